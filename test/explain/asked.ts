import {
  budgetText,
  type ExplainedCluster,
  type ExplainOptions,
  explainBudget,
  explainedCluster,
  explainPod,
  explainPool,
  explainType,
  podText,
  poolText,
  type TextOptions,
  typeText,
} from '../../src/explain';
import { openSide, placesIn, readSide, type SideFiles } from '../../src/sides';

/** The cluster that questions of tests and docs are about. */
export const SHOP = 'test/explain/manifests/shop';
export const WORKLOADS = 'test/explain/manifests/workloads';

const noTool = async () => ({ code: null, stdout: '', stderr: '' });

/** The shop, read once for all questions, with the workloads beside it. */
export interface Shop {
  readonly cluster: ExplainedCluster;
  readonly workloads: (file: string) => readonly unknown[];
  readonly placeOf: ExplainOptions['placeOf'];
}

async function read(path: string) {
  const files = (await openSide(path, noTool)) as SideFiles;
  return { ...readSide(files), placeOf: placesIn(files) };
}

export async function readShop(): Promise<Shop> {
  const shop = await read(SHOP);
  const files = new Map<string, Awaited<ReturnType<typeof read>>>();
  for (const file of ['shop.yaml', 'selectors.yaml']) files.set(file, await read(`${WORKLOADS}/${file}`));
  const [given = { folder: '', objects: [] }] = shop.clusters;
  return {
    cluster: explainedCluster(given),
    workloads: (file) => files.get(file)?.clusters.flatMap(({ objects }) => objects) ?? [],
    placeOf: (object, path) => {
      for (const { placeOf } of [shop, ...files.values()]) {
        const place = placeOf(object, path);
        if (place !== undefined) return place;
      }
      return undefined;
    },
  };
}

type Told = (options: TextOptions) => string;

/** One question as it is typed. */
export interface Asked {
  /** What is typed after `cdk8s-karpenter explain`, without the paths. */
  readonly args: readonly string[];
  readonly answer: (shop: Shop) => Told;
}

const flagsOf = ({ at, zone, nodes }: ExplainOptions): readonly string[] =>
  Object.entries({ at, zone, count: nodes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, String(value)],
  );

function known<T>(told: T | undefined): T {
  if (told === undefined) throw new Error('the shop has no pool of that name');
  return told;
}

export const pool = (name: string, options: ExplainOptions = {}): Asked => ({
  args: ['pool', name, ...flagsOf(options)],
  answer: ({ cluster, placeOf }) => {
    const told = known(explainPool(cluster, name, { ...options, placeOf }));
    return (how) => poolText(told, how);
  },
});

export const pod = (file: string): Asked => ({
  args: ['pod', file],
  answer: ({ cluster, placeOf, workloads }) => {
    const told = explainPod(cluster, workloads(file), { placeOf });
    return (how) => podText(told, how);
  },
});

export const type = (name: string, of: string): Asked => ({
  args: ['type', name, '--pool', of],
  answer: ({ cluster, placeOf }) => {
    const told = known(explainType(cluster, name, of, { placeOf }));
    return (how) => typeText(told, how);
  },
});

export const budget = (name: string, at: string, options: ExplainOptions = {}): Asked => ({
  args: ['budget', name, '--at', at, ...flagsOf(options)],
  answer: ({ cluster, placeOf }) => {
    const told = known(explainBudget(cluster, name, at, { ...options, placeOf }));
    return (how) => budgetText(told, how);
  },
});

export const QUESTIONS = {
  general: pool('general', { at: '2026-11-28T20:00:00Z', zone: 'Europe/Berlin', nodes: 40 }),
  arm: pool('arm'),
  batch: pool('batch'),
  search: pool('search'),
  flex: pool('flex'),
  spot: pool('spot'),
  small: pool('small'),
  gpu: pool('gpu'),
  pods: pod('shop.yaml'),
  selectors: pod('selectors.yaml'),
  'type-out': type('c7g.8xlarge', 'general'),
  'type-allowed': type('c7i.4xlarge', 'general'),
  'type-small': type('m7g.medium', 'arm'),
  'type-typo': type('c7i.4xlagre', 'general'),
  'budget-weekday': budget('general', '2026-12-01T10:00:00Z', { zone: 'Europe/Berlin', nodes: 40 }),
  'budget-weekend': budget('general', '2026-11-28T20:00:00Z', { nodes: 40 }),
  'budget-unlimited': budget('arm', '2026-11-28T20:00:00Z', { nodes: 40 }),
} as const satisfies Readonly<Record<string, Asked>>;
