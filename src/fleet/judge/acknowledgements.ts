import type { IConstruct } from 'constructs';
import type { Cluster } from '../../cluster';
import {
  ACKNOWLEDGE_ANNOTATION,
  ACKNOWLEDGED_IN_TEMPLATE,
  type Acknowledgement,
  ANNOTATION_PATH,
  acknowledgementProblems,
  annotatedAcknowledgements,
  type Finding,
  findingsOf,
  type Problem,
  saidAcknowledgements,
  unusedAcknowledgement,
} from '../../findings';
import { at, kindOf, resourceName } from '../../objects';
import type { SynthesizedObject } from './synthesized-object';

/** What is acknowledged in one cluster, and what of it does not count. */
export interface ClusterAcknowledgements {
  readonly acknowledgements: readonly Acknowledgement[];
  readonly findings: readonly Finding[];
}

/** What was acknowledged in code of a cluster, and at the constructs of its tree that make no object of their own. */
export const acknowledgedInCode = (root: IConstruct, cluster: Cluster): readonly Acknowledgement[] => [
  ...root.node
    .findAll()
    .flatMap((construct) => saidAcknowledgements(construct).map((each) => ({ ...each, within: construct.node.path }))),
  ...saidAcknowledgements(cluster),
];

const ANNOTATION = ['metadata', 'annotations', ACKNOWLEDGE_ANNOTATION] as const;

/** What an object says in its annotation, as acknowledgements of its construct. */
function ofObject({ document, construct }: SynthesizedObject): ClusterAcknowledgements {
  const resource = resourceName(document);
  const { acknowledgements, problems } = annotatedAcknowledgements(
    document.metadata?.annotations?.[ACKNOWLEDGE_ANNOTATION],
    resource,
  );
  return {
    acknowledgements: acknowledgements.map((each) => ({ ...each, within: construct })),
    findings: findingsOf([...problems, ...inTemplate(document)], resource, { construct }),
  };
}

/** What stands in the template of a pool is an annotation of its nodes. */
const inTemplate = (document: object): readonly Problem[] =>
  kindOf(document) === 'NodePool' && at(document, 'spec', 'template', ...ANNOTATION) !== undefined
    ? [ACKNOWLEDGED_IN_TEMPLATE]
    : [];

/** Everything that is acknowledged in a cluster: by its objects, its charts and itself. */
export function clusterAcknowledgements(
  cluster: Cluster,
  objects: readonly SynthesizedObject[],
  said: readonly Acknowledgement[],
): ClusterAcknowledgements {
  const wrong = said.map((each) => acknowledgementProblems({ object: undefined, until: undefined, ...each }, ''));
  const annotated = objects.filter(isAnnotated).map(ofObject);
  return {
    acknowledgements: [
      ...annotated.flatMap(({ acknowledgements }) => acknowledgements),
      ...said.filter((_, index) => wrong[index]?.length === 0),
    ],
    findings: [
      ...annotated.flatMap(({ findings }) => findings),
      ...wrong.flatMap((problems, index) =>
        findingsOf(problems, `Cluster/${cluster.name}`, { construct: said[index]?.within ?? '' }),
      ),
    ],
  };
}

const isAnnotated = ({ document }: SynthesizedObject): boolean =>
  document.metadata?.annotations?.[ACKNOWLEDGE_ANNOTATION] !== undefined || inTemplate(document).length > 0;

/** Acknowledgements of a cluster that nothing of it came to. */
export const unusedFindings = (cluster: Cluster, unused: readonly Acknowledgement[]): Finding[] =>
  unused.flatMap((each) =>
    findingsOf(
      [unusedAcknowledgement(each, each.by === 'annotation' ? ANNOTATION_PATH : '')],
      each.object ?? `Cluster/${cluster.name}`,
      { construct: each.within ?? '' },
    ),
  );
