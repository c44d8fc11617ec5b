import { type Finding, findingOf } from '../../findings';
import { isObject, resourceName } from '../../objects';
import { missingReservations, unusedReservations } from './capacity-reservations';
import { disruptionCosts } from './disruption-cost';
import { doNotDisrupt } from './do-not-disrupt';
import { duplicateNames } from './duplicate-names';
import { foreignDiscoveryTag, foreignRole } from './foreign-names';
import { formerNames } from './former-names';
import { missingNamespaces } from './missing-namespaces';
import { missingNodeClass } from './node-class-refs';
import { objectSet, type SetOptions, type SetProblem, type SetRule } from './object-set';
import { poolRules } from './pools';
import { strayNamespaces } from './stray-namespaces';
import { unschedulableWorkloads } from './unschedulable-workloads';

const RULES: readonly SetRule[] = [
  duplicateNames,
  strayNamespaces,
  missingNamespaces,
  missingNodeClass,
  foreignRole,
  foreignDiscoveryTag,
  unusedReservations,
  missingReservations,
  unschedulableWorkloads,
  disruptionCosts,
  formerNames,
  doNotDisrupt,
  (set, options, report) => {
    if (set.nodePools.length > 0) poolRules(set, options, report);
  },
];

/** A finding, the object that it is about and, where there is one, the other object that it does not fit with. */
export interface SetFinding<T> {
  readonly object: T;
  readonly other?: T;
  readonly finding: Finding;
}

/**
 * What does not fit together among the objects of one cluster, although each of them may be right by itself. Objects of
 * every kind may be given: workloads are held against the NodePools.
 *
 * @returns Findings `set/…` by rule, in the order of the objects; `object` is the very value that was given. Never
 *   throws, whatever the objects are.
 */
export function setFindings<T>(objects: readonly T[], options: SetOptions): SetFinding<T>[] {
  const set = objectSet((objects as readonly unknown[]).filter(isObject));
  const findings: SetFinding<T>[] = [];
  const report = ({ object, other, ...problem }: SetProblem): void => {
    findings.push({
      object: object as T,
      ...(other !== undefined && { other: other as T }),
      finding: findingOf(problem, resourceName(object)),
    });
  };
  for (const rule of RULES) rule(set, options, report);
  return findings;
}
