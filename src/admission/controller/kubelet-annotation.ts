import { formatPath } from '../../findings';
import { isAtLeast } from '../../karpenter/versions';
import { textAt } from '../../objects';
import type { ControllerRule } from './context';

const ANNOTATION = 'compatibility.karpenter.sh/v1beta1-kubelet-conversion';
const FIX = 'move the settings to spec.kubelet of the EC2NodeClass and take the annotation out';

/** What becomes of the annotation, from a minor on. */
const EFFECTS = [
  {
    since: '1.6',
    severity: 'warning',
    effect: 'nothing reads the annotation any more: nodes get the kubelet settings of the node class',
  },
  {
    since: '1.1',
    severity: 'error',
    effect:
      'Karpenter 1.1 to 1.5 does not start while a pool has the annotation: nothing at all is launched in the cluster',
  },
  {
    since: '1.0',
    severity: 'warning',
    effect: 'the annotation wins over the kubelet settings of the node class, and Karpenter 1.1 does not start with it',
  },
] as const;

/** What the conversion of Karpenter 1.0 left of the kubelet settings of a pool (aws/karpenter-provider-aws#7438, pkg/operator/operator.go of 1.1). */
export const kubeletAnnotation: ControllerRule = (object, { karpenterMinor }, report) => {
  const value = textAt(object, 'metadata', 'annotations', ANNOTATION);
  const now = EFFECTS.find(({ since }) => isAtLeast(karpenterMinor, since));
  if (value === undefined || now === undefined) return;
  report({
    rule: 'controller/kubelet-annotation',
    severity: now.severity,
    path: formatPath(['metadata', 'annotations', ANNOTATION]),
    got: value,
    message: now.effect,
    fix: FIX,
  });
};
