import { formatPath } from '../../../findings';
import { normalizeLabel, wellKnownLabels } from '../../../karpenter/labels';
import { derivedOperator } from '../../../karpenter/requirements/requirement';
import { type JsonObject, listAt, textAt } from '../../../objects';
import type { SetOptions, SetProblem } from '../object-set';
import { OTHER_NODES } from '../selecting-pods';
import { admitted, isSure, type Workload } from './pods';
import type { Pool } from './pool-model';

const CONSTRAINTS = 'topologySpreadConstraints';

/** Whether the nodes of a pool carry a label. */
function gives({ model }: Pool, key: string): boolean {
  const requirement = model.finder.requirements.get(key);
  return requirement !== undefined && derivedOperator(requirement) !== 'DoesNotExist';
}

/** Spread over a label that no node of a pool which takes the pods will have: there is nothing to spread over. */
export function spreadOverUnknownLabels(
  workload: Workload,
  pools: readonly Pool[],
  options: SetOptions,
): readonly SetProblem[] {
  const known = wellKnownLabels(options.karpenterMinor);
  const asked = listAt(workload.spec, CONSTRAINTS).flatMap((constraint, index) => {
    const key = textAt(constraint, 'topologyKey');
    return key === undefined || known.has(normalizeLabel(key)) || OTHER_NODES.includes(key)
      ? []
      : [{ key, index, isSoft: textAt(constraint, 'whenUnsatisfiable') === 'ScheduleAnyway' }];
  });
  if (asked.length === 0) return [];
  const taking = pools.filter((pool) => admitted(pool, workload, options).length > 0);
  if (taking.length === 0) return [];
  return asked
    .filter(({ key }) => !taking.some((pool) => gives(pool, normalizeLabel(key))))
    .map(({ key, index, isSoft }): SetProblem => {
      const object: JsonObject = workload.object;
      return {
        object,
        rule: 'set/spread-over-unknown-label',
        severity: !isSoft && isSure(workload, options) ? 'error' : 'warning',
        path: formatPath([...workload.path, CONSTRAINTS, index, 'topologyKey']),
        got: key,
        message: isSoft
          ? 'no NodePool that takes these pods gives its nodes this label: they are not spread'
          : 'no NodePool that takes these pods gives its nodes this label: Karpenter starts no node for them',
        fix: 'give the NodePools the label, by template.metadata.labels or a requirement, or spread over topology.kubernetes.io/zone or kubernetes.io/hostname',
      };
    });
}
