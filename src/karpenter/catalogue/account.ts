import type { Problem } from '../../findings';
import { at, type JsonPath, listAt, numberAt, textAt } from '../../objects';
import { loadCatalogue } from './builtin';
import {
  type Catalogue,
  columnSource,
  deviceResources,
  type Hardware,
  lazyColumns,
  nameLabels,
  type TypeOffering,
} from './catalogue';

/** What AWS says of an account and region, as parsed JSON. */
export interface AccountFacts {
  /**
   * Output of `aws ec2 describe-instance-types --output json`.
   * @default the built-in types
   */
  readonly instanceTypes?: unknown;
  /**
   * Outputs of `aws ec2 describe-instance-type-offerings --output json`, with `--location-type availability-zone`,
   * `availability-zone-id`, `region` or several of these. A type in none of them is not offered.
   * @default every type counts as offered everywhere
   */
  readonly offerings?: readonly unknown[];
  /** The region that the offerings are of. @default the region that the zone names of the offerings name */
  readonly region?: string;
}

/** What an account and region offer, and what of it could not be read. */
export interface AccountCatalogue {
  /** The instance types, to be given to `resolveNodePool`. */
  readonly catalogue: Catalogue;
  /** What could not be read; the entries concerned are left out. */
  readonly problems: readonly Problem[];
}

const LABEL = 'karpenter.k8s.aws/instance-';

const textsAt = (value: unknown, ...path: JsonPath): readonly string[] =>
  listAt(value, ...path).filter((text) => typeof text === 'string');

const ARCHITECTURES: ReadonlyMap<string, string> = new Map([
  ['x86_64', 'amd64'],
  ['arm64', 'arm64'],
]);

const architecture = (entry: unknown): string | undefined =>
  textsAt(entry, 'ProcessorInfo', 'SupportedArchitectures')
    .map((name) => ARCHITECTURES.get(name))
    .find((name) => name !== undefined);

const kebab = (text: string | undefined): string | undefined => text?.toLowerCase().replaceAll(' ', '-');
const whole = (number: number | undefined): string | undefined =>
  number === undefined ? undefined : String(Math.trunc(number));

/** Labels of the GPU are only set where a type has GPUs of one kind. */
const onlyGpu = (entry: unknown): unknown => {
  const gpus = listAt(entry, 'GpuInfo', 'Gpus');
  return gpus.length === 1 ? gpus[0] : undefined;
};
const neuron = (entry: unknown): unknown => at(entry, 'NeuronInfo', 'NeuronDevices', 0);
const inference = (entry: unknown): unknown => at(entry, 'InferenceAcceleratorInfo', 'Accelerators', 0);

/** How Karpenter derives each label from EC2's answer (AWS `pkg/providers/instancetype/types.go` 163-311). */
const LABEL_READERS: readonly (readonly [string, (entry: unknown) => string | undefined])[] = [
  ['kubernetes.io/arch', architecture],
  [`${LABEL}hypervisor`, (entry) => textAt(entry, 'Hypervisor') ?? ''],
  [
    `${LABEL}encryption-in-transit-supported`,
    (entry) => String(at(entry, 'NetworkInfo', 'EncryptionInTransitSupported') === true),
  ],
  [`${LABEL}cpu`, (entry) => whole(numberAt(entry, 'VCpuInfo', 'DefaultVCpus'))],
  [`${LABEL}cpu-manufacturer`, (entry) => kebab(textAt(entry, 'ProcessorInfo', 'Manufacturer'))],
  [
    `${LABEL}cpu-sustained-clock-speed-mhz`,
    (entry) => String(Math.round((numberAt(entry, 'ProcessorInfo', 'SustainedClockSpeedInGhz') ?? 0) * 1000)),
  ],
  [`${LABEL}memory`, (entry) => whole(numberAt(entry, 'MemoryInfo', 'SizeInMiB'))],
  [
    `${LABEL}ebs-bandwidth`,
    (entry) =>
      textAt(entry, 'EbsInfo', 'EbsOptimizedSupport') === 'default'
        ? whole(numberAt(entry, 'EbsInfo', 'EbsOptimizedInfo', 'MaximumBandwidthInMbps'))
        : undefined,
  ],
  [
    `${LABEL}local-nvme`,
    (entry) =>
      ['required', 'supported'].includes(textAt(entry, 'InstanceStorageInfo', 'NvmeSupport') ?? '')
        ? whole(numberAt(entry, 'InstanceStorageInfo', 'TotalSizeInGB'))
        : undefined,
  ],
  [`${LABEL}gpu-name`, (entry) => kebab(textAt(onlyGpu(entry), 'Name'))],
  [`${LABEL}gpu-manufacturer`, (entry) => kebab(textAt(onlyGpu(entry), 'Manufacturer'))],
  [`${LABEL}gpu-count`, (entry) => whole(numberAt(onlyGpu(entry), 'Count'))],
  [`${LABEL}gpu-memory`, (entry) => whole(numberAt(onlyGpu(entry), 'MemoryInfo', 'SizeInMiB'))],
  [`${LABEL}accelerator-name`, (entry) => kebab(textAt(neuron(entry) ?? inference(entry), 'Name'))],
  [
    `${LABEL}accelerator-manufacturer`,
    (entry) => (neuron(entry) ? 'aws' : kebab(textAt(inference(entry), 'Manufacturer'))),
  ],
  [`${LABEL}accelerator-count`, (entry) => whole(numberAt(neuron(entry) ?? inference(entry), 'Count'))],
];

