import type { Resources } from '../../karpenter/units/quantity';
import { readableAmount } from '../../karpenter/units/quantity';
import type { EmptyingRow, TypeExplanation } from '../types';
import { headingLines } from './heading';
import { type Layout, layoutOf, paragraph, section, type TextOptions, table, textOf } from './layout';
import { grouped, lineText, money, pricesText } from './words';

type Reason = TypeExplanation['reasons'][number];

const lines = (count: number): string => `${count} ${count === 1 ? 'line' : 'lines'}`;

function verdictText({ type, verdict, lines: count, near, noImage }: TypeExplanation): string {
  if (verdict === 'not in the catalogue') return `${type} is no known instance type; near it: ${near.join(', ')}`;
  if (verdict === 'allowed') {
    return noImage.length === 0
      ? `${type} is allowed`
      : `${type} is planned and never starts: no image of the node class runs on it`;
  }
  return count === 0 ? `${type} is not allowed` : `${type} is not allowed: ${lines(count)} in the way`;
}

function reasonLines({ reasons, noImage, verdict }: TypeExplanation, layout: Layout): readonly string[] {
  const all: readonly { readonly where: string; readonly text: string }[] = [
    ...(verdict === 'not in the catalogue' ? [] : reasons).map(({ object, paths, places, text }: Reason) => {
      const where = paths.map((path, index) => lineText(path, places[index] ?? null));
      return { where: `${object === 'EC2NodeClass' ? 'class ' : ''}${where.join(', ')}`, text };
    }),
    ...noImage.map(({ path, place, text }: EmptyingRow) => ({ where: `class ${lineText(path, place)}`, text })),
  ];
  return table(
    all,
    [
      { title: 'where', of: ({ where }) => where },
      { title: 'why', of: ({ text }) => text },
    ],
    layout,
  );
}

const RESOURCES = ['cpu', 'memory', 'ephemeral-storage', 'pods'] as const;

/** From what the machine has to what pods get. */
function reservedLines({ row, reserved }: TypeExplanation, layout: Layout): readonly string[] {
  if (row === null || reserved === null) return [];
  const { capacity, kubeReserved, systemReserved, evictionThreshold } = reserved;
  const left = Object.fromEntries(
    Object.entries(row.allocatable).map(([resource, amount]) => [resource, amount - (row.daemonSets[resource] ?? 0)]),
  );
  const isTold = (resources: Resources): boolean => Object.values(resources).some((amount) => amount !== 0);
  const hasDaemonSets = isTold(row.daemonSets);
  const rows: readonly { readonly what: string; readonly sign: string; readonly amounts: Resources }[] = [
    { what: 'capacity, by Karpenter', sign: '', amounts: capacity },
    { what: 'kept for the kubelet', sign: '-', amounts: kubeReserved },
    { what: 'kept for the system', sign: '-', amounts: systemReserved },
    { what: 'kept free, or pods are evicted', sign: '-', amounts: evictionThreshold },
    { what: 'allocatable', sign: '', amounts: row.allocatable },
    ...(hasDaemonSets
      ? [
          { what: 'DaemonSets', sign: '-', amounts: row.daemonSets },
          { what: 'left for other pods', sign: '', amounts: left },
        ]
      : []),
  ].filter(({ amounts }) => isTold(amounts));
  const others = Object.keys(capacity).filter((resource) => !(RESOURCES as readonly string[]).includes(resource));
  return [
    ...table(
      rows,
      [
        { title: '', of: ({ what }) => what },
        ...RESOURCES.map((resource) => ({
          title: resource === 'ephemeral-storage' ? 'disk' : resource,
          isNumber: true,
          of: ({ sign, amounts }: (typeof rows)[number]) =>
            (amounts[resource] ?? 0) === 0 ? '' : `${sign}${readableAmount(resource, amounts[resource] ?? 0)}`,
        })),
      ],
      layout,
    ),
    ...(others.length === 0
      ? []
      : paragraph(
          `and ${others.map((resource) => `${readableAmount(resource, capacity[resource] ?? 0)} ${resource}`).join(', ')}`,
          layout,
          2,
        )),
  ];
}

function nodeText({ row }: TypeExplanation): string {
  if (row === null) return '';
  const { vcpus, memory, architecture, pricePerHour, nodes, limitedBy, capacityTypes, zones } = row;
  return [
    `${vcpus} vCPU`,
    readableAmount('memory', memory),
    architecture,
    pricePerHour === null ? 'no known price' : `${money(pricePerHour)} an hour`,
    ...(capacityTypes.length === 0 ? [] : [`as ${capacityTypes.join(', ')}`]),
    ...(zones === null ? [] : [`in ${zones.join(', ')}`]),
    ...(nodes === null ? [] : [`at most ${grouped(nodes)} nodes by the limit of ${limitedBy}`]),
  ].join(', ');
}

/** Why a pool allows a type, or not, for a terminal. */
export function typeText(told: TypeExplanation, options: TextOptions = {}): string {
  const layout = layoutOf(options);
  const { instead, row, prices } = told;
  return textOf([
    ...headingLines(told, layout),
    ...paragraph(verdictText(told), layout),
    ...reasonLines(told, layout),
    ...(instead.length === 0 ? [] : paragraph(`allowed and nearest to it: ${instead.join(', ')}`, layout, 2)),
    ...(row === null
      ? []
      : section(
          `A node of it${told.verdict === 'allowed' ? '' : ', if it were allowed'}`,
          [
            ...paragraph(nodeText(told), layout, 2),
            ...reservedLines(told, layout),
            ...(prices === null || row.pricePerHour === null
              ? []
              : paragraph(pricesText(prices, told.cluster), layout, 2)),
          ],
          layout,
        )),
  ]);
}
