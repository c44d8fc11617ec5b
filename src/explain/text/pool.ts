import { listed } from '../../findings';
import { formatTaint } from '../../karpenter';
import { readableAmount } from '../../karpenter/units/quantity';
import type { FullPoolRow, FunnelRow, LimitRow, OverlapRow, PoolExplanation, TypeRow } from '../types';
import { calendarLines } from './calendar';
import { familiesText } from './families';
import { headingLines } from './heading';
import {
  type Column,
  cutTo,
  type Layout,
  layoutOf,
  paragraph,
  restLines,
  section,
  type TextOptions,
  table,
  textOf,
} from './layout';
import {
  grouped,
  HOURS_OF_A_MONTH,
  inUnitOf,
  limitText,
  lineText,
  money,
  placeText,
  pricesText,
  resourcesText,
} from './words';

const [FEW_TYPES, FEW_STEPS, FEW_POOLS] = [10, 14, 6];

/** A condition that lists many values does not hide the others. */
const LONGEST_CONDITION = 200;

const conditionText = (text: string, all: boolean): string =>
  all || text.length <= LONGEST_CONDITION ? text : `${text.slice(0, LONGEST_CONDITION)}…`;

const nodes = (count: number): string => `${grouped(count)} ${count === 1 ? 'node' : 'nodes'}`;

function summaryLines(
  { weight, nodeClass, taints, running, replicas }: PoolExplanation,
  layout: Layout,
): readonly string[] {
  const parts = [
    `weight ${weight}`,
    nodeClass === null ? 'no EC2NodeClass' : `EC2NodeClass/${nodeClass.name}${nodeClass.isKnown ? '' : ' (not there)'}`,
    taints.length === 0 ? 'no taints' : `taints ${listed(taints)}`,
    ...(replicas === null ? [] : [`${nodes(replicas)}, static`]),
    ...(running === null ? [] : [`${nodes(running)} running`]),
  ];
  return [
    ...paragraph(parts.join(', '), layout),
    ...(nodeClass?.place ? paragraph(`class: ${placeText(nodeClass.place)}`, layout) : []),
  ];
}

const marked = (texts: readonly string[], layout: Layout): readonly string[] =>
  texts.flatMap((text) => paragraph(`! ${text}`, layout));

function funnelLines({ funnel, emptiedBy, types }: PoolExplanation, layout: Layout): readonly string[] {
  const removes = ({ removed, readmitted }: FunnelRow): string =>
    [
      ...(removed.length > 0 ? [`-${grouped(removed.length)}`] : []),
      ...(readmitted.length > 0 ? [`+${grouped(readmitted.length)}`] : []),
    ].join(' ');
  const columns: readonly Column<FunnelRow>[] = [
    { title: 'left', of: ({ left }) => grouped(left), isNumber: true },
    { title: '', of: removes, isNumber: true },
    {
      title: 'where',
      of: ({ object, path, place }) => `${object === 'EC2NodeClass' ? 'class ' : ''}${lineText(path, place)}`,
    },
    ...(layout.isWide ? [{ title: 'removes', of: ({ removed }: FunnelRow) => familiesText(removed, 4) }] : []),
    { title: 'condition', of: ({ text }) => conditionText(text, layout.all) },
  ];
  // Without a type each line matters; else those that remove nothing give way.
  const telling = layout.all || types.length === 0 || funnel.length <= FEW_STEPS;
  const steps = telling
    ? funnel
    : funnel.filter(
        ({ stage, removed, readmitted }) => stage === 'catalogue' || removed.length + readmitted.length > 0,
      );
  return [
    ...section(
      'Instance types, condition by condition',
      [...table(steps, columns, layout), ...restLines(funnel.length - steps.length, 'conditions that remove nothing')],
      layout,
    ),
    ...section(
      'No type is left: these conditions leave none together',
      table(
        emptiedBy,
        [
          { title: 'without it', of: ({ without }) => grouped(without.length), isNumber: true },
          {
            title: 'where',
            of: ({ object, path, place }) => `${object === 'EC2NodeClass' ? 'class ' : ''}${lineText(path, place)}`,
          },
          { title: 'condition', of: ({ text }) => conditionText(text, layout.all) },
        ],
        layout,
      ),
      layout,
    ),
  ];
}

