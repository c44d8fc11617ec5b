import { DRIFT_EVENTS } from '../../karpenter';
import { isFeatureGateOn } from '../../karpenter/feature-gates';
import { resolveAmiFamily } from '../../karpenter/nodes/ami-family';
import { compareMinors, isAtLeast, minimumKarpenter } from '../../karpenter/versions';
import { listAt, objectAt, scalarAt, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import type { Effect } from '../effects';
import { type ClusterState, poolsOfClass, type SideObject } from '../sides/cluster-state';
import type { BothStates } from '../sides/pairs';
import { permissionsNeeded } from './permissions';

const CLASS_HASH_VERSIONS: readonly (readonly [since: string, version: string])[] = [
  ['1.0', 'v3'],
  ['1.1', 'v4'],
  ['1.12', 'v5'],
  ['1.15', 'v6'],
];

const hashVersion = (version: string): string | undefined =>
  CLASS_HASH_VERSIONS.filter(([since]) => isAtLeast(version, since)).at(-1)?.[1];

/** Something that a minor brought and that no object says. */
interface Milestone {
  readonly since: string;
  readonly effect: Effect;
  readonly text: string;
  readonly source: string;
  /** The objects that it is about; none: it is not said. @default - the cluster as a whole */
  readonly about?: (state: ClusterState) => readonly SideObject[];
  /** @default - always */
  readonly when?: (state: ClusterState) => boolean;
}

const CORE = 'Karpenter core';
const AWS = 'AWS provider';

const classes = (state: ClusterState, is: (object: SideObject) => boolean): readonly SideObject[] =>
  [...state.classes.values()].filter(is);
const pools = (state: ClusterState, is: (object: SideObject) => boolean): readonly SideObject[] =>
  [...state.pools.values()].filter(is);

const MILESTONES: readonly Milestone[] = [
  {
    since: '1.6',
    effect: 'behaviour',
    text: 'the gate reservedCapacity is on where nobody sets it: open capacity reservations are used only where capacityReservationSelectorTerms select them',
    source: `${AWS} v1.6 upgrade guide`,
    when: ({ gates }) => gates.reservedCapacity === undefined,
  },
  {
    since: '1.7',
    effect: 'new-nodes',
    text: 'up to 600 instance types are weighed for a node, 60 before',
    source: `${CORE} v1.7 pkg/controllers/provisioning/scheduling`,
  },
  {
    since: '1.9',
    effect: 'new-nodes',
    text: 'evictionSoft is not subtracted from what pods may use any more: nodes take more pods than before',
    source: `${AWS} v1.9 pkg/providers/instancetype/types.go`,
    about: (state) =>
      classes(state, ({ object }) => Object.keys(objectAt(object, 'spec', 'kubelet', 'evictionSoft')).length > 0),
  },
  {
    since: '1.11',
    effect: 'behaviour',
    text: 'limits.nodes of a dynamic pool holds before a node is planned: until then one node more could start',
    source: `${CORE} v1.11 pkg/controllers/provisioning/scheduling`,
    about: (state) =>
      pools(
        state,
        ({ object }) =>
          scalarAt(object, 'spec', 'limits', 'nodes') !== undefined &&
          scalarAt(object, 'spec', 'replicas') === undefined,
      ),
  },
  {
    since: '1.12',
    effect: 'behaviour',
    text: 'the certificate of the API server is part of the hash of every class from now on: another one rolls every node',
    source: `${AWS} v1.12 pkg/apis/v1/ec2nodeclass.go`,
  },
  {
    since: '1.14',
    effect: 'new-nodes',
    text: 'what daemons need is reckoned for each instance type, for the whole pool before',
    source: `${CORE} v1.14.1 pkg/controllers/provisioning/scheduling/scheduler.go:963-1043`,
  },
  {
    since: '1.15',
    effect: 'behaviour',
    text: 'node repair asks the budgets: one without reasons that allows no node stops it',
    source: `${CORE} v1.15.0 pkg/controllers/disruption/controller.go:102-125`,
    when: ({ gates, version }) => isFeatureGateOn('nodeRepair', gates, version),
  },
  {
    since: '1.15',
    effect: 'new-nodes',
    text: 'the system disk of Bottlerocket has 6Gi where no mapping says otherwise, 4Gi before',
    source: `${AWS} v1.15.2 pkg/providers/amifamily/bottlerocket.go:188`,
    about: (state) =>
      classes(
        state,
        ({ object }) =>
          resolveAmiFamily(object) === 'Bottlerocket' &&
          !listAt(object, 'spec', 'blockDeviceMappings').some((each) => textAt(each, 'deviceName') === '/dev/xvda'),
      ),
  },
  {
    since: '1.15',
    effect: 'behaviour',
    text: 'a wrong kubelet setting is no longer refused by the API server: the class is not Ready instead',
    source: `${AWS} v1.15.2 pkg/controllers/nodeclass/validation.go:156-270`,
    about: (state) => classes(state, ({ object }) => Object.keys(objectAt(object, 'spec', 'kubelet')).length > 0),
  },
];

const clusterName = ({ facts, folder }: ClusterState): string => `Cluster/${facts.name ?? folder}`;

const isCrossed = (since: string, from: string, to: string): boolean => isAtLeast(to, since) && !isAtLeast(from, since);

function milestoneDrafts({ before, after }: BothStates): Draft[] {
  return MILESTONES.filter(({ since }) => isCrossed(since, before.version, after.version)).flatMap((milestone) => {
    const { effect, text, source, about, when } = milestone;
    if (when?.(after) === false) return [];
    const objects = about?.(after);
    if (objects?.length === 0) return [];
    const users = objects?.flatMap((object) =>
      object.kind === 'NodePool' ? [object.name] : poolsOfClass(object.name, after),
    );
    return [
      {
        effect,
        rule: 'review/karpenter-upgrade',
        resource: clusterName(after),
        path: 'karpenterVersion',
        before: before.facts.karpenterVersion,
        after: after.facts.karpenterVersion,
        reason: `since ${milestone.since} ${text}${objects === undefined ? '' : ` (${listed(objects.map(({ resource }) => resource))})`}`,
        pools: users ?? [...after.pools.keys()],
        source,
      },
    ];
  });
}

function hashText(from: string, to: string): string {
  const [old, renewed] = [hashVersion(from), hashVersion(to)];
  if (old === renewed) return 'hashes are made as before, so that no node drifts by it';
  return `node classes are hashed as ${renewed}, ${old} before: NodeClaims that have not drifted are marked anew and stay, those that have drifted go on${isCrossed('1.12', from, to) ? '; its upgrade guide warns of drift all the same, so plan for a rollout' : ''}`;
}

/** What another version of Karpenter does that no object of the cluster says. */
export function karpenterDrafts(states: BothStates): Draft[] {
  const { before, after } = states;
  const [old, renewed] = [before.facts.karpenterVersion, after.facts.karpenterVersion];
  const all = [...after.pools.keys()];
  const common = { resource: clusterName(after), path: 'karpenterVersion', before: old, after: renewed };
  const unknown: Draft[] =
    after.isKnown && before.isKnown
      ? []
      : [
          {
            ...common,
            effect: 'may-roll',
            rule: 'review/unknown-version',
            reason: `Karpenter ${after.isKnown ? old : renewed} is not known to this version of the package, and was judged as ${after.isKnown ? before.minor : after.minor}: what else it changes is not known`,
            pools: all,
          },
        ];
  if ((old ?? '') === (renewed ?? '')) return unknown;
  const isPatch = compareMinors(before.version, after.version) === 0;
  const direction = compareMinors(before.version, after.version) > 0 ? 'goes back' : 'changes';
  return [
    ...unknown,
    {
      ...common,
      effect: 'behaviour',
      rule: 'review/karpenter-upgrade',
      reason: isPatch
        ? `Karpenter changes from ${old ?? 'the newest'} to ${renewed ?? 'the newest'}, in the same minor: CRDs, hashes and permissions stay`
        : `Karpenter ${direction} from ${old ?? 'the newest'} to ${renewed ?? 'the newest'}: ${hashText(before.version, after.version)}`,
      pools: all,
      source: DRIFT_EVENTS.hashVersion.source,
    },
    ...(isPatch ? [] : [...milestoneDrafts(states), ...permissionsNeeded(states)]),
  ];
}

const hasAlias = ({ object }: SideObject): boolean =>
  listAt(object, 'spec', 'amiSelectorTerms').some((term) => textAt(term, 'alias') !== undefined);

/**
 * What another Kubernetes version does. The file describes the cluster and upgrades nothing: it happens when the control
 * plane is upgraded.
 */
export function kubernetesDrafts({ before, after }: BothStates): Draft[] {
  const [old, renewed] = [before.facts.kubernetesVersion, after.facts.kubernetesVersion];
  if (old === renewed || renewed === undefined) return [];
  const common = { path: 'kubernetesVersion', before: old, after: renewed, rule: 'review/kubernetes-upgrade' };
  const withAlias = [...after.classes.values()].filter(hasAlias);
  const least = minimumKarpenter(renewed);
  const tooOld: Draft[] =
    least === undefined || isAtLeast(after.version, least)
      ? []
      : [
          {
            ...common,
            effect: 'behaviour',
            rule: 'review/kubernetes-unsupported',
            resource: clusterName(after),
            reason: `Karpenter ${after.version} does not support Kubernetes ${renewed}: that needs ${least}`,
            pools: [...after.pools.keys()],
            fix: `upgrade Karpenter to ${least} first`,
          },
        ];
  const autoMode = [...after.pools.values()].filter(
    ({ object }) =>
      textAt(object, 'spec', 'template', 'spec', 'nodeClassRef', 'group') === 'eks.amazonaws.com' &&
      textAt(object, 'spec', 'disruption', 'consolidationPolicy') === undefined,
  );
  const balanced: Draft[] =
    isCrossed('1.37', old ?? renewed, renewed) && autoMode.length > 0
      ? [
          {
            ...common,
            effect: 'behaviour',
            resource: clusterName(after),
            reason: `EKS Auto Mode gives pools that are made on 1.37 or later the policy Balanced: ${listed(autoMode.map(({ name }) => name))} say none`,
            pools: autoMode.map(({ name }) => name),
            fix: 'write consolidationPolicy',
          },
        ]
      : [];
  if (withAlias.length === 0) {
    return [
      ...tooOld,
      ...balanced,
      {
        ...common,
        effect: 'none',
        resource: clusterName(after),
        reason: 'no class takes its image by alias, so that no image changes when the control plane is upgraded',
      },
    ];
  }
  return [
    ...tooOld,
    ...balanced,
    ...withAlias.map(
      (object): Draft => ({
        ...common,
        effect: 'may-roll',
        resource: object.resource,
        reason:
          'when the control plane is upgraded, not by this change: every alias gets another image of the same date, and where AWS never published that date for the minor the class is not Ready',
        pools: poolsOfClass(object.name, after),
        source: DRIFT_EVENTS.kubernetesUpgrade.source,
      }),
    ),
  ];
}
