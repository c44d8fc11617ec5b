import type { PolicyRule } from '../policy-rule';
import { acceleratorLimit } from './accelerator-limit';
import { acceleratorTaint } from './accelerator-taint';
import { al2 } from './al2';
import { bottlerocketDataDisk } from './bottlerocket-data-disk';
import { budgetAlways } from './budget-always';
import { budgetBlocksDrift } from './budget-blocks-drift';
import { budgetEndlessWindow } from './budget-endless-window';
import { budgetReasons } from './budget-reasons';
import { clusterLimits } from './cluster-limits';
import { consolidateNever } from './consolidate-never';
import { controllerReplicas } from './controller-replicas';
import { daemonsetOverhead } from './daemonset-overhead';
import { devicePlugin } from './device-plugin';
import { discoveryTag } from './discovery-tag';
import { doNotDisrupt } from './do-not-disrupt';
import { expireAfterBlackout } from './expire-after-blackout';
import { imageLatest } from './image-latest';
import { imdsHopLimit } from './imds-hop-limit';
import { limits } from './limits';
import { maxPods } from './max-pods';
import { nodeOverlayNothing } from './node-overlay-nothing';
import { oneFamily } from './one-family';
import { oneGeneration } from './one-generation';
import { oneZone } from './one-zone';
import { outOfSupport } from './out-of-support';
import { overlap } from './overlap';
import { publicIp } from './public-ip';
import { reservedOneSize } from './reserved-one-size';
import { spotBreadth } from './spot-breadth';
import { spotFallback } from './spot-fallback';
import { spotQueue } from './spot-queue';
import { spotToSpot } from './spot-to-spot';
import { startupTaint } from './startup-taint';
import { terminationGracePeriod } from './termination-grace-period';
import { userData } from './user-data';
import { volumeEncryption } from './volume-encryption';

/** Every rule, in the order of the alphabet. */
export const POLICY: readonly PolicyRule[] = [
  acceleratorLimit,
  acceleratorTaint,
  al2,
  bottlerocketDataDisk,
  budgetAlways,
  budgetBlocksDrift,
  budgetEndlessWindow,
  budgetReasons,
  clusterLimits,
  consolidateNever,
  controllerReplicas,
  daemonsetOverhead,
  devicePlugin,
  discoveryTag,
  doNotDisrupt,
  expireAfterBlackout,
  imageLatest,
  imdsHopLimit,
  limits,
  maxPods,
  nodeOverlayNothing,
  oneFamily,
  oneGeneration,
  oneZone,
  outOfSupport,
  overlap,
  publicIp,
  reservedOneSize,
  spotBreadth,
  spotFallback,
  spotQueue,
  spotToSpot,
  startupTaint,
  terminationGracePeriod,
  userData,
  volumeEncryption,
];
