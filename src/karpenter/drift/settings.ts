import { isAtLeast, NEWEST_KARPENTER_MINOR } from '../versions';
import type { DriftChange, DriftEffect } from './drift';
import type { DriftMechanism } from './fields';

const OPTIONS = 'aws/karpenter-provider-aws v1.14.1 pkg/operator/options/options.go:37-65';

/** Settings that shape a node when it is launched. */
const AT_LAUNCH = ['clusterName', 'clusterEndpoint', 'vmMemoryOverheadPercent', 'reservedENIs'];

/** An edit of the controller's settings, and the Karpenter that reads them. */
export interface SettingsDriftQuestion {
  /** `settings` of the Helm values, as they are. */
  readonly before: Readonly<Record<string, unknown>>;
  /** As they become. */
  readonly after: Readonly<Record<string, unknown>>;
  /** The Karpenter version that runs, such as `1.10` or `1.10.2`. @default the newest minor */
  readonly karpenterVersion?: string;
}

/** What each changed setting of the controller does to the nodes that exist. Only the CA bundle is part of a hash. */
export function driftOfSettings(question: SettingsDriftQuestion): DriftChange[] {
  const { before, after, karpenterVersion = NEWEST_KARPENTER_MINOR } = question;
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => ({
      path: `settings.${name}`,
      ...effectOfSetting(name, karpenterVersion),
      before: before[name],
      after: after[name],
    }));
}

type SettingEffect = Pick<DriftChange, 'effect' | 'reason' | 'source' | 'mechanism'>;

function effectOfSetting(name: string, version: string): SettingEffect {
  if (name === 'clusterCABundle' && isAtLeast(version, '1.12')) {
    return {
      effect: 'rolls-all',
      reason:
        'hashed into every EC2NodeClass; unset it is the CA that the controller itself sees, so a rotation rolls too',
      mechanism: 'NodeClassDrift',
      source: 'aws/karpenter-provider-aws v1.14.1 pkg/operator/operator.go:206,337, pkg/apis/v1/ec2nodeclass.go:604',
    };
  }
  if (name === 'clusterCABundle' || AT_LAUNCH.includes(name)) {
    return { effect: 'new-nodes-only', reason: 'read when a node is launched, part of no hash', source: OPTIONS };
  }
  return { effect: 'none', reason: 'the controller behaves differently at once, no node is replaced', source: OPTIONS };
}

/** Something that drifts nodes although no object changed. */
export interface DriftEvent {
  /** What it does to the nodes that exist. */
  readonly effect: DriftEffect;
  /** The condition reason that drifted NodeClaims get. */
  readonly mechanism?: DriftMechanism;
  /** Why, in one sentence. */
  readonly reason: string;
  /** Where Karpenter's code says so. */
  readonly source: string;
}

/** What happens outside the objects, and what it does to the nodes that exist. */
export const DRIFT_EVENTS = {
  /** The control plane gets another Kubernetes minor. */
  kubernetesUpgrade: {
    effect: 'rolls-mismatched',
    mechanism: 'AMIDrift',
    reason: 'an alias names an image for each Kubernetes version, a pinned alias too: nodes of alias AMIs drift',
    source: 'aws/karpenter-provider-aws v1.14.1 pkg/providers/amifamily/al2023.go:73-79, bottlerocket.go:49-52',
  },
  /** An instance type is no longer offered where the nodes are. */
  instanceTypeGone: {
    effect: 'rolls-mismatched',
    mechanism: 'InstanceTypeNotFound',
    reason:
      'nodes of an instance type that EC2 or the subnets of the class no longer offer drift an hour after creation, then every 30 minutes',
    source: 'kubernetes-sigs/karpenter v1.14.1 pkg/controllers/nodeclaim/disruption/drift.go:93-150',
  },
  /** A Karpenter upgrade computes hashes in another way. */
  hashVersion: {
    effect: 'none',
    reason:
      'a Karpenter upgrade with another hash version restamps NodeClaims that have not drifted; the upgrade guide of 1.12 warns of drift all the same, so plan for a rollout',
    source: 'kubernetes-sigs/karpenter v1.14.1 pkg/controllers/nodepool/hash/controller.go:93-129',
  },
} as const satisfies Readonly<Record<string, DriftEvent>>;
