import type { Catalogue, Hardware, TypeOffering } from '../catalogue/catalogue';
import { resolveAmiFamily } from '../nodes/ami-family';
import type { EC2NodeClassObject } from '../objects';
import { isAtLeast } from '../versions';
import { type FullReservation, fullReservation } from './reservations';

/** Something in an EC2NodeClass that not every instance type can do. */
export interface NodeClassFilter {
  readonly path: string;
  /** What a type must be, in words. */
  readonly text: string;
  readonly allows: (catalogue: Catalogue, row: number) => boolean;
}

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

interface FilterRule extends NodeClassFilter {
  readonly applies: (spec: NodeClassSpec, nodeClass: EC2NodeClassObject, version: string) => boolean;
}

const asksForNesting = (spec: NodeClassSpec | undefined): boolean =>
  spec?.cpuOptions?.nestedVirtualization === 'enabled';

/** Enclaves are a field of 1.15; older versions do not have it. */
const asksForEnclaves = (spec: NodeClassSpec | undefined, version: string): boolean =>
  spec?.enclaveOptions?.enabled === true && isAtLeast(version, '1.15');

/** AWS `pkg/providers/instancetype/compatibility/compatibility.go`. */
const RULES: readonly FilterRule[] = [
  {
    path: 'spec.amiFamily',
    text: 'AL2023 does not run on a1',
    applies: (_, nodeClass) => resolveAmiFamily(nodeClass) === 'AL2023',
    allows: (catalogue, row) => catalogue.names[row]?.startsWith('a1.') !== true,
  },
  {
    path: 'spec.connectionTracking',
    text: 'connection tracking needs the nitro hypervisor, which excludes bare metal',
    applies: (spec) => spec.connectionTracking !== undefined,
    allows: (catalogue, row) => catalogue.labels.at('karpenter.k8s.aws/instance-hypervisor', row) === 'nitro',
  },
  {
    path: 'spec.cpuOptions.nestedVirtualization',
    text: 'nested virtualization is a feature of some types only',
    applies: asksForNesting,
    allows: (catalogue, row) => catalogue.offerings?.[row]?.nestedVirtualization !== false,
  },
  {
    path: 'spec.enclaveOptions.enabled',
    text: 'Nitro enclaves are a feature of some types only',
    applies: (spec, _, version) => asksForEnclaves(spec, version),
    allows: (catalogue, row) => catalogue.offerings?.[row]?.nitroEnclaves !== false,
  },
];

type NetworkInterface = NonNullable<NodeClassSpec['networkInterfaces']>[number];

/** Whether a type has the card of an interface and, on it, a place for its device. What is not known counts as there. */
function hasPlaceFor(hardware: Hardware, { networkCardIndex = 0, deviceIndex = 0 }: NetworkInterface): boolean {
  const { networkCards, interfaces, interfacesByCard } = hardware;
  if (networkCards !== undefined && networkCardIndex >= networkCards) return false;
  // The cards of a type have equally many interfaces, where EC2 does not say otherwise.
  const places = interfacesByCard?.[networkCardIndex] ?? interfaces;
  return places === undefined || deviceIndex < places;
}

/** The network cards, places on them and EFA devices that the interfaces of an EC2NodeClass need. */
function networkFilter(spec: NodeClassSpec): readonly NodeClassFilter[] {
  const interfaces = spec.networkInterfaces ?? [];
  if (interfaces.length === 0) return [];
  const most = (of: (one: NetworkInterface) => number | undefined): number =>
    interfaces.reduce((largest, one) => Math.max(largest, of(one) ?? 0), 0);
  const cards = most(({ networkCardIndex }) => networkCardIndex) + 1;
  const devices = most(({ deviceIndex }) => deviceIndex) + 1;
  const efas = interfaces.filter(({ interfaceType }) => interfaceType === 'efa-only').length;
  return [
    {
      path: 'spec.networkInterfaces',
      text: `the interfaces need ${cards} network cards, up to ${devices} interfaces on a card and ${efas} EFA devices`,
      allows: ({ hardware, offerings }, row) => {
        const type = hardware(row);
        if (type === undefined) return true;
        const hasEfas = efas === 0 || (type.devices['vpc.amazonaws.com/efa'] ?? 0) >= efas;
        return hasEfas && offerings?.[row]?.ena !== false && interfaces.every((one) => hasPlaceFor(type, one));
      },
    },
  ];
}

/** The filters that an EC2NodeClass applies to instance types, before any requirement. */
export function nodeClassFilters(
  nodeClass: EC2NodeClassObject | undefined,
  version: string,
): readonly NodeClassFilter[] {
  if (nodeClass === undefined) return [];
  const spec = nodeClass.spec ?? {};
  return [...RULES.filter(({ applies }) => applies(spec, nodeClass, version)), ...networkFilter(spec)];
}

const WHILE_FULL: Readonly<Record<FullReservation, string>> = {
  absent: 'while one is full, it counts as not there',
  awaited: 'while one is full, pods that only it could serve wait for it',
  'passed-over': 'while one is full, pods that only it could serve give up preferences or go to another pool',
};

/** What in an EC2NodeClass narrows the types in a way that offline facts do not tell. */
export function nodeClassAssumptions(
  nodeClass: EC2NodeClassObject | undefined,
  catalogue: Catalogue,
  version: string,
  fullReservations: readonly string[] | undefined,
): readonly string[] {
  const { spec, status } = nodeClass ?? {};
  const knows = (fact: keyof TypeOffering): boolean =>
    (catalogue.offerings ?? []).some((offering) => offering[fact] !== undefined);
  const assumptions: readonly (readonly [boolean, string])[] = [
    [
      asksForNesting(spec) && !knows('nestedVirtualization'),
      'every type is taken to support nested virtualization: describe-instance-types tells which do',
    ],
    [
      asksForEnclaves(spec, version) && !knows('nitroEnclaves'),
      'every type is taken to support Nitro enclaves: describe-instance-types tells which do',
    ],
    [
      (spec?.networkInterfaces?.length ?? 0) > 0 && !knows('ena'),
      'every type is taken to have the Elastic Network Adapter: describe-instance-types tells which do',
    ],
    [
      spec?.placementGroupSelector !== undefined,
      "every type is taken to fit the placement group's strategy, which only EC2 knows",
    ],
    [
      (spec?.capacityReservationSelectorTerms?.length ?? 0) > 0 && status?.capacityReservations === undefined,
      'every type is taken to have a capacity reservation, since which ones the selector finds is only known to EC2',
    ],
    [
      (status?.capacityReservations?.length ?? 0) > 0 && fullReservations === undefined,
      `the capacity reservations are taken to have room: ${WHILE_FULL[fullReservation(version)]}`,
    ],
  ];
  return assumptions.flatMap(([applies, text]) => (applies ? [text] : []));
}
