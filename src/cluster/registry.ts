import type { ClusterRegistry } from './props';

/** Karpenter's own registry, on the public internet. */
export const PUBLIC_REGISTRY = {
  charts: 'public.ecr.aws/karpenter',
  controllerImage: 'public.ecr.aws/karpenter/controller',
} as const satisfies ClusterRegistry;

export const isPublicRegistry = ({ charts, controllerImage }: Required<ClusterRegistry>): boolean =>
  charts === PUBLIC_REGISTRY.charts && controllerImage === PUBLIC_REGISTRY.controllerImage;
