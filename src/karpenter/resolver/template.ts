import { at, type JsonPath, listAt, scalarAt, textAt } from '../../objects';
import type { NodePoolObject } from '../objects';
import { labelsAt, readRequirement } from '../read-objects';
import { type LabelRequirement, labelRequirement, parseRequirement } from '../requirements/requirement';
import { combine, type Requirements } from '../requirements/requirements';
import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';

/** A requirement and the field that it comes from. */
export interface SourcedRequirement {
  /** The field, written `spec.template.spec.requirements[0]`. */
  readonly path: string;
  /** `identity` are the labels that Karpenter adds: the names of pool and node class, and what a node becomes. No instance type has them. */
  readonly origin: 'requirement' | 'label' | 'identity';
  /** The requirement, with its key normalised. */
  readonly requirement: LabelRequirement;
}

const TEMPLATE = 'spec.template';

/** What a node becomes in the end, so that a pod may wish for it (core `nodeclaimtemplate.go`, since 1.14; not in 1.13). */
const LIFECYCLE_LABELS = ['karpenter.sh/registered', 'karpenter.sh/initialized'] as const;
const LIFECYCLE_LABELS_SINCE = '1.14';

/** The label that names the node class: its group and its kind in lower case. */
function nodeClassLabel(template: unknown): string {
  const ref: JsonPath = ['spec', 'nodeClassRef'];
  const group = textAt(template, ...ref, 'group') ?? 'karpenter.k8s.aws';
  return `${group}/${(textAt(template, ...ref, 'kind') ?? 'EC2NodeClass').toLowerCase()}`;
}

/**
 * Everything that a NodePool requires of its nodes, in the order in which it is written: the requirements, the labels of
 * the template as one value each, and the labels that Karpenter adds (core `nodeclaimtemplate.go` 66-92). Labels and
 * requirements on one key intersect, so that a contradiction between them empties the pool.
 */
export function templateRequirements(
  given: NodePoolObject,
  version: string = NEWEST_KARPENTER_MINOR,
): readonly SourcedRequirement[] {
  const template = at(given, 'spec', 'template');
  const added: [string, string, string | undefined][] = [
    ['metadata.name', 'karpenter.sh/nodepool', scalarAt(given, 'metadata', 'name')],
    [
      `${TEMPLATE}.spec.nodeClassRef.name`,
      nodeClassLabel(template),
      scalarAt(template, 'spec', 'nodeClassRef', 'name'),
    ],
  ];
  return [
    ...listAt(template, 'spec', 'requirements').map((requirement, index) => ({
      path: `${TEMPLATE}.spec.requirements[${index}]`,
      origin: 'requirement' as const,
      requirement: parseRequirement(readRequirement(requirement)),
    })),
    ...Object.entries(labelsAt(template, 'metadata', 'labels')).map(([key, value]) => ({
      path: `${TEMPLATE}.metadata.labels["${key}"]`,
      origin: 'label' as const,
      requirement: labelRequirement(key, value),
    })),
    ...(isAtLeast(version, LIFECYCLE_LABELS_SINCE)
      ? LIFECYCLE_LABELS.map((key) => ({
          path: '',
          origin: 'identity' as const,
          requirement: labelRequirement(key, 'true'),
        }))
      : []),
    ...added.flatMap(([path, key, value]) =>
      value === undefined ? [] : [{ path, origin: 'identity' as const, requirement: labelRequirement(key, value) }],
    ),
  ];
}

/** The same, combined by key. */
export const nodePoolRequirements = (nodePool: NodePoolObject, version?: string): Requirements =>
  combine(...templateRequirements(nodePool, version).map(({ requirement }) => requirement));
