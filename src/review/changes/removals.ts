import { deepEqual, type JsonObject, member, objectAt, scalarAt, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import {
  type ClusterState,
  CORE_GROUP,
  classNameOf,
  isClass,
  isPool,
  poolsOfClass,
  type SideObject,
} from '../sides/cluster-state';
import type { BothStates, ObjectPair } from '../sides/pairs';
import { gitOpsOf, type Removal, removalOf, removalOfAll } from '../sides/pruning';
import { unknownKind } from './fields';
import { groupWithoutNodes, isDefinition } from './kinds';
import { isRetiring } from './readiness';

/** What each way of leaving the files means, as the end of a sentence. */
const HOW: Readonly<Record<Exclude<Removal, 'orphaned'>, string>> = {
  unknown: 'if your tool prunes what leaves the files',
  deleted: 'at the next sync',
  confirmed: 'when the deletion is confirmed',
};

const NODES_GO =
  'the NodeClaims belong to the pool and go with it: no budget is asked and no replacement starts first, PodDisruptionBudgets hold while nodes drain, and pods go to what is left';

const retireFix = (name: string): string =>
  `set retire: true on ${name} first, or taint it and set limits.cpu to 0: its nodes then empty by the budgets; remove it when it has none`;

/** A pool whose spec is that of one that goes, under another name. */
export interface Rename {
  readonly from: SideObject;
  readonly to: SideObject;
}

/** The spec with the name of the class as it is after renames of classes. */
function specOf({ stored }: SideObject, renamed: ReadonlyMap<string, string>): JsonObject {
  const spec = objectAt(stored, 'spec');
  const template = objectAt(spec, 'template');
  const inner = objectAt(template, 'spec');
  const ref = objectAt(inner, 'nodeClassRef');
  const name = scalarAt(ref, 'name') ?? '';
  return {
    ...spec,
    template: { ...template, spec: { ...inner, nodeClassRef: { ...ref, name: renamed.get(name) ?? name } } },
  };
}

/** The objects that got another name, each with the one that has its spec now. */
export function renames(pairs: readonly ObjectPair[]): readonly Rename[] {
  const gone = pairs.flatMap(({ before, after }) => (before !== undefined && after === undefined ? [before] : []));
  const came = pairs.flatMap(({ before, after }) => (before === undefined && after !== undefined ? [after] : []));
  const taken = new Set<SideObject>();
  const match = (from: SideObject, same: (to: SideObject) => boolean): Rename[] => {
    const to = came.find(
      (each) => each.kind === from.kind && each.group === from.group && !taken.has(each) && same(each),
    );
    if (to === undefined) return [];
    taken.add(to);
    return [{ from, to }];
  };
  const classes = gone
    .filter(isClass)
    .flatMap((from) => match(from, (to) => deepEqual(member(from.stored, 'spec'), member(to.stored, 'spec'))));
  const names = new Map(classes.map(({ from, to }) => [from.name, to.name]));
  const pools = gone
    .filter(isPool)
    .flatMap((from) => match(from, (to) => deepEqual(specOf(from, names), specOf(to, new Map()))));
  return [...classes, ...pools];
}

function poolRemoval(pool: SideObject, removal: Removal, renamed: Rename | undefined): Draft {
  const common = { resource: pool.resource, pools: [pool.name] };
  if (removal === 'orphaned') return orphaned(pool);
  const how = HOW[removal];
  if (renamed !== undefined) {
    return {
      ...common,
      effect: 'deletes',
      rule: 'review/pool-renamed',
      path: 'metadata.name',
      before: pool.name,
      after: renamed.to.name,
      reason: `the pool is renamed to ${renamed.to.name}: for Karpenter that is a new pool and a deletion ${how}; ${NODES_GO}`,
      fix: `keep ${pool.name} with retire: true beside ${renamed.to.name} until it has no nodes, then remove it`,
    };
  }
  const retires = isRetiring(pool);
  return {
    ...common,
    effect: 'deletes',
    rule: 'review/pool-deleted',
    path: '',
    reason: retires
      ? `the pool was retiring, and what nodes it still has are deleted ${how}, outside of budgets: see that it has none`
      : `the pool is deleted ${how}; ${NODES_GO}`,
    fix: retires
      ? `see that kubectl get nodeclaims -l karpenter.sh/nodepool=${pool.name} finds none`
      : retireFix(pool.name),
  };
}

const orphaned = (object: SideObject): Draft => ({
  effect: 'behaviour',
  rule: 'review/orphaned',
  resource: object.resource,
  path: '',
  reason: isPool(object)
    ? 'the tool leaves the object in the cluster: the pool goes on launching, and nobody finds it in git'
    : 'the tool leaves the object in the cluster, where it works on, and nobody finds it in git',
  pools: isPool(object) ? [object.name] : [],
  fix: 'delete it by hand when it has no nodes, or retire it first',
});

function classRemoval(object: SideObject, removal: Removal, states: BothStates, renamed: Rename | undefined): Draft {
  if (removal === 'orphaned') return orphaned(object);
  const users = poolsOfClass(object.name, states.after);
  const source = 'aws/karpenter-provider-aws v1.14.1 pkg/controllers/nodeclass/controller.go:216-234';
  if (users.length > 0) {
    return {
      effect: 'stops',
      rule: 'review/class-deleted',
      resource: object.resource,
      path: '',
      reason: `the class is deleted ${HOW[removal]} while ${listed(users)} use${users.length === 1 ? 's' : ''} it: it stays until its nodes are gone, launches none and evaluates no drift`,
      pools: users,
      source,
    };
  }
  const note = renamed === undefined ? '' : `; ${renamed.to.name} has its spec now`;
  return {
    effect: 'behaviour',
    rule: 'review/class-waits',
    resource: object.resource,
    path: '',
    reason: `the class stays until the last node that was made from it is gone, and launches none meanwhile${note}`,
    pools: [],
    source,
  };
}

/** The kind of Karpenter's objects that a definition is for. */
const DEFINITIONS: Readonly<Record<string, string>> = {
  'nodepools.karpenter.sh': 'NodePool',
  'nodeclaims.karpenter.sh': 'NodeClaim',
  'ec2nodeclasses.karpenter.k8s.aws': 'EC2NodeClass',
};

function definitionRemoval(object: SideObject, removal: Removal, state: ClusterState): Draft {
  const kind = textAt(DEFINITIONS, object.name);
  if (removal === 'orphaned') return orphaned(object);
  return {
    effect: 'deletes',
    rule: 'review/definition-deleted',
    resource: object.resource,
    path: '',
    reason: `the API server deletes every ${kind ?? 'object'} with the definition of its kind ${HOW[removal]}${kind === 'EC2NodeClass' ? ', and Karpenter cannot work without it' : ', and every node with it'}`,
    pools: [...state.pools.keys()],
  };
}

function ofKarpenter(object: SideObject, removal: Removal): Draft | undefined {
  const { kind, resource } = object;
  if (object.group === CORE_GROUP && kind === 'NodeClaim') {
    if (removal === 'orphaned') return orphaned(object);
    const pool = scalarAt(object.object, 'metadata', 'labels', 'karpenter.sh/nodepool');
    return {
      effect: 'deletes',
      rule: 'review/node-claim-deleted',
      resource,
      path: '',
      reason: `the node of the NodeClaim is drained and deleted ${HOW[removal]}${pool === undefined ? '' : `, outside of the budgets of ${pool}`}`,
    };
  }
  const rule = kind === 'NodeOverlay' ? 'review/overlay' : kind === 'CapacityBuffer' ? 'review/buffer' : undefined;
  if (rule === undefined || ![CORE_GROUP, 'autoscaling.x-k8s.io'].includes(object.group)) return undefined;
  if (removal === 'orphaned') return orphaned(object);
  const reason =
    rule === 'review/overlay'
      ? 'prices and capacities are those of AWS again, and consolidation may choose other nodes'
      : 'the room that the buffer kept is given up, and its nodes may be consolidated';
  return { effect: 'behaviour', rule, resource, path: '', reason };
}

/** What an object does by leaving the files. */
export function removalDrafts(object: SideObject, states: BothStates, renamed: Rename | undefined): Draft[] {
  const removal = removalOf(object, gitOpsOf(states));
  if (isPool(object)) return [poolRemoval(object, removal, renamed)];
  if (isClass(object)) return [classRemoval(object, removal, states, renamed)];
  const known = ofKarpenter(object, removal);
  if (known !== undefined) return [known];
  if (isDefinition(object)) return [definitionRemoval(object, removal, states.before)];
  if (!groupWithoutNodes(object)) return [unknownKind(object.resource, '', object.resource, undefined)];
  return [
    {
      effect: 'none',
      rule: 'review/no-effect',
      resource: object.resource,
      path: '',
      reason: 'no node is made of it; it goes with its pods',
    },
  ];
}

/** What a cluster does whose whole folder goes. */
export function clusterRemoval(state: ClusterState): Draft[] {
  const pools = [...state.pools.keys()];
  const removal = removalOfAll(state.given.gitOps ?? []);
  const common = { resource: `Cluster/${state.facts.name ?? state.folder}`, path: '', pools };
  if (pools.length === 0) {
    return [{ ...common, effect: 'none', rule: 'review/no-effect', reason: 'the folder goes and had no pool' }];
  }
  if (removal === 'orphaned') {
    return [
      {
        ...common,
        effect: 'behaviour',
        rule: 'review/orphaned',
        reason: 'the folder goes with what applied it, and the objects stay in the cluster and work on',
      },
    ];
  }
  return [
    {
      ...common,
      effect: 'deletes',
      rule: 'review/cluster-removed',
      reason: `the folder of the cluster goes, and its pools with their nodes are deleted ${HOW[removal]}`,
    },
  ];
}

/** What an object does that comes. */
export function additionDrafts(object: SideObject, { after }: BothStates, renamed: boolean): Draft[] {
  const { resource, kind } = object;
  if (renamed && isPool(object)) return [];
  const common = { resource, path: '' };
  if (isPool(object)) {
    const className = classNameOf(object, after);
    const reason = `a new pool takes pods that it fits, and may take them from others${className === undefined ? '' : `; its nodes are made from ${className}`}`;
    return [{ ...common, effect: 'new-nodes', rule: 'review/object-added', reason, pools: [object.name] }];
  }
  if (isClass(object)) {
    const reason = 'nodes are made from the class where a pool asks for it';
    return [{ ...common, effect: 'new-nodes', rule: 'review/object-added', reason }];
  }
  if (kind === 'NodeOverlay' && object.group === CORE_GROUP) {
    const reason = 'prices and capacities differ at once, and consolidation may choose other nodes';
    return [{ ...common, effect: 'behaviour', rule: 'review/overlay', reason }];
  }
  if (kind === 'CapacityBuffer') {
    return [{ ...common, effect: 'behaviour', rule: 'review/buffer', reason: 'room is kept for pods that may come' }];
  }
  if (object.group === CORE_GROUP && kind === 'NodeClaim') {
    return [{ ...common, effect: 'new-nodes', rule: 'review/object-added', reason: 'a node is launched for it' }];
  }
  if (!groupWithoutNodes(object) && kind !== 'CustomResourceDefinition') {
    return [unknownKind(resource, '', undefined, resource)];
  }
  return [{ ...common, effect: 'none', rule: 'review/no-effect', reason: 'no node is made of it' }];
}
