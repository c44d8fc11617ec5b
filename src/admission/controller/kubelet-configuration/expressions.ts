import type { Path, Problem } from '../../../findings';
import type { Hardware } from '../../../karpenter';
import { loadCatalogue } from '../../../karpenter/catalogue/builtin';
import { isFeatureGateOn } from '../../../karpenter/feature-gates';
import { kubeletExpression } from '../../../karpenter/kubelet/expression';
import { isReservationExpression, resolveKubelet } from '../../../karpenter/kubelet/resolve';
import { AMI_FAMILY_TRAITS, type AmiFamily } from '../../../karpenter/nodes/ami-family';
import type { EC2NodeClassObject } from '../../../karpenter/objects';
import { entriesAt, type JsonObject } from '../../../objects';
import type { ControllerOptions } from '../context';
import { refusal } from './refusal';

interface Found {
  readonly path: Path;
  readonly text: string;
}

/** The texts that count as expressions. What begins with a minus is refused before. */
export function expressionsOf(kubelet: JsonObject): readonly Found[] {
  const { maxPods } = kubelet;
  const reservations = ['kubeReserved', 'systemReserved'].flatMap((field) =>
    entriesAt(kubelet, field).flatMap(([resource, value]) => {
      const text = value ?? '';
      return typeof text === 'string' && isReservationExpression(text) && !text.startsWith('-')
        ? [{ path: [field, resource], text }]
        : [];
    }),
  );
  return typeof maxPods === 'string' ? [{ path: ['maxPods'], text: maxPods }, ...reservations] : reservations;
}

/** `100Mb`, `200 Mi` and `1 core` as the quantity that was meant. */
function likelyQuantity(text: string): string | undefined {
  const [, number, unit = ''] = /^\s*(\d+)\s*(?:([kmgt])i?b|([KMGT]i)|cores?|cpus?)\s*$/i.exec(text) ?? [];
  return number === undefined
    ? undefined
    : `${number}${unit === '' ? (/([KMGT]i)/i.exec(text)?.[1] ?? '') : `${unit.toUpperCase()}i`}`;
}

/** A plain number in quotes is an expression like any other. */
const asWritten = ({ path, text }: Found): string => {
  if (path[0] !== 'maxPods') {
    const near = likelyQuantity(text);
    return near === undefined ? 'write a quantity such as 100m or 200Mi' : `write ${near}`;
  }
  return /^\d+$/.test(text) ? `write the number without quotes: ${text}` : 'write a number';
};

/** Whether the cluster evaluates expressions at all; undefined where its gates are not known. */
const isGateOn = ({ featureGates, karpenterMinor }: ControllerOptions): boolean | undefined =>
  featureGates && isFeatureGateOn('nodeClassCEL', featureGates, karpenterMinor);

const disabled = (found: Found): Problem =>
  refusal(
    'controller/kubelet-expression-gate',
    'KubeletExpressionsDisabled',
    found.path,
    `${found.path[0] === 'maxPods' ? 'a text' : 'what is no quantity'} counts as an expression, and the feature gate nodeClassCEL is off`,
    { got: found.text, fix: `${asWritten(found)}, or turn on the feature gate nodeClassCEL` },
  );

function compilationProblem(found: Found): Problem | undefined {
  const expression = kubeletExpression(found.text);
  if (expression.verdict !== 'invalid') return undefined;
  const message = `what is no ${found.path[0] === 'maxPods' ? 'number' : 'quantity'} counts as an expression, and this one does not compile: ${expression.problem}`;
  return refusal('controller/kubelet-expression', 'KubeletExpressionInvalid', found.path, message, {
    got: found.text,
    fix: `${asWritten(found)}; or ${expression.fix}`,
  });
}

/** What stands in the way of the expressions before any is evaluated. */
export function expressionProblems(found: readonly Found[], options: ControllerOptions): readonly Problem[] {
  return isGateOn(options) === false ? found.map(disabled) : found.flatMap((each) => compilationProblem(each) ?? []);
}

/** What an instance type has to an expression; types that are alike need not be looked at twice. */
const likeness = ({ name, vcpus, memoryMi, interfaces, ipv4PerInterface, pods }: Hardware, byName: boolean): string =>
  byName ? name : [vcpus, memoryMi, interfaces, ipv4PerInterface, pods].join(' ');

/** The hardware of every type that differs to expressions. */
function* typesToTry(found: readonly Found[]): Generator<Hardware> {
  const byName = found.some(({ text }) => {
    const expression = kubeletExpression(text);
    return expression.verdict === 'valid' && expression.reads.has('instance_type');
  });
  const { names, hardware } = loadCatalogue();
  const seen = new Set<string>();
  for (const row of names.keys()) {
    const type = hardware(row);
    const key = type && likeness(type, byName);
    if (type === undefined || key === undefined || seen.has(key)) continue;
    seen.add(key);
    yield type;
  }
}

/** The expressions evaluated for every instance type: for each of them the first type for which it fails. */
export function evaluationProblems(
  found: readonly Found[],
  nodeClass: EC2NodeClassObject,
  family: AmiFamily,
  reservedENIs: number,
): readonly Problem[] {
  const context = { spec: nodeClass.spec ?? {}, traits: AMI_FAMILY_TRAITS[family], reservedENIs };
  const problems = new Map<string, Problem>();
  for (const type of typesToTry(found)) {
    for (const { path, expression, problem } of resolveKubelet(type, context).failures) {
      const place = path.join(' ');
      if (problems.has(place)) continue;
      const message = `the expression has no usable result for ${type.name}: ${problem}`;
      const more = { got: expression, fix: 'let the result be 0 or more for every type, such as with max(0, …)' };
      problems.set(
        place,
        refusal('controller/kubelet-expression-value', 'KubeletExpressionEvaluationFailed', path, message, more),
      );
    }
  }
  return [...problems.values()];
}
