import { formatPath, meant, type Path, type Problem } from '../../findings';
import { knownLabelValues, normalizeLabel, restrictedLabelReason } from '../../karpenter/labels';
import type { KarpenterMinor } from '../../karpenter/versions';
import { labelValueProblem, listAt, member, qualifiedNameProblem, textAt } from '../../objects';
import { select } from '../select';
import type { ControllerRule, Report } from './context';

export const VALUE_FIX = 'write letters, digits, -, _ and . alone, such as team-a';

const NODEPOOL_KEY = 'karpenter.sh/nodepool';

/**
 * What the controller's validation says of requirements (core `pkg/apis/v1/nodeclaim_validation.go`). A NodePool that
 * fails it is NotReady and unused; a NodeOverlay is not applied.
 */
const requirementsAt =
  (field: string, ownKey?: string): ControllerRule =>
  (object, { karpenterMinor }, report) => {
    for (const { path, value } of select(object, field)) {
      const key = textAt(value, 'key');
      if (key === undefined) continue;
      const requirement = {
        path,
        key,
        operator: member(value, 'operator'),
        values: listAt(value, 'values'),
        minValues: member(value, 'minValues'),
      };
      checkKey(requirement, karpenterMinor, ownKey, report);
      checkValues(requirement, report);
      checkKnownValues(requirement, karpenterMinor, report);
    }
  };

export const nodePoolRequirements = requirementsAt('spec.template.spec.requirements[]', NODEPOOL_KEY);
export const nodeOverlayRequirements = requirementsAt('spec.requirements[]');

interface Requirement {
  readonly path: Path;
  readonly key: string;
  readonly operator: unknown;
  readonly values: readonly unknown[];
  readonly minValues: unknown;
}

/** @param ownKey the label that the kind sets itself; a NodeOverlay may well name a NodePool */
function checkKey({ path, key }: Requirement, minor: KarpenterMinor, ownKey: string | undefined, report: Report): void {
  const at = (): Pick<Problem, 'path' | 'got'> => ({ path: formatPath([...path, 'key']), got: key });
  const syntax = qualifiedNameProblem(normalizeLabel(key));
  if (syntax !== undefined)
    report({ rule: 'controller/label-key', ...at(), message: `the key is no label key: ${syntax}` });
  const restricted = key === ownKey ? 'a NodePool sets this label itself' : restrictedLabelReason(key, minor);
  if (restricted !== undefined) {
    report({
      rule: 'controller/restricted-label',
      ...at(),
      message: `the controller refuses the key in requirements: ${restricted}`,
      fix: 'use a well-known label or one of a domain of your own',
    });
  }
}

function checkValues({ path, values }: Requirement, report: Report): void {
  for (const [index, text] of values.entries()) {
    const problem = typeof text === 'string' ? labelValueProblem(text) : undefined;
    if (problem === undefined) continue;
    const at = formatPath([...path, 'values', index]);
    report({ rule: 'controller/label-value', path: at, message: `the value ${problem}`, got: text, fix: VALUE_FIX });
  }
}

/** Labels with a closed set of values: none known makes the pool unusable, some unknown are left out. */
function checkKnownValues(
  { path, key, operator, values, minValues }: Requirement,
  minor: KarpenterMinor,
  report: Report,
): void {
  if (operator !== 'In') return;
  const known: readonly unknown[] | undefined = knownLabelValues(key, minor);
  if (known === undefined) return;
  const isKnown = (each: unknown): boolean => known.includes(each);
  const good = values.filter(isKnown).length;
  const tooFew = typeof minValues === 'number' && good < minValues;
  if (good === values.length && !tooFew) return;
  const rule = 'controller/known-values';
  const near = values.flatMap((each) => (typeof each === 'string' ? (meant(each, known.map(String)) ?? []) : []));
  const fix = near.length < values.length ? `use ${known.join(', ')}` : `write ${[...new Set(near)].join(', ')}`;
  if (values.length > 0 && good === 0) {
    const message = `none of the values is one that Karpenter ${minor} knows for ${key}: it does not use the object`;
    report({ rule, path: formatPath([...path, 'values']), message, got: values.join(', '), fix });
    return;
  }
  if (tooFew) {
    const message = `fewer values are known for ${key} than minValues asks for: Karpenter does not use the object`;
    report({ rule, path: formatPath([...path, 'minValues']), message, got: minValues, fix });
  }
  for (const [index, each] of values.entries()) {
    if (isKnown(each)) continue;
    const message = `Karpenter ${minor} does not know the value for ${key} and leaves it out`;
    report({ rule, severity: 'warning', path: formatPath([...path, 'values', index]), message, got: each, fix });
  }
}
