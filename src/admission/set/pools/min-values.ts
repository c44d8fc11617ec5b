import { formatPath } from '../../../findings';
import type { Resolution } from '../../../karpenter';
import { normalizeLabel } from '../../../karpenter/labels';
import { at, type JsonObject, listAt, member, textAt } from '../../../objects';
import type { PoolProblem } from './no-instance-type';

const REQUIREMENTS = ['spec', 'template', 'spec', 'requirements'] as const;

/** The line that asks for most of a label. */
function lineOf(nodePool: JsonObject, key: string, wanted: number): number | undefined {
  const lines = listAt(nodePool, ...REQUIREMENTS);
  const index = lines.findIndex(
    (line) => normalizeLabel(textAt(line, 'key') ?? '') === key && member(line, 'minValues') === wanted,
  );
  return index < 0 ? undefined : index;
}

/** Values of a label that `minValues` asks for and the types of the pool do not have: with the policy Strict it launches nothing. */
export function unreachableMinValues(
  nodePool: JsonObject,
  { minValues, types, funnel }: Resolution,
): readonly PoolProblem[] {
  const isStopped = types.length === 0 && funnel.at(-1)?.stage === 'min-values';
  if (!isStopped) return [];
  return minValues.flatMap(({ key, wanted, found = wanted }): PoolProblem[] => {
    const index = lineOf(nodePool, key, wanted);
    if (found >= wanted || index === undefined) return [];
    const operator = at(nodePool, ...REQUIREMENTS, index, 'operator');
    return [
      {
        object: 'NodePool',
        rule: 'set/min-values-unreachable',
        path: formatPath([...REQUIREMENTS, index, 'minValues']),
        got: wanted,
        message: `the types that are left have ${found} ${found === 1 ? 'value' : 'values'} of ${key}: with minValuesPolicy Strict nothing is launched`,
        fix:
          found === 0
            ? 'leave minValues out: it counts labels of instance types'
            : `write minValues: ${found} or less, or allow more types${operator === 'In' ? ' and values' : ''}`,
      },
    ];
  });
}
