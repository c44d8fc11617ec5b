import { at, entriesAt, isObject, type JsonPath, listAt, numberAt, scalarAt, scalarText, textAt } from '../objects';
import type {
  ContainerObject,
  EC2NodeClassObject,
  NodePoolObject,
  NodeSelectorTermObject,
  PodSpecObject,
  RequirementObject,
  TaintObject,
  TolerationObject,
} from './objects';
import type { Quantity } from './units/quantity';

/*
 * Objects from files may hold anything in any place. These readers keep the parts that the model asks for and that are of
 * the right kind, so that everything behind them can rely on its types. Lists keep their length: paths name places in them.
 */

/** Leaves out what is undefined, so that a missing field stays missing. */
function compact<T extends object>(fields: T): T {
  const present: Partial<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    if (fields[name] !== undefined) present[name] = fields[name];
  }
  return present as T;
}

const scalarsAt = (value: unknown, ...path: JsonPath): readonly string[] =>
  listAt(value, ...path)
    .map(scalarText)
    .filter((text) => text !== undefined);

/** Name and value pairs, as labels and node selectors are. */
export const labelsAt = (value: unknown, ...path: JsonPath): Readonly<Record<string, string>> =>
  Object.fromEntries(
    entriesAt(value, ...path).flatMap(([key, scalar]) => {
      const text = scalarText(scalar);
      return text === undefined ? [] : [[key, text]];
    }),
  );

const quantitiesAt = (value: unknown, ...path: JsonPath): Readonly<Record<string, Quantity>> | undefined =>
  isObject(at(value, ...path)) ? labelsAt(value, ...path) : undefined;

export const readRequirement = (value: unknown): RequirementObject =>
  compact({
    key: scalarAt(value, 'key') ?? '',
    operator: textAt(value, 'operator') ?? '',
    values: scalarsAt(value, 'values'),
    minValues: numberAt(value, 'minValues'),
  });

const readTaint = (value: unknown): TaintObject =>
  compact({
    key: scalarAt(value, 'key') ?? '',
    value: scalarAt(value, 'value'),
    effect: textAt(value, 'effect') ?? '',
  });

const readToleration = (value: unknown): TolerationObject =>
  compact({
    key: scalarAt(value, 'key'),
    operator: textAt(value, 'operator'),
    value: scalarAt(value, 'value'),
    effect: textAt(value, 'effect'),
  });

/** The taints of a NodePool's nodes, without those that go away at the start. */
export const readTaints = (nodePool: unknown): readonly TaintObject[] =>
  listAt(nodePool, 'spec', 'template', 'spec', 'taints').map(readTaint);

/** The parts of a NodePool that decide what it launches. */
export const readNodePool = (value: unknown): NodePoolObject => {
  const template: JsonPath = ['spec', 'template'];
  return {
    metadata: compact({ name: scalarAt(value, 'metadata', 'name') }),
    spec: compact({
      weight: numberAt(value, 'spec', 'weight'),
      replicas: numberAt(value, 'spec', 'replicas'),
      limits: quantitiesAt(value, 'spec', 'limits'),
      template: {
        metadata: { labels: labelsAt(value, ...template, 'metadata', 'labels') },
        spec: {
          nodeClassRef: compact({
            group: textAt(value, ...template, 'spec', 'nodeClassRef', 'group'),
            kind: textAt(value, ...template, 'spec', 'nodeClassRef', 'kind'),
            name: scalarAt(value, ...template, 'spec', 'nodeClassRef', 'name'),
          }),
          requirements: listAt(value, ...template, 'spec', 'requirements').map(readRequirement),
          taints: readTaints(value),
        },
      },
    }),
  };
};

const presentAt = (value: unknown, ...path: JsonPath): object | undefined => {
  const object = at(value, ...path);
  return isObject(object) ? object : undefined;
};

