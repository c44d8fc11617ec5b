import { below, formatPath, joinPaths, type Problem } from '../../src/findings';
import { isObject, type JsonObject, listAt, objectAt } from '../../src/objects';
import type { Toleration } from '../taints';

/** What can be added to the pods of a workload. */
export interface PodAdditions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  /** What is wrong with the additions themselves; paths are relative to the pod template. */
  readonly problems?: readonly Problem[];
}

/** A document after additions, and where they contradict what it says. */
export interface Added {
  readonly document: JsonObject;
  readonly problems: readonly Problem[];
}

/** Where workloads keep their pod template: CronJob; Deployment, Job and the like; PodTemplate; Pod. */
const TEMPLATE_PATHS: readonly (readonly string[])[] = [
  ['spec', 'jobTemplate', 'spec', 'template'],
  ['spec', 'template'],
  ['template'],
  [],
];

/** Only a pod has containers; `spec.template` alone is also what a NodePool has. */
const isPodTemplate = (value: JsonObject): boolean => Array.isArray(objectAt(value, 'spec').containers);

/** A copy in which the map at a path is replaced. */
function replaceAt(
  map: JsonObject,
  [key, ...rest]: readonly string[],
  edit: (template: JsonObject) => JsonObject,
): JsonObject {
  return key === undefined ? edit(map) : { ...map, [key]: replaceAt(objectAt(map, key), rest, edit) };
}

/** Existing entries stay; another value for one of their keys is a problem. */
function addEntries(
  map: JsonObject,
  added: Readonly<Record<string, string>>,
  at: string,
): { map: JsonObject; problems: Problem[] } {
  return {
    map: { ...added, ...map },
    problems: Object.entries(added)
      .filter(([key, value]) => Object.hasOwn(map, key) && map[key] !== value)
      .map(([key, value]) => ({
        rule: 'charts/workload-conflict',
        path: joinPaths(at, formatPath([key])),
        got: map[key],
        message: `the workload says ${key}=${map[key]} itself, so ${key}=${value} cannot be added`,
        fix: 'remove one of the two',
      })),
  };
}

const sameToleration = (a: JsonObject, b: Toleration): boolean =>
  a.key === b.key &&
  (a.operator ?? 'Equal') === (b.operator ?? 'Equal') &&
  a.value === b.value &&
  a.effect === b.effect;

function addTolerations(existing: unknown, added: readonly Toleration[]): readonly unknown[] {
  const list = listAt(existing);
  const missing = added.filter(
    (toleration) => !list.some((item) => isObject(item) && sameToleration(item, toleration)),
  );
  return [...list, ...missing];
}

function addToTemplate(template: JsonObject, additions: PodAdditions): { template: JsonObject; problems: Problem[] } {
  const { annotations = {}, nodeSelector = {}, tolerations = [] } = additions;
  const metadata = objectAt(template, 'metadata');
  const spec = objectAt(template, 'spec');
  const annotated = addEntries(objectAt(metadata, 'annotations'), annotations, 'metadata.annotations');
  const selected = addEntries(objectAt(spec, 'nodeSelector'), nodeSelector, 'spec.nodeSelector');
  const tolerated = addTolerations(spec.tolerations, tolerations);
  const { metadata: _metadata, spec: _spec, ...rest } = template;
  return {
    template: {
      ...rest,
      ...(Object.keys(annotated.map).length > 0
        ? { metadata: { ...metadata, annotations: annotated.map } }
        : 'metadata' in template && { metadata }),
      spec: {
        ...spec,
        ...(Object.keys(selected.map).length > 0 && { nodeSelector: selected.map }),
        ...(tolerated.length > 0 && { tolerations: tolerated }),
      },
    },
    problems: [...annotated.problems, ...selected.problems, ...(additions.problems ?? [])],
  };
}

/** Adds to the pods of a workload of any kind, found by its structure. What the workload says itself is kept. */
export function addToPods(document: JsonObject, additions: readonly PodAdditions[]): Added {
  const path = TEMPLATE_PATHS.find((keys) => isPodTemplate(objectAt(document, ...keys)));
  if (path === undefined) {
    const problem: Problem = {
      rule: 'charts/workload-pod-template',
      path: '',
      got: document.kind,
      message: 'the object has no pod template, so nothing can be said about its pods',
      fix: 'give a Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod or an object built like one of them',
    };
    return { document, problems: [problem] };
  }
  return additions.reduce<Added>(
    (before, next) => {
      const problems: Problem[] = [];
      const document = replaceAt(before.document, path, (template) => {
        const after = addToTemplate(template, next);
        problems.push(...below(path.join('.'), after.problems));
        return after.template;
      });
      return { document, problems: [...before.problems, ...problems] };
    },
    { document, problems: [] },
  );
}
