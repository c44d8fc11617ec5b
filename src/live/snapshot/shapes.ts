import type { Shape } from './shape';

/*
 * What a snapshot keeps of each kind: what decides where pods run and which nodes are made. A field that no table names is
 * not in it, so that nothing comes in that nobody thought of: no images, commands, environment, volumes, user data.
 */

const RESOURCES: Shape = { requests: 'texts', limits: 'texts' };

const POD_SPEC: Shape = {
  nodeName: 'text',
  nodeSelector: 'texts',
  affinity: 'object',
  tolerations: [{ key: 'text', operator: 'text', value: 'text', effect: 'text', tolerationSeconds: 'number' }],
  topologySpreadConstraints: ['object'],
  schedulerName: 'text',
  priorityClassName: 'text',
  priority: 'number',
  preemptionPolicy: 'text',
  runtimeClassName: 'text',
  overhead: 'texts',
  resources: RESOURCES,
  initContainers: [{ restartPolicy: 'text', resources: RESOURCES }],
  containers: [{ resources: RESOURCES }],
};

const POD_METADATA: Shape = { labels: 'podLabels', annotations: 'annotations' };
const TEMPLATE: Shape = { metadata: POD_METADATA, spec: POD_SPEC };
const NAMED: Shape = { name: 'text', namespace: 'text' };
const OWN: Shape = { ...NAMED, annotations: 'annotations' };
const NODE: Shape = { name: 'text', labels: 'nodeLabels', annotations: 'annotations' };
const TAINTS: Shape = [{ key: 'text', value: 'text', effect: 'text' }];
const JOB: Shape = { parallelism: 'number', completions: 'number', suspend: 'flag', template: TEMPLATE };
const REPLICAS: Shape = { replicas: 'number', template: TEMPLATE };

const object = (metadata: Shape, fields: Readonly<Record<string, Shape>>): Shape => ({
  apiVersion: 'text',
  kind: 'text',
  metadata,
  ...fields,
});

/** What is kept of Karpenter's own objects: their spec, as it was written. */
const CONFIGURATION: Shape = object(OWN, { spec: 'whole' });

/** What is kept of each kind, by the list of a snapshot that it stands in. */
export const SHAPES = {
  nodePools: {
    NodePool: object(OWN, {
      spec: { '*': 'whole', template: { metadata: { labels: 'texts' }, spec: 'whole' } },
    }),
  },
  nodeClasses: { EC2NodeClass: object(OWN, { spec: { '*': 'whole', userData: 'nothing' } }) },
  nodeOverlays: { NodeOverlay: CONFIGURATION },
  capacityBuffers: { CapacityBuffer: CONFIGURATION },
  nodeClaims: {
    NodeClaim: object(NODE, {
      spec: {
        nodeClassRef: { group: 'text', kind: 'text', name: 'text' },
        requirements: 'whole',
        resources: RESOURCES,
        taints: TAINTS,
        startupTaints: TAINTS,
        expireAfter: 'text',
        terminationGracePeriod: 'text',
      },
      status: { nodeName: 'text', capacity: 'texts', allocatable: 'texts' },
    }),
  },
  nodes: {
    Node: object(NODE, {
      spec: { taints: TAINTS, unschedulable: 'flag' },
      status: { capacity: 'texts', allocatable: 'texts' },
    }),
  },
  priorityClasses: {
    PriorityClass: object({ name: 'text' }, { value: 'number', globalDefault: 'flag', preemptionPolicy: 'text' }),
  },
  daemonSets: { DaemonSet: object(NAMED, { spec: { template: TEMPLATE } }) },
  workloads: {
    CronJob: object(NAMED, { spec: { suspend: 'flag', jobTemplate: { spec: JOB } } }),
    Deployment: object(NAMED, { spec: REPLICAS }),
    Job: object(NAMED, { spec: JOB }),
    Pod: object({ ...NAMED, ...POD_METADATA }, { spec: POD_SPEC }),
    PodTemplate: object(NAMED, { template: TEMPLATE }),
    ReplicaSet: object(NAMED, { spec: REPLICAS }),
    ReplicationController: object(NAMED, { spec: REPLICAS }),
    StatefulSet: object(NAMED, { spec: REPLICAS }),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Shape>>>>;

/** The lists of a snapshot. */
export type ListName = keyof typeof SHAPES;

export const LIST_NAMES = Object.keys(SHAPES) as readonly ListName[];

/** The shape of a kind in a list; undefined for a kind that does not belong there. */
export function shapeOf(list: ListName, kind: string | undefined): Shape | undefined {
  const shapes: Readonly<Record<string, Shape>> = SHAPES[list];
  return kind !== undefined && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
}
