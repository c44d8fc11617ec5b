/**
 * Annotation and taint key of a pool that is being emptied on purpose: it launches nothing, and may be deleted without a
 * further confirmation.
 */
export const RETIRING_ANNOTATION = 'cdk8s-karpenter/retiring';
