import type { Finding } from './finding';
import { distinct } from './listed';

/** One thing that is wrong, in however many objects, clusters and files. */
export interface SameFinding<F extends Finding = Finding> {
  /** What is said of each. */
  readonly says: F;
  /** Every single finding. */
  readonly all: readonly F[];
}

/** So many objects with the same fault are told as one: for fewer, what is wrong with an object stands better beside it. */
const OBJECTS_AS_ONE = 3;

const kindOf = (resource: string): string => resource.slice(0, resource.indexOf('/') + 1);

/** What is said, whichever object, place and value it is said of. */
function saidBy(finding: Finding): string {
  const { resource, source: _, got: __, ...said } = finding;
  return JSON.stringify([kindOf(resource), Object.entries(said).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** Findings with the same key, in the order in which each comes first. */
export function groupedBy<F extends Finding>(findings: readonly F[], key: (finding: F) => string): (readonly F[])[] {
  const found = new Map<string, F[]>();
  for (const finding of findings) {
    const name = key(finding);
    const same = found.get(name);
    if (same === undefined) found.set(name, [finding]);
    else same.push(finding);
  }
  return [...found.values()];
}

const resourceOf = ({ resource }: Finding): string => resource;

/**
 * Findings that say the same, each once: of one object in many clusters and templates, and of many objects. In the order
 * in which each is said first.
 */
export function sameFindings<F extends Finding>(findings: readonly F[]): readonly SameFinding<F>[] {
  const order = new Map<Finding, number>(findings.map((finding, index) => [finding, index]));
  return groupedBy(findings, saidBy)
    .flatMap((same) => (distinct(same.map(resourceOf)).length < OBJECTS_AS_ONE ? groupedBy(same, resourceOf) : [same]))
    .flatMap((all) => {
      const [says] = all;
      return says === undefined ? [] : [{ says, all }];
    })
    .sort((a, b) => (order.get(a.says) ?? 0) - (order.get(b.says) ?? 0));
}

/** What is wrong with an object, or with several that have the same faults. */
export interface ObjectFindings {
  /** The objects, as they come first. */
  readonly resources: readonly string[];
  readonly found: readonly SameFinding[];
}

/** Findings by their objects, each object or set of objects once. */
export function byObject(found: readonly SameFinding[]): readonly ObjectFindings[] {
  const groups = new Map<string, { readonly resources: readonly string[]; readonly found: SameFinding[] }>();
  for (const each of found) {
    const resources = distinct(each.all.map(resourceOf));
    const key = JSON.stringify([...resources].sort());
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { resources, found: [each] });
    else group.found.push(each);
  }
  return [...groups.values()];
}
