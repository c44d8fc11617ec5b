import type { Hardware } from '../catalogue/catalogue';
import type { AmiFamilyTraits } from '../nodes/ami-family';
import { podCapacity } from '../nodes/pods';
import type { EC2NodeClassObject, KubeletObject } from '../objects';
import { parseQuantity, type Quantity } from '../units/quantity';
import { isAtLeast } from '../versions';
import { type Evaluation, type ExpressionVariables, kubeletExpression } from './expression';
import { OPEN_KUBELET_SINCE } from './open';

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

/** What a class and the settings of the controller say beside the expressions. */
export interface ExpressionContext {
  readonly spec: NodeClassSpec;
  readonly traits: AmiFamilyTraits;
  readonly reservedENIs: number;
}

/** An expression that has no usable result for an instance type. */
export interface ExpressionFailure {
  /** Below `spec.kubelet`. */
  readonly path: readonly string[];
  readonly expression: string;
  readonly problem: string;
}

/** What the kubelet of a node is told: numbers and quantities, whatever the class has. */
export interface ResolvedKubelet {
  readonly maxPods: number | undefined;
  readonly kubeReserved: Readonly<Record<string, Quantity>>;
  readonly systemReserved: Readonly<Record<string, Quantity>>;
  readonly failures: readonly ExpressionFailure[];
}

const RESERVATIONS = ['kubeReserved', 'systemReserved'] as const;

const MOST_PODS = 2n ** 31n - 1n;

/** A reservation that is no quantity counts as an expression, an empty text too. */
export const isReservationExpression = (value: Quantity): boolean => parseQuantity(value) === undefined;

/** Whether some value depends on the instance type. */
export const hasExpressions = (kubelet: KubeletObject | undefined): boolean =>
  typeof kubelet?.maxPods === 'string' ||
  RESERVATIONS.some((field) => Object.values(kubelet?.[field] ?? {}).some(isReservationExpression));

const roundedUp = (value: bigint, step: bigint): bigint => ((value + step - 1n) / step) * step;

/** The unit in which an expression of a resource counts (AWS `pkg/cel/environment.go` 330-385). */
const UNITS: Readonly<Record<string, (result: bigint) => string>> = {
  cpu: (result) => `${roundedUp(result, 10n)}m`,
  memory: (result) => `${roundedUp(result, 16n)}Mi`,
  'ephemeral-storage': (result) => `${result}Gi`,
};

const quantityOf = (resource: string, result: bigint): string =>
  (Object.hasOwn(UNITS, resource) ? UNITS[resource]?.(result) : undefined) ?? String(result);

/** Evaluated, or undefined where nothing can be said of it. */
function evaluated(text: string, hardware: Hardware, maxPods: number): Evaluation | undefined {
  const expression = kubeletExpression(text);
  if (expression.verdict === 'unjudged') return undefined;
  if (expression.verdict === 'invalid') return { problem: expression.problem };
  const { interfaces, ipv4PerInterface } = hardware;
  const needsInterfaces = expression.reads.has('default_enis') || expression.reads.has('ips_per_eni');
  // The catalogue does not have the interfaces of a few types.
  if (needsInterfaces && (interfaces === undefined || ipv4PerInterface === undefined)) return undefined;
  const variables: ExpressionVariables = {
    vcpus: BigInt(hardware.vcpus),
    memory_mib: BigInt(hardware.memoryMi),
    default_enis: BigInt(interfaces ?? 0),
    ips_per_eni: BigInt(ipv4PerInterface ?? 0),
    max_pods: BigInt(maxPods),
    instance_type: hardware.name,
  };
  return expression.evaluate(variables);
}

function resolveMaxPods(
  hardware: Hardware,
  context: ExpressionContext,
  failures: ExpressionFailure[],
): number | undefined {
  const { spec, traits, reservedENIs } = context;
  const maxPods = spec.kubelet?.maxPods;
  if (typeof maxPods !== 'string') return maxPods;
  // An expression cannot read its own result: `max_pods` is the default here.
  const result = evaluated(maxPods, hardware, podCapacity(hardware, spec, traits, reservedENIs, undefined));
  if (result === undefined) return undefined;
  const fail = (problem: string): undefined => {
    failures.push({ path: ['maxPods'], expression: maxPods, problem });
  };
  if ('problem' in result) return fail(result.problem);
  if (result.value < 0n || result.value > MOST_PODS)
    return fail(`the result is ${result.value}, not 0 to ${MOST_PODS}`);
  return Number(result.value);
}

function resolveReservations(
  field: (typeof RESERVATIONS)[number],
  hardware: Hardware,
  { kubelet }: NodeClassSpec,
  maxPods: number,
  failures: ExpressionFailure[],
): Readonly<Record<string, Quantity>> {
  const resolved = Object.entries(kubelet?.[field] ?? {}).flatMap(
    ([resource, value]): (readonly [string, Quantity])[] => {
      if (!isReservationExpression(value)) return [[resource, value]];
      const expression = String(value);
      const result = evaluated(expression, hardware, maxPods);
      if (result === undefined) return [];
      if ('value' in result && result.value >= 0n) return [[resource, quantityOf(resource, result.value)]];
      const problem = 'problem' in result ? result.problem : `the result is ${result.value}, less than 0`;
      failures.push({ path: [field, resource], expression, problem });
      return [];
    },
  );
  return Object.fromEntries(resolved);
}

/**
 * The values of a class's kubelet for one instance type (AWS `pkg/providers/instancetype/types.go` 102-290): `maxPods`
 * first, then the reservations, which see its result. What fails is left out and listed.
 */
export function resolveKubelet(hardware: Hardware, context: ExpressionContext): ResolvedKubelet {
  const { spec, traits, reservedENIs } = context;
  const failures: ExpressionFailure[] = [];
  const maxPods = resolveMaxPods(hardware, context, failures);
  const pods = podCapacity(hardware, spec, traits, reservedENIs, maxPods);
  const [kubeReserved = {}, systemReserved = {}] = RESERVATIONS.map((field) =>
    resolveReservations(field, hardware, spec, pods, failures),
  );
  return { maxPods, kubeReserved, systemReserved, failures };
}

/** The kubelet of a class without its expressions, as Karpenter reckons where it does not evaluate them. */
export const withoutExpressions = ({
  maxPods,
  kubeReserved = {},
  systemReserved = {},
}: KubeletObject): ResolvedKubelet => ({
  maxPods: typeof maxPods === 'string' ? undefined : maxPods,
  kubeReserved,
  systemReserved,
  failures: [],
});

/** Whether a version evaluates expressions. */
export const evaluatesExpressions = (version: string): boolean => isAtLeast(version, OPEN_KUBELET_SINCE);
