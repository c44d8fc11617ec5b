import type { ClusterFacts } from '../../cluster';
import type { Problem } from '../../findings';
import type { KarpenterMinor } from '../../karpenter/versions';
import { groupOf, type JsonObject, kindOf, nameOf } from '../../objects';

export interface SetOptions {
  /** The Karpenter minor that runs in the cluster. */
  readonly karpenterMinor: KarpenterMinor;
  /**
   * Whether the objects are all that the cluster will have: then a reference that leads out of the set leads nowhere.
   * @default false
   */
  readonly complete?: boolean;
  /** @default - nothing is known of the cluster: names of its role and tags are not compared */
  readonly facts?: Partial<ClusterFacts>;
  /**
   * Names the place of an object, such as its folder: objects of different places may have one name, since they may be for
   * different clusters.
   * @default - all are in one place
   */
  readonly place?: (object: unknown) => string;
  /**
   * Names the text that an object stands in, where nothing says which texts are applied together: objects of one name in two
   * texts may be alternatives, so that they are a warning and no error.
   * @default - all are applied together
   */
  readonly text?: (object: unknown) => string;
  /** Names of EC2NodeClasses that somebody else makes. @default - none */
  readonly existingNodeClasses?: readonly string[];
  /** Whether two objects of one name in one place are reported. @default true */
  readonly uniqueNames?: boolean;
}

/** The objects of one cluster, sorted by what the rules look for. */
export interface ObjectSet {
  readonly objects: readonly JsonObject[];
  readonly nodePools: readonly JsonObject[];
  readonly nodeClaims: readonly JsonObject[];
  readonly nodeClasses: ReadonlyMap<string, JsonObject>;
  /** Those of one name too. */
  readonly allNodeClasses: readonly JsonObject[];
}

/** What is wrong with one object because of the others. */
export interface SetProblem extends Problem {
  readonly object: JsonObject;
  /** The other object that the problem is about. */
  readonly other?: JsonObject;
}

export type SetRule = (set: ObjectSet, options: SetOptions, report: Report) => void;

/** Takes the problems in the order in which a rule finds them. */
export type Report = (problem: SetProblem) => void;

export const AWS_GROUP = 'karpenter.k8s.aws';
const CORE_GROUP = 'karpenter.sh';

const isKind = (object: JsonObject, group: string, kind: string): boolean =>
  kindOf(object) === kind && groupOf(object) === group;

export function objectSet(objects: readonly JsonObject[]): ObjectSet {
  const classes = objects.filter((object) => isKind(object, AWS_GROUP, 'EC2NodeClass'));
  return {
    objects,
    nodePools: objects.filter((object) => isKind(object, CORE_GROUP, 'NodePool')),
    nodeClaims: objects.filter((object) => isKind(object, CORE_GROUP, 'NodeClaim')),
    allNodeClasses: classes,
    nodeClasses: new Map(classes.map((nodeClass) => [nameOf(nodeClass) ?? '', nodeClass])),
  };
}
