import type { Problem } from '../../karpenter/finding';
import { KNOWN_LABEL_VALUES, normalizeLabel, restrictedLabelReason } from '../../karpenter/labels';
import { isAtLeast, type KarpenterMinor } from '../../karpenter/versions';
import { asList, asString, member } from '../json';
import { labelValueProblem, qualifiedNameProblem } from '../names';
import { formatPath } from '../path';
import { type Selected, select } from '../select';
import type { ControllerRule } from './context';

/**
 * The first minor whose controller checks values. Unverified to the minor: 1.0 does not (core's own tests), 1.6 does,
 * and the change was made between the releases of 1.4 and 1.5.
 */
const KNOWN_VALUES_SINCE = '1.5';

const NODEPOOL_KEY = 'karpenter.sh/nodepool';

/**
 * What the controller's validation says of requirements (core `pkg/apis/v1/nodeclaim_validation.go`). A NodePool that
 * fails it is NotReady and unused; a NodeOverlay is not applied.
 */
const requirementsAt = (field: string, ownKey?: string): ControllerRule =>
  function* (object, { karpenterMinor }) {
    for (const requirement of select(object, field)) {
      const key = asString(member(requirement.value, 'key'));
      if (key === undefined) continue;
      yield* keyProblems(requirement, key, karpenterMinor, ownKey);
      yield* valueProblems(requirement);
      if (isAtLeast(karpenterMinor, KNOWN_VALUES_SINCE)) yield* knownValueProblems(requirement, key, karpenterMinor);
    }
  };

export const nodePoolRequirements = requirementsAt('spec.template.spec.requirements[]', NODEPOOL_KEY);
export const nodeOverlayRequirements = requirementsAt('spec.requirements[]');

/** @param ownKey the label that the kind sets itself; a NodeOverlay may well name a NodePool */
function* keyProblems({ path }: Selected, key: string, minor: KarpenterMinor, ownKey?: string): Generator<Problem> {
  const at = (): Pick<Problem, 'path' | 'got'> => ({ path: formatPath([...path, 'key']), got: key });
  const syntax = qualifiedNameProblem(normalizeLabel(key));
  if (syntax !== undefined)
    yield { rule: 'controller/label-key', ...at(), message: `the key is no label key: ${syntax}` };
  const restricted = key === ownKey ? 'a NodePool sets this label itself' : restrictedLabelReason(key, minor);
  if (restricted !== undefined) {
    yield {
      rule: 'controller/restricted-label',
      ...at(),
      message: `the controller refuses the key in requirements: ${restricted}`,
      fix: 'use a well-known label or one of a domain of your own',
    };
  }
}

function* valueProblems({ path, value }: Selected): Generator<Problem> {
  for (const [index, text] of asList(member(value, 'values')).entries()) {
    const problem = typeof text === 'string' ? labelValueProblem(text) : undefined;
    if (problem === undefined) continue;
    const at = formatPath([...path, 'values', index]);
    yield { rule: 'controller/label-value', path: at, message: `the value ${problem}`, got: text };
  }
}

/** Labels with a closed set of values: none known makes the pool unusable, some unknown are left out. */
function* knownValueProblems({ path, value }: Selected, key: string, minor: KarpenterMinor): Generator<Problem> {
  const known = KNOWN_LABEL_VALUES.get(normalizeLabel(key))?.filter(({ since }) => isAtLeast(minor, since));
  if (known === undefined || known.length === 0 || member(value, 'operator') !== 'In') return;
  const words = known.map((each) => each.value);
  const isKnown = (each: unknown): boolean => words.some((word) => word === each);
  const values = asList(member(value, 'values'));
  const good = values.filter(isKnown).length;
  const minValues = member(value, 'minValues');
  const rule = 'controller/known-values';
  const fix = `use ${words.join(', ')}`;
  if (values.length > 0 && good === 0) {
    const message = `none of the values is one that Karpenter ${minor} knows for ${key}: it does not use the object`;
    yield { rule, path: formatPath([...path, 'values']), message, got: values.join(', '), fix };
    return;
  }
  if (typeof minValues === 'number' && good < minValues) {
    const message = `fewer values are known for ${key} than minValues asks for: Karpenter does not use the object`;
    yield { rule, path: formatPath([...path, 'minValues']), message, got: minValues, fix };
  }
  for (const [index, each] of values.entries()) {
    if (isKnown(each)) continue;
    const message = `Karpenter ${minor} does not know the value for ${key} and leaves it out`;
    yield { rule, severity: 'warning', path: formatPath([...path, 'values', index]), message, got: each, fix };
  }
}
