import {
  type Catalogue,
  type ColumnSource,
  deviceResources,
  type Hardware,
  type LabelColumns,
  lazyColumns,
  nameLabels,
} from './catalogue';
import { cellAt, decodeColumn, type EncodedColumn } from './encoding';
import { INSTANCE_TYPES } from './names.generated';

/** The columns of catalogue.json that are not labels. */
export const HARDWARE_COLUMNS = [
  'interfaces',
  'ipv4PerInterface',
  'networkCards',
  'pods',
  'neuronCores',
  'efas',
  'podEnis',
] as const;

export type HardwareColumn = (typeof HARDWARE_COLUMNS)[number];

/** catalogue.json: columns over `INSTANCE_TYPES`, in its order. */
export interface CatalogueFile {
  /** The day of the list of types, and of the table of their network interfaces. */
  readonly asOf: { readonly types: string; readonly network: string };
  readonly labels: Readonly<Record<string, EncodedColumn>>;
  readonly hardware: Readonly<Record<HardwareColumn, EncodedColumn>>;
}

const LABEL = 'karpenter.k8s.aws/instance-';

const unknown = ({ types }: CatalogueFile['asOf']): readonly string[] => [
  'spot prices, and whether EC2 has capacity at the moment',
  'which types, zones and capacity types your region and account have: load the output of describe-instance-types and describe-instance-type-offerings',
  `types that AWS announced after ${types}, when the list was made, and preview types`,
  'the memory that a running node of a type reported, which Karpenter prefers to its own estimate',
];

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** IPv4 addresses of an interface of every type with EFA devices. */
const EFA_IPV4_PER_INTERFACE = 50;

/**
 * The network limits of a type that Karpenter's table lacks (HPC, trn2), from what is published of it: its pods say how
 * many interfaces the default card has, and each of its cards has one EFA device.
 */
const derivedInterfaces = (pods: number): number => Math.trunc((pods - 2) / (EFA_IPV4_PER_INTERFACE - 1));

function hardwareReader(file: CatalogueFile, labels: LabelColumns): (row: number) => Hardware {
  const [interfaces, ipv4PerInterface, networkCards, pods, neuronCores, efas, podEnis] = HARDWARE_COLUMNS.map(
    (name) => (row: number) => numberOf(cellAt(file.hardware[name], row)),
  );
  const [vcpus, memory, nvme, gpus, accelerators] = [
    'cpu',
    'memory',
    'local-nvme',
    'gpu-count',
    'accelerator-count',
  ].map((name) => (row: number) => numberOf(labels.at(LABEL + name, row)));
  return (row) => {
    const lacking = interfaces?.(row) === undefined ? pods?.(row) : undefined;
    return {
      name: INSTANCE_TYPES[row] ?? '',
      vcpus: vcpus?.(row) ?? 0,
      memoryMi: memory?.(row) ?? 0,
      arm64: labels.at('kubernetes.io/arch', row) === 'arm64',
      interfaces: lacking === undefined ? interfaces?.(row) : derivedInterfaces(lacking),
      ipv4PerInterface: lacking === undefined ? ipv4PerInterface?.(row) : EFA_IPV4_PER_INTERFACE,
      networkCards: lacking === undefined ? networkCards?.(row) : efas?.(row),
      windowsIPv4: ipv4PerInterface?.(row),
      pods: lacking,
      localStorageGB: nvme?.(row) ?? 0,
      devices: deviceResources({
        gpuManufacturer: labels.at(`${LABEL}gpu-manufacturer`, row),
        gpus: gpus?.(row),
        neurons: labels.at(`${LABEL}accelerator-manufacturer`, row) === 'aws' ? accelerators?.(row) : undefined,
        neuronCores: neuronCores?.(row),
        efas: efas?.(row),
        podEnis: podEnis?.(row),
      }),
    };
  };
}

function decode(file: CatalogueFile): Catalogue {
  const stored = Object.entries(file.labels).map(([key, column]): readonly [string, ColumnSource] => [
    key,
    { column: () => decodeColumn(column), at: (row) => cellAt(column, row) },
  ]);
  const labels = lazyColumns(new Map([...nameLabels(INSTANCE_TYPES), ...stored]));
  const known: Hardware[] = [];
  let read: ((row: number) => Hardware) | undefined;
  return {
    names: INSTANCE_TYPES,
    rowByName: new Map(INSTANCE_TYPES.map((name, row) => [name, row])),
    labels,
    hardware: (row) => {
      if (INSTANCE_TYPES[row] === undefined) return undefined;
      read ??= hardwareReader(file, labels);
      known[row] ??= read(row);
      return known[row];
    },
    asOf: file.asOf.types,
    unknown: unknown(file.asOf),
  };
}

let loaded: Catalogue | undefined;

/**
 * The built-in instance types, every region's together; `asOf` says of which day. Read from disk at the first call,
 * then kept. Without a region's offerings every type counts as offered in every zone, on demand and as spot.
 */
export function loadCatalogue(): Catalogue {
  loaded ??= decode(require('./catalogue.json') as CatalogueFile);
  return loaded;
}