/** Figures that Karpenter compiles in and EC2 does not tell; those of the built-in catalogue stand in by name. */
const CARRIED_LABELS = [`${LABEL}network-bandwidth`] as const;
const POD_ENI = 'vpc.amazonaws.com/pod-eni';

/** More network cards than any type has. */
const MOST_CARDS = 256;

function interfacesByCard(cards: readonly unknown[]): readonly (number | undefined)[] {
  const byCard: (number | undefined)[] = [];
  for (const card of cards) {
    const index = numberAt(card, 'NetworkCardIndex');
    if (index !== undefined && index >= 0 && index < MOST_CARDS)
      byCard[index] = numberAt(card, 'MaximumNetworkInterfaces');
  }
  return byCard;
}

function hardwareOf(name: string, entry: unknown, builtin: Hardware | undefined): Hardware {
  const cards = listAt(entry, 'NetworkInfo', 'NetworkCards');
  const defaultCard = numberAt(entry, 'NetworkInfo', 'DefaultNetworkCardIndex') ?? 0;
  const card = cards.find((one) => numberAt(one, 'NetworkCardIndex') === defaultCard);
  const gpu = onlyGpu(entry);
  const devices = numberAt(neuron(entry), 'Count');
  return {
    name,
    vcpus: numberAt(entry, 'VCpuInfo', 'DefaultVCpus') ?? 0,
    memoryMi: numberAt(entry, 'MemoryInfo', 'SizeInMiB') ?? 0,
    arm64: architecture(entry) === 'arm64',
    interfaces:
      numberAt(card, 'MaximumNetworkInterfaces') ?? numberAt(entry, 'NetworkInfo', 'MaximumNetworkInterfaces'),
    ipv4PerInterface: numberAt(entry, 'NetworkInfo', 'Ipv4AddressesPerInterface'),
    networkCards:
      numberAt(entry, 'NetworkInfo', 'MaximumNetworkCards') ?? (cards.length > 0 ? cards.length : undefined),
    ...(cards.length > 1 ? { interfacesByCard: interfacesByCard(cards) } : {}),
    windowsIPv4: builtin?.windowsIPv4,
    pods: builtin?.pods,
    localStorageGB: numberAt(entry, 'InstanceStorageInfo', 'TotalSizeInGB') ?? 0,
    devices: deviceResources({
      gpuManufacturer: kebab(textAt(gpu, 'Manufacturer')),
      gpus: numberAt(gpu, 'Count'),
      neurons: devices,
      neuronCores: (devices ?? 0) * (numberAt(neuron(entry), 'CoreInfo', 'Count') ?? 0),
      efas: numberAt(entry, 'NetworkInfo', 'EfaInfo', 'MaximumEfaInterfaces'),
      podEnis: builtin?.devices[POD_ENI],
    }),
  };
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

interface TypeEntry {
  readonly name: string;
  readonly entry: unknown;
}

function readEntries(document: unknown, problems: Problem[]): readonly TypeEntry[] {
  const entries = new Map<string, unknown>();
  if (listAt(document, 'InstanceTypes').length === 0) {
    problems.push({
      rule: 'catalogue/instance-types-unreadable',
      path: 'InstanceTypes',
      message: 'the document lists no instance types',
      fix: 'pass the parsed output of aws ec2 describe-instance-types --output json',
    });
  }
  for (const [index, entry] of listAt(document, 'InstanceTypes').entries()) {
    const name = textAt(entry, 'InstanceType');
    const usable =
      name !== undefined && numberAt(entry, 'VCpuInfo', 'DefaultVCpus') && numberAt(entry, 'MemoryInfo', 'SizeInMiB');
    if (!usable) {
      problems.push({
        rule: 'catalogue/instance-type-unreadable',
        path: `InstanceTypes[${index}]`,
        message: 'an entry needs InstanceType, VCpuInfo.DefaultVCpus and MemoryInfo.SizeInMiB',
        got: name ?? entry,
        fix: 'pass the whole output of aws ec2 describe-instance-types --output json',
      });
      continue;
    }
    const virtualization = textsAt(entry, 'SupportedVirtualizationTypes');
    // Karpenter asks EC2 for these only: macOS and paravirtual machines never become nodes.
    const asked = architecture(entry) !== undefined && (virtualization.length === 0 || virtualization.includes('hvm'));
    if (asked) entries.set(name, entry);
  }
  return [...entries].map(([name, entry]) => ({ name, entry })).sort(byName);
}

interface Location {
  readonly zones: Set<string>;
  readonly zoneIds: Set<string>;
}

const ZONE_REGION = /^([a-z]{2,4}(?:-[a-z]+)+-\d+)/;

function readOfferings(documents: readonly unknown[], problems: Problem[]) {
  const locations = new Map<string, Location>();
  const kinds = new Set<string>();
  let region: string | undefined;
  for (const [document, content] of documents.entries()) {
    const offerings = listAt(content, 'InstanceTypeOfferings');
    if (offerings.length === 0) {
      problems.push({
        rule: 'catalogue/offerings-unreadable',
        path: `[${document}].InstanceTypeOfferings`,
        message: 'the document lists no offerings',
        fix: 'pass the parsed output of aws ec2 describe-instance-type-offerings --output json',
      });
    }
    for (const offering of offerings) {
      const [type, kind, place] = ['InstanceType', 'LocationType', 'Location'].map((key) => textAt(offering, key));
      if (type === undefined || kind === undefined || place === undefined) continue;
      kinds.add(kind);
      const location = locations.get(type) ?? { zones: new Set(), zoneIds: new Set() };
      locations.set(type, location);
      if (kind === 'availability-zone') location.zones.add(place);
      if (kind === 'availability-zone-id') location.zoneIds.add(place);
      if (kind !== 'availability-zone-id') region ??= ZONE_REGION.exec(place)?.[1];
    }
  }
  return { locations, kinds, region };
}

/**
 * A catalogue of what one account really has, from files that the AWS command line wrote. Types that are not offered are
 * not in it. Network bandwidth and the number of pod interfaces come from the built-in catalogue, since EC2 does not tell
 * them as Karpenter counts them. Never throws: what cannot be read is named in `problems`.
 */
export function accountCatalogue(facts: AccountFacts): AccountCatalogue {
  const problems: Problem[] = [];
  const builtin = loadCatalogue();
  const offered = facts.offerings && readOfferings(facts.offerings, problems);
  const entries: readonly TypeEntry[] =
    facts.instanceTypes === undefined
      ? builtin.names.map((name) => ({ name, entry: undefined }))
      : readEntries(facts.instanceTypes, problems);
  const types = entries.filter(({ name }) => offered === undefined || offered.locations.has(name));
  const names = types.map(({ name }) => name);
  const builtinRows = names.map((name) => builtin.rowByName.get(name));

  const carried = (key: string) =>
    columnSource(() => builtinRows.map((row) => (row === undefined ? undefined : builtin.labels.at(key, row))));
  const labels = new Map(nameLabels(names));
  if (facts.instanceTypes === undefined) {
    for (const key of builtin.labels.keys) if (!labels.has(key)) labels.set(key, carried(key));
  } else {
    for (const [key, read] of LABEL_READERS)
      labels.set(
        key,
        columnSource(() => types.map(({ entry }) => read(entry))),
      );
    for (const key of CARRIED_LABELS) labels.set(key, carried(key));
  }

  const hardware = types.map(({ name, entry }, index) => {
    const row = builtinRows[index];
    const known = row === undefined ? undefined : builtin.hardware(row);
    return entry === undefined && known !== undefined ? known : hardwareOf(name, entry, known);
  });
  const offerings = types.map(({ name, entry }): TypeOffering => {
    const location = offered?.locations.get(name);
    const usageClasses = textsAt(entry, 'SupportedUsageClasses');
    return {
      ...(location && offered?.kinds.has('availability-zone') ? { zones: location.zones } : {}),
      ...(location && offered?.kinds.has('availability-zone-id') ? { zoneIds: location.zoneIds } : {}),
      ...(usageClasses.length > 0 ? { usageClasses: new Set(usageClasses) } : {}),
      ...(entry === undefined
        ? {}
        : {
            nestedVirtualization: textsAt(entry, 'ProcessorInfo', 'SupportedFeatures').includes(
              'nested-virtualization',
            ),
            nitroEnclaves: textAt(entry, 'NitroEnclavesSupport') === 'supported',
            ena: textAt(entry, 'NetworkInfo', 'EnaSupport') !== 'unsupported',
          }),
    };
  });
  const region = facts.region ?? offered?.region;
  const strangers = names.filter((_, index) => builtinRows[index] === undefined);
  return {
    catalogue: {
      names,
      rowByName: new Map(names.map((name, row) => [name, row])),
      labels: lazyColumns(labels),
      hardware: (row) => hardware[row],
      offerings,
      ...(region === undefined ? {} : { region }),
      unknown: [
        'spot prices, and whether EC2 has capacity at the moment',
        'the memory that a running node of a type reported, which Karpenter prefers to its own estimate',
        ...(offered === undefined ? ['which types and zones your region has: offerings were not given'] : []),
        ...(strangers.length === 0
          ? []
          : [`network bandwidth, pod interfaces and price of types newer than this package: ${strangers.join(', ')}`]),
      ],
    },
    problems,
  };
}