const memory = (bytes: number | undefined): string => readableAmount('memory', bytes ?? 0);
const cores = (amount: number | undefined): string => readableAmount('cpu', amount ?? 0);

function typeColumns({ isWide }: Layout, hasDaemonSets: boolean): readonly Column<TypeRow>[] {
  const number = (title: string, of: (row: TypeRow) => string): Column<TypeRow> => ({ title, of, isNumber: true });
  return [
    { title: 'type', of: ({ type }) => type },
    number('vCPU', ({ vcpus }) => String(vcpus)),
    number('memory', (row) => memory(row.memory)),
    number('pods', ({ pods }) => String(pods)),
    number('an hour', ({ pricePerHour }) => (pricePerHour === null ? '?' : money(pricePerHour))),
    number('allocatable', ({ allocatable }) => `${cores(allocatable.cpu)} cpu`),
    number('', ({ allocatable }) => memory(allocatable.memory)),
    ...(isWide
      ? [
          number('disk', ({ allocatable }) => memory(allocatable['ephemeral-storage'])),
          ...(hasDaemonSets
            ? [
                number('DaemonSets', ({ daemonSets }) => `${cores(daemonSets.cpu)} cpu`),
                number('', ({ daemonSets }) => memory(daemonSets.memory)),
              ]
            : []),
          { title: 'arch', of: ({ architecture }: TypeRow) => architecture },
        ]
      : []),
    number('at most', (row) => (row.nodes === null ? 'any' : grouped(row.nodes))),
  ];
}

/** How the types are bought: most of them alike. */
function boughtText(types: readonly TypeRow[]): string {
  const ways = new Map<string, string[]>();
  for (const { type, capacityTypes, hasImage } of types) {
    const way = hasImage ? `as ${capacityTypes.join(', ')}` : 'never, since no image runs on them';
    ways.set(way, [...(ways.get(way) ?? []), type]);
  }
  const [first, ...more] = [...ways].sort(([, a], [, b]) => b.length - a.length);
  if (first === undefined) return '';
  const others = more.map(([way, some]) => `; ${way} ${listed(some)}`).join('');
  return `bought ${first[0]}${others}`;
}

const sizeText = (row: TypeRow): string => `${row.type} (${row.vcpus} vCPU, ${memory(row.memory)})`;

function typeLines(told: PoolExplanation, layout: Layout): readonly string[] {
  const { types, prices, minValues } = told;
  const { shown, rest } = cutTo(types, FEW_TYPES, layout);
  const bySize = [...types].sort((a, b) => a.vcpus - b.vcpus || a.memory - b.memory);
  const [smallest, largest] = [bySize[0], bySize.at(-1)];
  const range =
    rest === 0 || smallest === undefined || largest === undefined
      ? []
      : paragraph(
          `from ${sizeText(smallest)} to ${sizeText(largest)}; by family ${familiesText(
            types.map(({ type }) => type),
            layout.isWide ? 16 : 6,
          )}`,
          layout,
          2,
        );
  const values = minValues
    .filter(({ found, foundAmongCheapest }) => found !== foundAmongCheapest)
    .map(
      ({ key, wanted, found, foundAmongCheapest }) =>
        `minValues of ${key}: ${wanted} wanted, ${found} there, ${foundAmongCheapest} among the 60 cheapest, which a launch names`,
    );
  const minimum = values.flatMap((text) => paragraph(text, layout, 2));
  if (types.length === 0) return minimum;
  return section(
    `${grouped(types.length)} ${types.length === 1 ? 'type' : 'types'} allowed, the cheapest first`,
    [
      ...table(shown, typeColumns(layout, told.daemonSets.length > 0), layout),
      ...restLines(rest, 'types'),
      ...range,
      ...paragraph(boughtText(types), layout, 2),
      ...(prices === null ? [] : paragraph(pricesText(prices, told.cluster), layout, 2)),
      ...minimum,
    ],
    layout,
  );
}

