import { formatPath } from '../../findings';
import { FEATURE_GATE_NAMES, isFeatureGateOn, needOfFeatureGate } from '../../karpenter/feature-gates';
import type { ControllerRule } from './context';

/** What does nothing while a feature gate is off, without any error in the cluster. */
export const gates: ControllerRule = (object, { featureGates, karpenterMinor }, report) => {
  if (featureGates === undefined) return;
  for (const gate of FEATURE_GATE_NAMES) {
    if (isFeatureGateOn(gate, featureGates, karpenterMinor)) continue;
    const need = needOfFeatureGate(gate, object);
    if (need === undefined) continue;
    const field = need.path.filter((step) => typeof step === 'string').join('.');
    report({
      rule: 'controller/feature-gate',
      path: formatPath(need.path),
      message: `the feature gate ${gate} is off: ${need.effect}`,
      ...(typeof need.value === 'number' && { got: need.value }),
      fix: `turn it on, in code featureGates: { ${gate}: true } of the Cluster, or remove ${field || 'the object'}`,
    });
  }
};
