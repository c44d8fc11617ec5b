import { type Finding, findingOf, type Problem } from '../../findings';
import { isObject, kindOf, resourceName } from '../../objects';
import { isKarpenterObject } from '../kinds';
import { isTooLarge } from '../size';
import { amiAlias } from './ami-alias';
import { amiImage } from './ami-image';
import { amiRelease } from './ami-release';
import { blockDeviceMappings } from './block-device-mappings';
import { budgetSchedules } from './budgets';
import type { ControllerOptions, ControllerRule } from './context';
import { decoding } from './decoding';
import { ebsVolumes } from './ebs-volumes';
import { foreignLabels } from './foreign-labels';
import { gates } from './gates';
import { identityNames } from './identity-names';
import { kubelet } from './kubelet';
import { kubeletAnnotation } from './kubelet-annotation';
import { limitResources } from './limits';
import { repairBudgets } from './repair-budgets';
import { nodeOverlayRequirements, nodePoolRequirements } from './requirements';
import { rootDevice } from './root-device';
import { selectorPatterns } from './selector-patterns';
import { emptySelectors, ignoredSelectorFields, keyValueTags } from './selector-terms';
import { standingBudgets } from './standing-budgets';
import { taints } from './taints';
import { templateLabels } from './template-labels';
import { userData } from './user-data';

const RULES: Readonly<Record<string, readonly ControllerRule[]>> = {
  NodePool: [
    templateLabels,
    taints,
    nodePoolRequirements,
    foreignLabels,
    limitResources,
    budgetSchedules,
    standingBudgets,
    repairBudgets,
    kubeletAnnotation,
    decoding,
    gates,
  ],
  NodeClaim: [decoding],
  NodeOverlay: [nodeOverlayRequirements, decoding, gates],
  EC2NodeClass: [
    amiAlias,
    amiRelease,
    amiImage,
    identityNames,
    emptySelectors,
    ignoredSelectorFields,
    keyValueTags,
    selectorPatterns,
    blockDeviceMappings,
    rootDevice,
    ebsVolumes,
    userData,
    kubelet,
    decoding,
    gates,
  ],
  CapacityBuffer: [decoding, gates],
};

/**
 * What the API server stores and Karpenter's controller then refuses or silently ignores: the object is in the cluster
 * and does not do what it says, often without any sign but a line in the controller's log.
 *
 * @returns Findings `controller/…`; of severity `warning` where the controller leaves out a part and works on.
 *   Never throws, whatever the object is.
 */
export function controllerFindings(object: unknown, options: ControllerOptions): Finding[] {
  // What the API server does not take never reaches the controller.
  if (!isObject(object) || !isKarpenterObject(object) || isTooLarge(object)) return [];
  const kind = kindOf(object) ?? '';
  const rules = Object.hasOwn(RULES, kind) ? (RULES[kind] ?? []) : [];
  const findings: Finding[] = [];
  const report = (problem: Problem): void => {
    findings.push(findingOf(problem, resourceName(object)));
  };
  for (const rule of rules) rule(object, options, report);
  return findings;
}
