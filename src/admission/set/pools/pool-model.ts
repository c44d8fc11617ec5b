import {
  type NodePoolContext,
  type Resolution,
  resolveNodePool,
  type TypeFinder,
  typeFinder,
} from '../../../karpenter';
import { isFeatureGateOn } from '../../../karpenter/feature-gates';
import { normalizeLabel } from '../../../karpenter/labels';
import type { EC2NodeClassObject, NodePoolObject } from '../../../karpenter/objects';
import { at, isObject, type JsonObject, jsonText, listAt, member, nameOf, objectAt, textAt } from '../../../objects';
import { nodeClassRef, poolSpec } from '../node-class-refs';
import { AWS_GROUP, type ObjectSet, type SetOptions } from '../object-set';

/** What a pool comes to, whatever its limits: reckoned when first asked, and once for all pools that are alike. */
export interface PoolModel {
  readonly finder: TypeFinder;
  /** Every type, with the reasons; dear, so for pools of which something is wrong. */
  readonly resolution: Resolution;
  /** What was found out about pools like this one, by question. */
  readonly answers: Map<string, unknown>;
}

/** A pool of the set and what surrounds it. */
export interface Pool {
  readonly object: JsonObject;
  /** Undefined where it is not among the objects: then only what no node class changes can be said. */
  readonly nodeClass: JsonObject | undefined;
  readonly model: PoolModel;
}

/** What of an EC2NodeClass decides neither which types it takes nor what they hold; clusters differ in it. */
const INDIFFERENT: ReadonlySet<string> = new Set([
  'associatePublicIPAddress',
  'context',
  'detailedMonitoring',
  'instanceProfile',
  'metadataOptions',
  'role',
  'securityGroupSelectorTerms',
  'subnetSelectorTerms',
  'tags',
  'userData',
]);

/** Labels whose values follow from the node class. */
const OF_THE_CLASS: ReadonlySet<string> = new Set([
  'kubernetes.io/os',
  'node.kubernetes.io/windows-build',
  'karpenter.sh/capacity-type',
  'karpenter.k8s.aws/capacity-reservation-id',
  'karpenter.k8s.aws/capacity-reservation-type',
  'karpenter.k8s.aws/capacity-reservation-interruptible',
]);

const isOfTheClass = (key: unknown): boolean => typeof key === 'string' && OF_THE_CLASS.has(normalizeLabel(key));

/** The template without what only the node class can answer; requirements keep their places. */
function classlessTemplate(template: unknown): JsonObject {
  const labels = Object.entries(objectAt(template, 'metadata', 'labels')).filter(([key]) => !isOfTheClass(key));
  const requirements = listAt(template, 'spec', 'requirements').map((requirement) =>
    isOfTheClass(member(requirement, 'key')) ? {} : requirement,
  );
  return {
    metadata: { labels: Object.fromEntries(labels) },
    spec: { ...objectAt(template, 'spec'), requirements },
  };
}

/** The parts of both objects that decide what is launched, as far as clusters with other limits, tags or roles share them. */
function deciding(
  nodePool: JsonObject,
  nodeClass: JsonObject | undefined,
): Pick<NodePoolContext, 'nodePool' | 'nodeClass'> {
  const template = at(nodePool, 'spec', 'template');
  const spec = Object.entries(objectAt(nodeClass, 'spec')).filter(([field]) => !INDIFFERENT.has(field));
  return {
    nodePool: {
      metadata: { name: nameOf(nodePool) },
      spec: { template: nodeClass === undefined ? classlessTemplate(template) : template },
    } as NodePoolObject,
    ...(nodeClass !== undefined && {
      nodeClass: { spec: Object.fromEntries(spec), status: member(nodeClass, 'status') } as EC2NodeClassObject,
    }),
  };
}

const MOST_KNOWN = 200;
const known = new Map<string, PoolModel>();

function lazyModel(context: NodePoolContext): PoolModel {
  let finder: TypeFinder | undefined;
  let resolution: Resolution | undefined;
  return {
    get finder() {
      finder ??= typeFinder(context);
      return finder;
    },
    get resolution() {
      resolution ??= resolveNodePool(context);
      return resolution;
    },
    answers: new Map(),
  };
}

/** The answer to a question about pools like this one, found out once. */
export function once<Answer>({ answers }: PoolModel, question: string, answer: () => Answer): Answer {
  if (!answers.has(question)) answers.set(question, answer());
  return answers.get(question) as Answer;
}

function modelOf(context: NodePoolContext): PoolModel {
  const key = jsonText(context, 'dropped');
  if (key === undefined) return lazyModel(context);
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const model = lazyModel(context);
  known.set(key, model);
  return model;
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

/** Facts may come from a file that nobody checked: what is of another type is not known. */
const settingsOf = ({
  karpenterMinor,
  facts: { region, settings, featureGates } = {},
}: SetOptions): Partial<NodePoolContext> => ({
  karpenterVersion: karpenterMinor,
  region: textAt(region),
  vmMemoryOverheadPercent: numberOf(settings?.vmMemoryOverheadPercent),
  reservedENIs: numberOf(settings?.reservedENIs),
  minValuesPolicy: settings?.minValuesPolicy,
  nodeClassCEL: featureGates && isFeatureGateOn('nodeClassCEL', featureGates, karpenterMinor),
});

/** More than the API server takes: such a pool reaches no controller. */
const MOST_REQUIREMENTS = 100;

/**
 * The node class of a pool: of several with the name the one in its own place. Undefined where there is none, or it is not
 * sure which one is meant.
 */
function nodeClassOf(
  nodePool: JsonObject,
  classes: readonly JsonObject[],
  options: SetOptions,
): JsonObject | undefined {
  const { karpenterMinor, place = () => '' } = options;
  const { name } = nodeClassRef(poolSpec(nodePool), karpenterMinor);
  const named = classes.filter((nodeClass) => nameOf(nodeClass) === name);
  const near = named.filter((nodeClass) => place(nodeClass) === place(nodePool));
  const [only, ...more] = near.length > 0 ? near : named;
  return more.length > 0 ? undefined : only;
}

function isKarpenters(nodePool: JsonObject, { karpenterMinor }: SetOptions): boolean {
  const { group, kind } = nodeClassRef(poolSpec(nodePool), karpenterMinor);
  // Pools of other groups, such as EKS Auto Mode's, are another controller's business.
  return group === AWS_GROUP && kind === 'EC2NodeClass';
}

/** A pool and what it comes to with a node class, or as far as no node class changes it. */
export const poolWith = (object: JsonObject, nodeClass: JsonObject | undefined, options: SetOptions): Pool => ({
  object,
  nodeClass,
  model: modelOf({ ...deciding(object, nodeClass), ...settingsOf(options) }),
});

/** The pools that Karpenter makes nodes for on AWS. */
export function poolsOf(set: ObjectSet, options: SetOptions): readonly Pool[] {
  return set.nodePools.flatMap((object) => {
    const isTooLong = listAt(poolSpec(object), 'requirements').length > MOST_REQUIREMENTS;
    if (!isObject(poolSpec(object)) || isTooLong || !isKarpenters(object, options)) return [];
    return [poolWith(object, nodeClassOf(object, set.allNodeClasses, options), options)];
  });
}