/** The parts of an EC2NodeClass that decide which types it takes and what they hold. */
export const readNodeClass = (value: unknown): EC2NodeClassObject => {
  const status = at(value, 'status');
  return {
    spec: compact({
      amiFamily: textAt(value, 'spec', 'amiFamily'),
      amiSelectorTerms: listAt(value, 'spec', 'amiSelectorTerms').map((term) =>
        compact({ alias: textAt(term, 'alias') }),
      ),
      blockDeviceMappings: listAt(value, 'spec', 'blockDeviceMappings').map((mapping) =>
        compact({
          deviceName: textAt(mapping, 'deviceName'),
          rootVolume: at(mapping, 'rootVolume') === true,
          ebs: compact({ volumeSize: scalarAt(mapping, 'ebs', 'volumeSize') }),
        }),
      ),
      instanceStorePolicy: textAt(value, 'spec', 'instanceStorePolicy'),
      kubelet: compact({
        maxPods: numberAt(value, 'spec', 'kubelet', 'maxPods') ?? textAt(value, 'spec', 'kubelet', 'maxPods'),
        podsPerCore: numberAt(value, 'spec', 'kubelet', 'podsPerCore'),
        systemReserved: quantitiesAt(value, 'spec', 'kubelet', 'systemReserved'),
        kubeReserved: quantitiesAt(value, 'spec', 'kubelet', 'kubeReserved'),
        evictionHard: quantitiesAt(value, 'spec', 'kubelet', 'evictionHard'),
        evictionSoft: quantitiesAt(value, 'spec', 'kubelet', 'evictionSoft'),
      }),
      capacityReservationSelectorTerms: listAt(value, 'spec', 'capacityReservationSelectorTerms').filter(isObject),
      connectionTracking: presentAt(value, 'spec', 'connectionTracking'),
      cpuOptions: compact({ nestedVirtualization: textAt(value, 'spec', 'cpuOptions', 'nestedVirtualization') }),
      enclaveOptions: compact({ enabled: at(value, 'spec', 'enclaveOptions', 'enabled') === true }),
      placementGroupSelector: presentAt(value, 'spec', 'placementGroupSelector'),
      networkInterfaces: Array.isArray(at(value, 'spec', 'networkInterfaces'))
        ? listAt(value, 'spec', 'networkInterfaces').map((network) =>
            compact({
              networkCardIndex: numberAt(network, 'networkCardIndex'),
              deviceIndex: numberAt(network, 'deviceIndex'),
              interfaceType: textAt(network, 'interfaceType'),
            }),
          )
        : undefined,
    }),
    status: compact({
      subnets: Array.isArray(at(status, 'subnets'))
        ? listAt(status, 'subnets').map((subnet) =>
            compact({ zone: textAt(subnet, 'zone'), zoneID: textAt(subnet, 'zoneID') }),
          )
        : undefined,
      capacityReservations: Array.isArray(at(status, 'capacityReservations'))
        ? listAt(status, 'capacityReservations').map((reservation) =>
            compact({
              id: textAt(reservation, 'id'),
              instanceType: textAt(reservation, 'instanceType'),
              availabilityZone: textAt(reservation, 'availabilityZone'),
              reservationType: textAt(reservation, 'reservationType'),
              state: textAt(reservation, 'state'),
              interruptible: at(reservation, 'interruptible') === true,
            }),
          )
        : undefined,
    }),
  };
};

const readTerm = (value: unknown): NodeSelectorTermObject => ({
  matchExpressions: listAt(value, 'matchExpressions').map(readRequirement),
  matchFields: listAt(value, 'matchFields').map(readRequirement),
});

const readResources = (value: unknown): ContainerObject['resources'] =>
  compact({
    requests: quantitiesAt(value, 'resources', 'requests'),
    limits: quantitiesAt(value, 'resources', 'limits'),
  });

const readContainer = (value: unknown): ContainerObject =>
  compact({
    restartPolicy: textAt(value, 'restartPolicy'),
    resources: readResources(value),
  });

/** The parts of a pod that decide where it may run. */
export const readPodSpec = (value: unknown): PodSpecObject => {
  const affinity: JsonPath = ['affinity', 'nodeAffinity'];
  const required = [...affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const preferred = [...affinity, 'preferredDuringSchedulingIgnoredDuringExecution'];
  return compact({
    nodeSelector: labelsAt(value, 'nodeSelector'),
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: listAt(value, ...required).map(readTerm) },
        preferredDuringSchedulingIgnoredDuringExecution: listAt(value, ...preferred).map((term) =>
          compact({ weight: numberAt(term, 'weight'), preference: readTerm(at(term, 'preference')) }),
        ),
      },
    },
    tolerations: listAt(value, 'tolerations').map(readToleration),
    containers: listAt(value, 'containers').map(readContainer),
    initContainers: listAt(value, 'initContainers').map(readContainer),
    resources: readResources(value),
    overhead: quantitiesAt(value, 'overhead'),
  });
};
