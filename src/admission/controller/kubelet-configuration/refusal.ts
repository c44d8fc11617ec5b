import { formatPath, type Path, type Problem } from '../../../findings';

/** The reasons that the condition `ValidationSucceeded` of an EC2NodeClass gives, in the order in which Karpenter checks. */
export type RefusalReason =
  | 'InvalidKubeletConfiguration'
  | 'KubeletExpressionsDisabled'
  | 'KubeletExpressionInvalid'
  | 'UnsupportedKubeletConfiguration'
  | 'KubeletExpressionEvaluationFailed';

/** A problem below `spec.kubelet` for which the class launches nothing. */
export const refusal = (
  rule: string,
  reason: RefusalReason,
  path: Path,
  message: string,
  more: Pick<Problem, 'got' | 'fix'>,
): Problem => ({
  rule,
  path: formatPath(['spec', 'kubelet', ...path]),
  message: `${message}; the class is not ready and launches nothing (${reason})`,
  ...more,
});
