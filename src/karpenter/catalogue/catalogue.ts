import { type Column, columnOf, valueAt } from './encoding';

/** What an instance type is made of, as far as capacity is computed from it. */
export interface Hardware {
  /** `m5.large` */
  readonly name: string;
  /** vCPUs. */
  readonly vcpus: number;
  /** Nominal memory in MiB, before any overhead. */
  readonly memoryMi: number;
  /** Whether the CPU is an arm64 one; amd64 otherwise. */
  readonly arm64: boolean;
  /** Network interfaces of the default card; undefined where it is not known. */
  readonly interfaces?: number;
  /** IPv4 addresses of one network interface; undefined where they are not known. */
  readonly ipv4PerInterface?: number;
  /** The same from Karpenter's own table, which it counts the addresses of Windows by; undefined for types that it lacks. */
  readonly windowsIPv4?: number;
  /** Network cards; undefined where they are not known. */
  readonly networkCards?: number;
  /** Network interfaces of each card, by its index; where it is undefined, every card has `interfaces`. */
  readonly interfacesByCard?: readonly (number | undefined)[];
  /** Pods by network interfaces, where these are not known but the result is (HPC, some bare metal, trn2). */
  readonly pods?: number;
  /** Local NVMe storage in GB (10^9 bytes); 0 without. */
  readonly localStorageGB: number;
  /** Extended resources: `nvidia.com/gpu`, `aws.amazon.com/neuron`, `vpc.amazonaws.com/efa`, … */
  readonly devices: Readonly<Record<string, number>>;
}

/** An availability zone. */
export interface Zone {
  /** `eu-west-1a` */
  readonly name: string;
  /** `euw1-az1`: the same place in every account. */
  readonly id?: string;
}

/** Where an account can really start an instance type. */
export interface TypeOffering {
  /** Zone names; undefined when only the region is known. */
  readonly zones?: ReadonlySet<string>;
  /** Zone ids, when the offerings were listed by these. */
  readonly zoneIds?: ReadonlySet<string>;
  /** `on-demand`, `spot` and `capacity-block`: EC2's usage classes; undefined when they are not known. */
  readonly usageClasses?: ReadonlySet<string>;
  /** Whether the type can nest virtualization; undefined when it is not known. */
  readonly nestedVirtualization?: boolean;
  /** Whether the type supports Nitro enclaves; undefined when it is not known. */
  readonly nitroEnclaves?: boolean;
  /** Whether the type has the Elastic Network Adapter; undefined when it is not known. */
  readonly ena?: boolean;
}

/** Instance types by column, in the order of `names`. */
export interface Catalogue {
  /** Names of the types, by row. */
  readonly names: readonly string[];
  /** Row of a type by its name. */
  readonly rowByName: ReadonlyMap<string, number>;
  /** The labels that Karpenter derives from the type itself; not zone, capacity type, tenancy and operating system. */
  readonly labels: LabelColumns;
  /** Hardware of the type in a row; undefined where it is not known. */
  readonly hardware: (row: number) => Hardware | undefined;
  /** By row; undefined in the built-in catalogue, which knows no account. */
  readonly offerings?: readonly TypeOffering[];
  /** The region that the offerings are of. */
  readonly region?: string;
  /** The day of the list that the types are of, `2026-07-11`; undefined for an account's own, whose age its owner knows. */
  readonly asOf?: string;
  /** What this catalogue does not know, one sentence each. */
  readonly unknown: readonly string[];
}

/** `1,364`; not by the runtime's own locales, which take longer to load than a pool to resolve. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** How many types a catalogue has, and of which day: `1,364 known types (list of 2026-07-11)`. */
export const catalogueText = ({ names, asOf }: Pick<Catalogue, 'names' | 'asOf'>): string =>
  `${grouped(names.length)} known types${asOf === undefined ? '' : ` (list of ${asOf})`}`;

const LABEL = 'karpenter.k8s.aws/instance-';

/** Karpenter's own reading of a type's name (AWS `pkg/providers/instancetype/types.go` 49). */
const NAME = /^([a-z]+)(?:-[0-9]+tb)?([0-9]+)[^.]*\./;

