import { formatPath } from '../../../findings';
import type { NodeResources, PoolTypes, Resolution } from '../../../karpenter';
import { labelsAt } from '../../../karpenter/read-objects';
import { type Resources, readableAmount, resourceAmounts } from '../../../karpenter/units/quantity';
import type { JsonObject } from '../../../objects';
import { objectAt, scalarText } from '../../../objects';
import type { PoolProblem } from './no-instance-type';

/** Resources that a node has whatever its node class says. */
const OF_THE_HARDWARE = /^(cpu|memory|nodes)$|\//;

/** The limits of a pool that can be read; of some only, where its node class is not known. */
export function limitsOf(nodePool: JsonObject, isClassKnown: boolean): Resources {
  const limits = Object.entries(resourceAmounts(labelsAt(nodePool, 'spec', 'limits')));
  return Object.fromEntries(limits.filter(([resource]) => isClassKnown || OF_THE_HARDWARE.test(resource)));
}

const capacityOf = ({ capacity }: NodeResources, resource: string): number =>
  resource === 'nodes' ? 1 : (capacity[resource] ?? 0);

/** Whether one node of a type stays within limits. */
export const isWithin =
  (limits: Resources) =>
  (resources: NodeResources): boolean =>
    Object.entries(limits).every(([resource, limit]) => capacityOf(resources, resource) <= limit);

const MIB = 2 ** 20;
const AWS = 'karpenter.k8s.aws/instance-';

/** What a node has of a resource at most, by the labels of its type; undefined where they do not say. */
const AT_MOST: Readonly<Record<string, (label: (key: string) => string | undefined) => number>> = {
  cpu: (label) => Number(label(`${AWS}cpu`)) * 1000,
  memory: (label) => Number(label(`${AWS}memory`)) * MIB,
  nodes: () => 1,
};

/** Whether one node of a type stays within limits by the labels of the type alone, so that nothing need be reckoned. */
export function isSurelyWithin(limits: Resources, { matcher }: PoolTypes, type: string): boolean {
  const row = matcher.catalogue.rowByName.get(type) ?? -1;
  const label = (key: string): string | undefined => matcher.label(key, row);
  return Object.entries(limits).every(([resource, limit]) => {
    const atMost = Object.hasOwn(AT_MOST, resource) ? AT_MOST[resource]?.(label) : undefined;
    return atMost !== undefined && atMost <= limit;
  });
}

/** A limit of nothing is how a pool is told to launch no more. */
export const isStopped = (limits: Resources): boolean => Object.values(limits).some((limit) => limit <= 0);

/** How much smaller than every node a limit has to be that no node which AWS adds will fit. */
const FAR = 2;

/** Less than any node has: whoever writes it leaves the unit out. */
const UNITS: Readonly<Record<string, { readonly below: number; readonly unit: string }>> = {
  memory: { below: 2 ** 20, unit: 'Gi' },
  'ephemeral-storage': { below: 2 ** 20, unit: 'Gi' },
  cpu: { below: 100, unit: '' },
};

function wayOut(resource: string, limit: number, least: number, written: unknown): string {
  const { below = 0, unit = '' } = UNITS[resource] ?? {};
  const number = /^\d+/.exec(scalarText(written) ?? '')?.[0];
  const meant =
    limit < below && number !== undefined && unit !== '' ? `write ${number}${unit} if that was meant; ` : '';
  return `${meant}a pool of one node needs ${readableAmount(resource, least)}; limits count all nodes of the pool together`;
}

interface Question {
  readonly resolution: Resolution;
  readonly limits: Resources;
  readonly isKnown: boolean;
}

/** Limits that not even one node of any type fits under, although the pool has types. */
export function limitsBelowOneNode(
  nodePool: JsonObject,
  { resolution, limits, isKnown }: Question,
): readonly PoolProblem[] {
  const { matcher, types } = resolution;
  const rows = types.map((type) => ({
    type,
    resources: matcher.resources(matcher.catalogue.rowByName.get(type) ?? -1),
  }));
  const nodes = rows.flatMap(({ type, resources }) => (resources === undefined ? [] : [{ type, resources }]));
  const written = objectAt(nodePool, 'spec', 'limits');
  const base = { object: 'NodePool', rule: 'set/limit-below-one-node' } as const;
  const problems = Object.entries(limits).flatMap(([resource, limit]): PoolProblem[] => {
    const [first, ...more] = nodes.map(({ type, resources }) => ({ type, amount: capacityOf(resources, resource) }));
    if (first === undefined) return [];
    const least = more.reduce((a, b) => (b.amount < a.amount ? b : a), first);
    if (least.amount <= limit) return [];
    return [
      {
        ...base,
        severity: isKnown && limit * FAR < least.amount ? 'error' : 'warning',
        path: formatPath(['spec', 'limits', resource]),
        got: written[resource],
        message: `the smallest node of the pool, ${least.type}, has ${readableAmount(resource, least.amount)} ${resource}, more than the limit: nothing is launched`,
        fix: wayOut(resource, limit, least.amount, written[resource]),
      },
    ];
  });
  if (problems.length > 0 || nodes.length === 0) return problems;
  return [
    {
      ...base,
      severity: 'warning',
      path: 'spec.limits',
      message: 'no type of the pool stays within all limits with a single node: nothing is launched',
      fix: 'raise one of them: each type exceeds at least one',
    },
  ];
}
