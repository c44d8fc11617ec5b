import { listed } from '../../findings';
import type { PodExplanation, PodPoolRow, WorkloadExplanation } from '../types';
import { clusterText, titleLines } from './heading';
import { cutTo, type Layout, layoutOf, paragraph, restLines, section, type TextOptions, table, textOf } from './layout';
import { grouped, lineText, money, pricesText, resourcesText } from './words';

const [FEW_POOLS, FEW_WORKLOADS] = [8, 10];

/** What the winner is by. */
const WON_BY: Readonly<Record<string, string>> = {
  weight: 'by its weight',
  name: 'by its name, which nothing documents: give the pools different weights',
};

const hour = (price: number | null): string => (price === null ? 'without a known price' : `${money(price)} an hour`);

function takesText({ types, cheapest, relaxed }: PodPoolRow): string {
  const count = `${grouped(types.length)} ${types.length === 1 ? 'type' : 'types'}`;
  const from =
    cheapest === null ? '' : `, ${types.length === 1 ? '' : 'from '}${cheapest.type} ${hour(cheapest.pricePerHour)}`;
  const without = relaxed.length === 0 ? '' : `, once it gives up ${listed([...new Set(relaxed)])}`;
  return `${count}${from}${without}`;
}

type Obstacle = PodPoolRow['obstacles'][number];

/** An obstacle in few words; of a lack of room, what is lacking. */
function obstacleText({ kind, scarce, text, path, place }: Obstacle, pool: string): string {
  if (kind === 'pool' && text.startsWith('no instance type')) return `it has no instance type: explain pool ${pool}`;
  const where = lineText(path, place);
  if (scarce.length > 0) return `too little ${scarce.join(' and ')}: ${text.slice(text.lastIndexOf(': ') + 2)}`;
  return where === '' ? text : `${text} (${where})`;
}

const obstacleTexts = ({ obstacles, pool }: PodPoolRow): string =>
  obstacles.map((obstacle) => obstacleText(obstacle, pool)).join('; ');

/** What DaemonSets take of a node of the pool that the question is about: the winner, else the nearest miss. */
function daemonSetText(row: PodPoolRow | undefined): string {
  const taken = row === undefined ? '' : resourcesText(row.daemonSets);
  if (row === undefined || taken === '') return '';
  const isCounted = row.obstacles.some(({ text }) => text.includes('asked for'))
    ? ', and that is in what is asked for'
    : '';
  return `DaemonSets take ${taken} of a node of ${row.pool}${isCounted}`;
}

/** Where the pods go, in one line. */
function outcome({ winner, wonBy, ignored }: WorkloadExplanation): string {
  if (ignored.length > 0) return 'no pool is asked: Karpenter leaves these pods alone';
  if (winner === null) return 'no pool takes it: its pods stay pending unless a node that runs has room';
  return `goes to ${winner}${wonBy === null ? '' : `, ${WON_BY[wonBy]}`}`;
}

function workloadLines(told: WorkloadExplanation, layout: Layout): readonly string[] {
  const { resource, place, requests, pools, misses, ignored, notLookedAt } = told;
  const taking = cutTo(
    pools.filter(({ accepts }) => accepts),
    FEW_POOLS,
    layout,
  );
  const byName = new Map(pools.map((row) => [row.pool, row]));
  const refusing = cutTo(
    misses.flatMap((name) => byName.get(name) ?? []),
    FEW_POOLS,
    layout,
  );
  const daemonSets = ignored.length > 0 ? '' : daemonSetText(byName.get(told.winner ?? misses[0] ?? ''));
  return [
    ...titleLines(resource, place, layout),
    ...paragraph(`asks for ${resourcesText(requests) || 'nothing: a pod without requests fits any node'}`, layout, 2),
    ...paragraph(outcome(told), layout, 2),
    ...ignored.flatMap((reason) => paragraph(`- ${reason}`, layout, 2)),
    ...table(
      taking.shown,
      [
        { title: 'takes it', of: ({ pool }) => pool },
        { title: 'weight', of: ({ weight }) => String(weight), isNumber: true },
        { title: 'with', of: takesText },
      ],
      layout,
    ),
    ...restLines(taking.rest, 'that take it'),
    ...(ignored.length > 0
      ? []
      : [
          ...table(
            refusing.shown,
            [
              { title: 'does not', of: ({ pool }) => pool },
              { title: 'weight', of: ({ weight }) => String(weight), isNumber: true },
              { title: 'why, the nearest miss first', of: obstacleTexts },
            ],
            layout,
          ),
          ...restLines(refusing.rest, 'that do not'),
        ]),
    ...(daemonSets === '' ? [] : paragraph(daemonSets, layout, 2)),
    ...notLookedAt.flatMap((sentence) => paragraph(`not looked at: ${sentence}`, layout, 2)),
  ];
}

const priceLines = ({ prices, cluster }: PodExplanation, layout: Layout): readonly string[] =>
  prices === null ? [] : ['', ...paragraph(`prices in ${pricesText(prices, cluster)}`, layout)];

/** Where the pods of workloads go, for a terminal. */
export function podText(told: PodExplanation, options: TextOptions = {}): string {
  const layout = layoutOf(options);
  const { shown, rest } = cutTo(told.workloads, FEW_WORKLOADS, layout);
  const hasPrices = told.workloads.some(({ pools }) => pools.some(({ cheapest }) => cheapest !== null));
  return textOf([
    ...paragraph(`${clusterText(told.cluster)}: where pods go that need a new node`, layout),
    ...shown.flatMap((workload) => ['', ...workloadLines(workload, layout)]),
    ...section('', restLines(rest, 'workloads'), layout).slice(1),
    ...(hasPrices ? priceLines(told, layout) : []),
  ]);
}