/** Columns by label, each made when it is first asked for: a NodePool asks for a few of them. */
export interface LabelColumns {
  readonly keys: readonly string[];
  readonly get: (key: string) => Column | undefined;
  /** The value of one type, without making the column. */
  readonly at: (key: string, row: number) => string | undefined;
}

/** What a column is made of, and how one value of it is read before it is made. */
export interface ColumnSource {
  readonly column: () => Column;
  readonly at: (row: number) => string | undefined;
}

export type ColumnSources = ReadonlyMap<string, ColumnSource>;

export function lazyColumns(sources: ColumnSources): LabelColumns {
  const made = new Map<string, Column>();
  return {
    keys: [...sources.keys()],
    get: (key) => {
      const column = made.get(key) ?? sources.get(key)?.column();
      if (column !== undefined) made.set(key, column);
      return column;
    },
    at: (key, row) => {
      const column = made.get(key);
      return column === undefined ? sources.get(key)?.at(row) : valueAt(column, row);
    },
  };
}

/** A column of values that are there already. */
export const columnSource = (values: () => readonly (string | undefined)[]): ColumnSource => {
  let all: readonly (string | undefined)[] | undefined;
  const made = () => {
    all ??= values();
    return all;
  };
  return { column: () => columnOf(made()), at: (row) => made()[row] };
};

const family = (name: string): string => name.slice(0, name.indexOf('.'));

/** The labels that follow from the name alone. */
const NAME_LABELS: readonly (readonly [string, (name: string) => string | undefined])[] = [
  ['node.kubernetes.io/instance-type', (name) => name],
  [`${LABEL}family`, family],
  [`${LABEL}size`, (name) => name.slice(name.indexOf('.') + 1)],
  [`${LABEL}category`, (name) => NAME.exec(name)?.[1]],
  [`${LABEL}generation`, (name) => NAME.exec(name)?.[2]],
  [`${LABEL}capability-flex`, (name) => String(family(name).endsWith('-flex'))],
];

/** Type, family, size, category, generation and whether it is flex. */
export const nameLabels = (names: readonly string[]): ColumnSources =>
  new Map(
    NAME_LABELS.map(([key, read]) => [
      key,
      {
        column: () => columnOf(names.map(read)),
        at: (row) => {
          const name = names[row];
          return name === undefined ? undefined : read(name);
        },
      },
    ]),
  );

/** The labels of one type as Karpenter sets them, without zone, capacity type and operating system. */
export function instanceTypeLabels(catalogue: Catalogue, name: string): Readonly<Record<string, string>> | undefined {
  const row = catalogue.rowByName.get(name);
  if (row === undefined) return undefined;
  return Object.fromEntries(
    catalogue.labels.keys.flatMap((key) => {
      const value = catalogue.labels.at(key, row);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}

/** The GPU resource of each maker. */
const GPU_RESOURCES: ReadonlyMap<string, string> = new Map([
  ['nvidia', 'nvidia.com/gpu'],
  ['amd', 'amd.com/gpu'],
  ['habana', 'habana.ai/gaudi'],
]);

export interface DeviceCounts {
  readonly gpuManufacturer?: string;
  readonly gpus?: number;
  readonly neurons?: number;
  readonly neuronCores?: number;
  readonly efas?: number;
  readonly podEnis?: number;
}

/** Extended resources from the counts of devices; resources with none are left out. */
export function deviceResources(counts: DeviceCounts): Readonly<Record<string, number>> {
  const devices: Record<string, number> = {};
  // Every type is read when a pool is resolved: nothing is made here but what is kept.
  const add = (resource: string | undefined, count: number | undefined): void => {
    if (resource !== undefined && count !== undefined && count > 0) devices[resource] = count;
  };
  if (counts.gpus !== undefined) add(GPU_RESOURCES.get(counts.gpuManufacturer ?? ''), counts.gpus);
  add('aws.amazon.com/neuron', counts.neurons);
  add('aws.amazon.com/neuroncore', counts.neuronCores);
  add('vpc.amazonaws.com/efa', counts.efas);
  add('vpc.amazonaws.com/pod-eni', counts.podEnis);
  return devices;
}
