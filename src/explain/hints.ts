import { listed } from '../findings';
import { readableAmount } from '../karpenter/units/quantity';
import type { PoolExplanation, TypeRow } from './types';

type Told = Omit<PoolExplanation, 'hints'>;

/** Types that a replacement of a spot node by a cheaper spot node needs (core `pkg/controllers/disruption/consolidation.go`). */
const SPOT_TO_SPOT_TYPES = 15;

/** Parts of a node from which on DaemonSets take much of it. */
const MUCH = 0.25;

const cannotStart = ({ emptiedBy, size, replicas, minValues, types }: Told): readonly string[] => [
  ...(emptiedBy.length > 0 ? ['no instance type is left: the pool starts nothing'] : []),
  ...(types.length === 0 && emptiedBy.length === 0 && minValues.length > 0
    ? ['minValues asks for more than there is: the pool starts nothing']
    : []),
  ...size.limits
    .filter(({ blocksEverything }) => blocksEverything)
    .map(
      ({ resource, limit }) =>
        `the limit of ${readableAmount(resource, limit)} ${resource} has no room for one node: the pool starts nothing`,
    ),
  ...(replicas === null ? [] : [`the pool is static: it keeps ${replicas} nodes and starts none for pods`]),
];

/** Parts of a limit that are not worth a word. */
const LITTLE = 0.05;

function limitHints({ size, replicas, types }: Told): readonly string[] {
  const limitedBy = new Map(types.map((row) => [row.type, row.limitedBy]));
  return [
    ...size.limits
      // Where another limit comes first, it is that one that keeps this one from being filled.
      .filter(
        ({ resource, left, limit, nearest }) => left > limit * LITTLE && limitedBy.get(nearest ?? '') === resource,
      )
      .filter(({ blocksEverything }) => !blocksEverything)
      .map(
        ({ resource, limit, reached, nearest }) =>
          `the limit of ${readableAmount(resource, limit)} ${resource} cannot be filled by nodes of one type: ` +
          `${nearest} comes nearest with ${readableAmount(resource, reached ?? 0)}`,
      ),
    ...(size.limits.length === 0 && replicas === null && types.length > 0
      ? ['the pool has no limits: nothing bounds its nodes and what they cost']
      : []),
  ];
}

function typeHints({ types, minValues }: Told): readonly string[] {
  const spot = types.filter(({ capacityTypes }) => capacityTypes.includes('spot'));
  const withoutImage = types.filter(({ hasImage }) => !hasImage);
  return [
    ...(withoutImage.length > 0
      ? [
          `no image of the node class runs on ${withoutImage.length} of the types: their nodes are planned and never start`,
        ]
      : []),
    ...minValues
      .filter(
        ({ wanted, found, foundAmongCheapest }) =>
          (found ?? wanted) >= wanted && (foundAmongCheapest ?? wanted) < wanted,
      )
      .map(
        ({ key, wanted, foundAmongCheapest }) =>
          `minValues of ${key} asks for ${wanted} values, and the 60 cheapest types, which a launch can name, have ${foundAmongCheapest}`,
      ),
    ...(spot.length > 0 && spot.length < SPOT_TO_SPOT_TYPES
      ? [
          `${spot.length} types as spot: a spot node is replaced by a cheaper spot node only where ${SPOT_TO_SPOT_TYPES} types are cheaper`,
        ]
      : []),
  ];
}

/** What the DaemonSets take of the types where they take most. */
function daemonSetHints({ types, daemonSets: agents }: Told): readonly string[] {
  if (agents.length === 0) return [];
  const share = ({ daemonSets, allocatable }: TypeRow): number =>
    Math.max(...Object.entries(daemonSets).map(([resource, amount]) => amount / (allocatable[resource] ?? 0)), 0);
  const full = types.filter((row) => share(row) > 1);
  const loaded = types.filter((row) => share(row) >= MUCH && share(row) <= 1);
  const [worst] = [...loaded].sort((a, b) => share(b) - share(a));
  return [
    ...(full.length === 0
      ? []
      : [
          `${full.length} of the types have no room for the DaemonSets alone, so that no pod gets such a node: ` +
            listed(full.map(({ type }) => type)),
        ]),
    ...(worst === undefined
      ? []
      : [
          `DaemonSets take a quarter or more of ${loaded.length} of the types, most of ${worst.type}: ${Math.round(share(worst) * 100)} %`,
        ]),
  ];
}

const budgetHints = ({ calendar }: Told): readonly string[] =>
  calendar.problems.map(
    ({ index, field, message }) =>
      `the controller cannot read spec.disruption.budgets[${index}].${field} and disrupts nothing of the pool: ${message}`,
  );

const overlapHints = ({ overlaps, weight }: Told): readonly string[] => {
  const equal = overlaps.filter(({ kind, otherWeight }) => kind === 'any-pod' && otherWeight === weight);
  return equal.length === 0
    ? []
    : [
        `pods that select nothing fit ${equal.map(({ other }) => other).join(', ')} too, of the same weight ${weight}: ` +
          'which is tried first follows from the names, which is documented nowhere; give one a higher weight',
      ];
};

const classHints = ({ nodeClass }: Told): readonly string[] =>
  nodeClass === null || nodeClass.isKnown
    ? []
    : [
        `EC2NodeClass/${nodeClass.name} is not among the objects: its image, disks and kubelet are taken to be the usual ones`,
      ];

/** What an operator should know of a pool, the gravest first. */
export const hintsOf = (told: Told): readonly string[] =>
  [cannotStart, budgetHints, classHints, limitHints, typeHints, daemonSetHints, overlapHints].flatMap((of) => of(told));