function costText(row: FullPoolRow, currency: string): string {
  const hour = row.perHour ?? 0;
  return `${currency} ${money(hour)} an hour, ${money(hour * HOURS_OF_A_MONTH)} a month (${nodes(row.nodes)}, ${row.type})`;
}

function limitReached(
  { resource, limit, reached, left, nearest, blocksEverything }: LimitRow,
  byType: ReadonlyMap<string, TypeRow>,
): string {
  if (blocksEverything) return 'no room for one node: nothing starts';
  if (reached === null || nearest === null) return 'bounds no node';
  if (left === 0) return `is filled by ${nearest}`;
  const first = byType.get(nearest)?.limitedBy ?? resource;
  const written = limitText(resource, limit);
  const why = first === resource ? `${inUnitOf(resource, left, written)} stay unused` : `${first} comes first`;
  return `at most ${inUnitOf(resource, reached, written)} used by ${nearest}; ${why}`;
}

function sizeLines({ size, types, prices, running, replicas }: PoolExplanation, layout: Layout): readonly string[] {
  if (types.length === 0) return [];
  const byType = new Map(types.map((row) => [row.type, row]));
  const { limits, fewest, most, cheapest, dearest, ceilingPerHour, problems } = size;
  const currency = prices?.currency ?? '';
  const lines = [
    ...table(
      limits,
      [
        { title: 'limit', of: ({ resource, limit }) => `${resource} ${limitText(resource, limit)}` },
        { title: 'where', of: ({ resource, place }) => lineText(`spec.limits.${resource}`, place) },
        { title: 'with nodes of one type', of: (row) => limitReached(row, byType) },
      ],
      layout,
    ),
    ...(fewest === null || most === null
      ? []
      : paragraph(
          fewest.nodes === most.nodes
            ? `full with ${nodes(fewest.nodes)}`
            : `full with ${nodes(fewest.nodes)} (${fewest.type}) to ${nodes(most.nodes)} (${most.type})${running === null ? '' : `; ${running} running`}`,
          layout,
          2,
        )),
    ...(cheapest === null || dearest === null
      ? []
      : [
          ...paragraph(`full of one type: ${costText(cheapest, currency)}`, layout, 2),
          ...(dearest.type === cheapest.type
            ? []
            : paragraph(`             to: ${costText(dearest, currency)}`, layout, 2)),
          ...(ceilingPerHour === null
            ? []
            : paragraph(`no mix of types costs more than ${money(ceilingPerHour)} an hour`, layout, 2)),
        ]),
    ...problems.flatMap((problem) => paragraph(problem, layout, 2)),
  ];
  return section(replicas === null ? 'Limits, and what they come to' : 'What its replicas come to', lines, layout);
}

/** Which pods fit both. */
function sharedText({ kind, witness, separators }: OverlapRow, isWide: boolean): string {
  const tolerated = (witness?.tolerations ?? []).map(({ key = '', value, effect = '' }) =>
    formatTaint({ key, value, effect }),
  );
  const keys = separators.map(({ key }) => key);
  // What tells pools apart matters most where nothing else does.
  const isTold = keys.length > 0 && (isWide || kind === 'any-pod');
  const apart = !isTold ? '' : `; pods that select ${listed(keys, 2)} are told apart`;
  if (kind === 'any-pod') return `any pod that selects nothing${apart}`;
  const who = kind === 'tolerating-one' ? 'pods that tolerate' : 'only pods that tolerate both:';
  return `${who} ${listed(tolerated)}${apart}`;
}

