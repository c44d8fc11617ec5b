import type { Catalogue } from '../catalogue/catalogue';
import { valueAt } from '../catalogue/encoding';
import { hasForeignImage, isWindows, resolveAmiFamily } from '../nodes/ami-family';
import type { EC2NodeClassObject } from '../objects';

/** Something in an EC2NodeClass that not every instance type can do. */
export interface NodeClassFilter {
  readonly path: string;
  /** What a type must be, in words. */
  readonly text: string;
  readonly allows: (catalogue: Catalogue, row: number) => boolean;
}

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

interface FilterRule extends NodeClassFilter {
  readonly applies: (spec: NodeClassSpec, nodeClass: EC2NodeClassObject) => boolean;
}

const label = (catalogue: Catalogue, key: string, row: number): string | undefined => {
  const column = catalogue.labels.get(key);
  return column && valueAt(column, row);
};

/** AWS `pkg/providers/instancetype/compatibility/compatibility.go`. */
const RULES: readonly FilterRule[] = [
  {
    path: 'spec.amiFamily',
    text: 'AL2023 does not run on a1',
    applies: (_, nodeClass) => resolveAmiFamily(nodeClass) === 'AL2023',
    allows: (catalogue, row) => catalogue.names[row]?.startsWith('a1.') !== true,
  },
  {
    path: 'spec.amiFamily',
    text: 'Windows runs on amd64 only',
    applies: (_, nodeClass) => isWindows(nodeClass),
    allows: (catalogue, row) => label(catalogue, 'kubernetes.io/arch', row) !== 'arm64',
  },
  {
    path: 'spec.amiFamily',
    text: 'the image of the alias runs Windows, and the nodes of this family are of Linux',
    applies: (_, nodeClass) => hasForeignImage(nodeClass),
    allows: () => false,
  },
  {
    path: 'spec.connectionTracking',
    text: 'connection tracking needs the nitro hypervisor, which excludes bare metal',
    applies: (spec) => spec.connectionTracking !== undefined,
    allows: (catalogue, row) => label(catalogue, 'karpenter.k8s.aws/instance-hypervisor', row) === 'nitro',
  },
  {
    path: 'spec.cpuOptions.nestedVirtualization',
    text: 'nested virtualization is a feature of some types only',
    applies: (spec) => spec.cpuOptions?.nestedVirtualization === 'enabled',
    allows: (catalogue, row) => catalogue.offerings?.[row]?.nestedVirtualization !== false,
  },
];

/** The network cards and EFA devices that an EC2NodeClass asks for. Unverified beyond the two counts. */
function networkFilter(spec: NodeClassSpec): readonly NodeClassFilter[] {
  const interfaces = spec.networkInterfaces ?? [];
  if (interfaces.length === 0) return [];
  const cards = interfaces.reduce((most, { networkCardIndex = 0 }) => Math.max(most, networkCardIndex + 1), 0);
  const efas = interfaces.filter(({ interfaceType }) => interfaceType === 'efa-only').length;
  return [
    {
      path: 'spec.networkInterfaces',
      text: `the interfaces need ${cards} network cards and ${efas} EFA devices`,
      allows: ({ hardware }, row) => {
        const type = hardware(row);
        return (type?.networkCards ?? cards) >= cards && (type?.devices['vpc.amazonaws.com/efa'] ?? 0) >= efas;
      },
    },
  ];
}

/** The filters that an EC2NodeClass applies to instance types, before any requirement. */
export function nodeClassFilters(nodeClass: EC2NodeClassObject | undefined): readonly NodeClassFilter[] {
  if (nodeClass === undefined) return [];
  const spec = nodeClass.spec ?? {};
  return [...RULES.filter(({ applies }) => applies(spec, nodeClass)), ...networkFilter(spec)];
}

/** What in an EC2NodeClass narrows the types in a way that offline facts do not tell. */
export function nodeClassAssumptions(
  nodeClass: EC2NodeClassObject | undefined,
  catalogue: Catalogue,
): readonly string[] {
  const { spec, status } = nodeClass ?? {};
  const knowsNesting = (catalogue.offerings ?? []).some((offering) => offering.nestedVirtualization !== undefined);
  const assumptions: readonly (readonly [boolean, string])[] = [
    [
      spec?.cpuOptions?.nestedVirtualization === 'enabled' && !knowsNesting,
      'every type is taken to support nested virtualization: describe-instance-types tells which do',
    ],
    [
      spec?.placementGroupSelector !== undefined,
      "every type is taken to fit the placement group's strategy, which only EC2 knows",
    ],
    [
      (spec?.capacityReservationSelectorTerms?.length ?? 0) > 0 && status?.capacityReservations === undefined,
      'every type is taken to have a capacity reservation, since which ones the selector finds is only known to EC2',
    ],
  ];
  return assumptions.flatMap(([applies, text]) => (applies ? [text] : []));
}
