import type { Path, Problem } from '../../../findings';
import { parseDuration } from '../../../karpenter/units/duration';
import { parseGoFloat } from '../../../karpenter/units/go-float';
import { parseQuantity } from '../../../karpenter/units/quantity';
import { isObject, type JsonObject, member } from '../../../objects';
import { refusal } from './refusal';

const SIGNALS = [
  'memory.available',
  'nodefs.available',
  'nodefs.inodesFree',
  'imagefs.available',
  'imagefs.inodesFree',
  'pid.available',
];

const RESERVABLE = ['cpu', 'memory', 'ephemeral-storage', 'pid'];

/** What Karpenter sets itself, whatever is written. */
const OWNED: Readonly<Record<string, { readonly message: string; readonly fix: string }>> = {
  registerWithTaints: {
    message: 'registerWithTaints may not be set: Karpenter sets it to the taints of the NodeClaim',
    fix: 'write the taints into spec.template.spec.taints of the NodePool',
  },
};

const invalid = (rule: string, path: Path, message: string, more: Pick<Problem, 'got' | 'fix'>): Problem =>
  refusal(rule, 'InvalidKubeletConfiguration', path, message, more);

/** A map of texts; undefined where there is none, or where something else stands there. A null counts as empty. */
function textsOf(kubelet: JsonObject, field: string): ReadonlyMap<string, string> | undefined {
  const map = member(kubelet, field);
  if (!isObject(map)) return undefined;
  const entries = Object.entries(map).map(([key, value]) => [key, value ?? ''] as const);
  return entries.every((entry): entry is readonly [string, string] => typeof entry[1] === 'string')
    ? new Map([...entries].sort())
    : undefined;
}

function integerOf(kubelet: JsonObject, field: string): number | undefined {
  const value = member(kubelet, field);
  return typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? value : undefined;
}

const oneOf = (names: readonly string[]): string => `use one of ${names.join(', ')}`;

const THRESHOLD_FIX = 'write a percentage from 0% to 100%, or a quantity such as 200Mi';

function thresholdProblem(value: string): string | undefined {
  if (value.endsWith('%')) {
    const percent = parseGoFloat(value.slice(0, -1));
    return percent === undefined || percent < 0 || percent > 100 ? 'a percentage lies between 0% and 100%' : undefined;
  }
  const quantity = parseQuantity(value);
  if (quantity === undefined) return 'a threshold is a percentage or a quantity';
  return quantity < 0n ? 'a threshold is not negative' : undefined;
}

function gracePeriodProblem(value: string): { readonly message: string; readonly fix: string } | undefined {
  const parsed = parseDuration(value);
  if (!parsed.ok) return parsed;
  return parsed.nanoseconds < 0n
    ? { message: 'a grace period is not negative', fix: 'write one such as 1m30s' }
    : undefined;
}

const EVICTION_FIELDS = ['evictionHard', 'evictionSoft', 'evictionSoftGracePeriod', 'evictionMinimumReclaim'];

function* evictionProblems(kubelet: JsonObject): Generator<Problem> {
  for (const field of EVICTION_FIELDS) {
    for (const [signal, value] of textsOf(kubelet, field) ?? []) {
      const path = [field, signal];
      if (!SIGNALS.includes(signal)) {
        const message = `${signal} is no eviction signal that Karpenter takes`;
        yield invalid('controller/kubelet-signal', path, message, { got: signal, fix: oneOf(SIGNALS) });
      }
      if (field === 'evictionSoftGracePeriod') {
        const problem = gracePeriodProblem(value);
        if (problem === undefined) continue;
        yield invalid('controller/kubelet-grace-period', path, problem.message, { got: value, fix: problem.fix });
      } else {
        const message = thresholdProblem(value);
        if (message === undefined) continue;
        yield invalid('controller/kubelet-threshold', path, message, { got: value, fix: THRESHOLD_FIX });
      }
    }
  }
}

const PAIR = ['evictionSoft', 'evictionSoftGracePeriod'] as const;

function* softEvictionProblems(kubelet: JsonObject): Generator<Problem> {
  const [soft, grace] = PAIR.map((field) => textsOf(kubelet, field) ?? new Map<string, string>());
  for (const [field, other, signals, others] of [
    [PAIR[0], PAIR[1], soft, grace],
    [PAIR[1], PAIR[0], grace, soft],
  ] as const) {
    for (const [signal, value] of signals ?? []) {
      if (others?.has(signal)) continue;
      const message = `${signal} stands in ${field} and not in ${other}`;
      yield invalid('controller/kubelet-soft-eviction', [field, signal], message, {
        got: value,
        fix: `add ${signal} to ${other}, or remove it here`,
      });
    }
  }
}

function* reservationProblems(kubelet: JsonObject): Generator<Problem> {
  for (const field of ['kubeReserved', 'systemReserved']) {
    for (const [resource, value] of textsOf(kubelet, field) ?? []) {
      const path = [field, resource];
      if (!RESERVABLE.includes(resource)) {
        const message = `${resource} is no resource that the kubelet reserves`;
        yield invalid('controller/kubelet-reserved-resource', path, message, {
          got: resource,
          fix: oneOf(RESERVABLE),
        });
      }
      if (!value.startsWith('-')) continue;
      const fix = 'write a quantity from 0 on; an expression that begins with a minus goes in parentheses';
      yield invalid('controller/kubelet-negative', path, 'a reservation is not negative', { got: value, fix });
    }
  }
}

const PERCENTAGES = ['imageGCHighThresholdPercent', 'imageGCLowThresholdPercent'] as const;

function* numberProblems(kubelet: JsonObject): Generator<Problem> {
  for (const field of PERCENTAGES) {
    const value = integerOf(kubelet, field);
    if (value === undefined || (value >= 0 && value <= 100)) continue;
    const message = `${field} lies between 0 and 100`;
    yield invalid('controller/kubelet-image-gc', [field], message, { got: value, fix: 'write a number from 0 to 100' });
  }
  for (const field of ['podsPerCore', 'evictionMaxPodGracePeriod', 'maxPods']) {
    const value = integerOf(kubelet, field);
    if (value === undefined || value >= 0) continue;
    const message = `${field} is not negative`;
    yield invalid('controller/kubelet-negative', [field], message, { got: value, fix: 'write a number from 0 on' });
  }
  const [high, low] = PERCENTAGES.map((field) => integerOf(kubelet, field));
  if (high !== undefined && low !== undefined && high <= low) {
    const message = `imageGCHighThresholdPercent is above imageGCLowThresholdPercent (${low})`;
    yield invalid('controller/kubelet-image-gc', [PERCENTAGES[0]], message, {
      got: high,
      fix: `write a number above ${low}, or a lower imageGCLowThresholdPercent`,
    });
  }
}

/** What the kubelet's type allows and Karpenter refuses, in the order in which it looks (AWS `kubeletconfiguration_validation.go` 143-253). */
export function* valueProblems(kubelet: JsonObject): Generator<Problem> {
  for (const [field, { message, fix }] of Object.entries(OWNED)) {
    if (Object.hasOwn(kubelet, field)) yield invalid('controller/kubelet-owned-field', [field], message, { fix });
  }
  yield* evictionProblems(kubelet);
  yield* softEvictionProblems(kubelet);
  yield* reservationProblems(kubelet);
  yield* numberProblems(kubelet);
}