function overlapLines({ overlaps, weight, pool }: PoolExplanation, layout: Layout): readonly string[] {
  const sharing = overlaps.filter(({ kind }) => kind !== 'never');
  const { shown, rest } = cutTo(sharing, FEW_POOLS, layout);
  const never = overlaps.filter(({ kind }) => kind === 'never');
  const takesNone = (row: OverlapRow, name: string): boolean =>
    row.proof.some((text) => text.startsWith(`${name} takes no pod`));
  if (overlaps.length > 0 && overlaps.every((row) => takesNone(row, pool))) return [];
  const empty = never.filter((row) => takesNone(row, row.other)).map(({ other }) => other);
  const apart = never.filter((row) => !takesNone(row, row.other));
  return section(
    'Pods that fit other pools too',
    [
      ...table(
        shown,
        [
          { title: 'pool', of: ({ other }) => other },
          { title: 'weight', of: ({ otherWeight }) => String(otherWeight), isNumber: true },
          {
            title: 'tried first',
            of: ({ first, otherWeight }) =>
              `${first === pool ? 'this one' : (first ?? '')}, by ${otherWeight === weight ? 'name' : 'weight'}`,
          },
          { title: 'shared', of: (row) => sharedText(row, layout.isWide) },
        ],
        layout,
      ),
      ...restLines(rest, 'pools'),
      ...apart.flatMap(({ other, proof }) => paragraph(`no pod fits ${other} too: ${listed(proof, 1)}`, layout, 2)),
      ...(empty.length === 0
        ? []
        : paragraph(`no pod fits ${listed(empty, FEW_POOLS)}: nothing starts there`, layout, 2)),
    ],
    layout,
  );
}

function daemonSetLines({ daemonSets, types }: PoolExplanation, layout: Layout): readonly string[] {
  if (types.length === 0) return [];
  if (daemonSets.length === 0) {
    return paragraph('no DaemonSet among the objects: --snapshot FILE gives those of the cluster', layout, 2);
  }
  const { shown, rest } = cutTo(daemonSets, FEW_POOLS, layout);
  const loaded = types.filter((row) => (row.allocatable.cpu ?? 0) > 0);
  const share = ({ daemonSets: taken, allocatable }: TypeRow, resource: string): number =>
    (taken[resource] ?? 0) / (allocatable[resource] ?? 1);
  const most = [...loaded].sort((a, b) => share(b, 'cpu') - share(a, 'cpu')).at(0);
  const percent = (value: number): string => `${Math.round(value * 100)} %`;
  return [
    ...table(
      shown,
      [
        { title: 'DaemonSet', of: ({ resource }) => resource.replace(/^DaemonSet\//, '') },
        { title: 'takes of a node', of: ({ requests }) => resourcesText(requests) || 'nothing but a pod' },
        { title: 'on types', of: (row) => grouped(row.types), isNumber: true },
      ],
      layout,
    ),
    ...restLines(rest, 'DaemonSets'),
    ...(most === undefined
      ? []
      : paragraph(
          `together most of ${most.type}: ${percent(share(most, 'cpu'))} of its cpu, ${percent(share(most, 'memory'))} of its memory`,
          layout,
          2,
        )),
  ];
}

function assumptionLines({ assumptions }: PoolExplanation, layout: Layout): readonly string[] {
  if (!layout.all)
    return [
      '',
      ...paragraph(`${assumptions.length} things are taken for granted or not known: --all names them`, layout),
    ];
  return section(
    'Taken for granted',
    assumptions.flatMap((text) => paragraph(text, layout, 2)),
    layout,
  );
}

/** A pool for a terminal: what is wrong first, long tables cut. */
export function poolText(told: PoolExplanation, options: TextOptions = {}): string {
  const layout = layoutOf(options);
  const refused = cutTo(told.refused, 3, layout);
  return textOf([
    ...headingLines(told, layout),
    ...summaryLines(told, layout),
    ...marked(
      refused.shown.map((text) => `the API server refuses it: ${text}`),
      layout,
    ),
    ...restLines(refused.rest, 'reasons of the API server'),
    ...marked(told.hints, layout),
    ...funnelLines(told, layout),
    ...typeLines(told, layout),
    ...sizeLines(told, layout),
    ...calendarLines(told.calendar, told.expireAfter, layout),
    ...overlapLines(told, layout),
    ...section('DaemonSets on its nodes', daemonSetLines(told, layout), layout),
    ...assumptionLines(told, layout),
  ]);
}
