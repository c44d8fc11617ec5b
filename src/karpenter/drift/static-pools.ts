import { numberAt, scalarAt } from '../../objects';
import { type FeatureGates, isFeatureGateOn } from '../feature-gates';
import { resourceAmount } from '../units/quantity';
import { isAtLeast } from '../versions';

/**
 * Why nodes of a pool drift and are never replaced: a static pool starts the new node first, and its limit leaves no room
 * for one. Undefined for any other pool, and from 1.15 on where the gate lets the old node go first
 * (kubernetes-sigs/karpenter v1.15.0 pkg/controllers/disruption/staticdrift.go:85-145).
 */
export function stuckStaticPool(pool: object, gates: FeatureGates, version: string): string | undefined {
  const replicas = numberAt(pool, 'spec', 'replicas');
  const limit = scalarAt(pool, 'spec', 'limits', 'nodes');
  const nodes = limit === undefined ? undefined : resourceAmount('nodes', limit);
  if (replicas === undefined || replicas === 0 || nodes === undefined || nodes > replicas) return undefined;
  const hasGate = isAtLeast(version, '1.15');
  if (hasGate && isFeatureGateOn('terminateFirstDrift', gates, version)) return undefined;
  const gate = hasGate ? ', and the feature gate terminateFirstDrift is off' : '';
  return `a static pool starts the new node first, and limits.nodes leaves no room for one${gate}`;
}
