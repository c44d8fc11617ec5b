/** Where AWS publishes the AMI of an alias, for the families whose aliases name a version. */
const PARAMETERS: Readonly<Record<string, (kubernetes: string, version: string) => string>> = {
  al2: (kubernetes, version) =>
    `/aws/service/eks/optimized-ami/${kubernetes}/amazon-linux-2/${
      version === 'latest' ? 'recommended' : `amazon-eks-node-${kubernetes}-${version}`
    }/image_id`,
  al2023: (kubernetes, version) =>
    `/aws/service/eks/optimized-ami/${kubernetes}/amazon-linux-2023/x86_64/standard/${
      version === 'latest' ? 'recommended' : `amazon-eks-node-al2023-x86_64-standard-${kubernetes}-${version}`
    }/image_id`,
  bottlerocket: (kubernetes, version) =>
    `/aws/service/bottlerocket/aws-k8s-${kubernetes}/x86_64/${version.replace(/^v/, '')}/image_id`,
};

/**
 * The SSM parameter with the AMI of an alias `family@version`, for amd64 (Karpenter `pkg/providers/amifamily/*.go`, from
 * memory). Undefined for families whose alias has no version, and for what is no alias.
 */
export function amiParameter(alias: string, kubernetes: string): string | undefined {
  const [, family = '', version = ''] = /^([a-z0-9]+)@([\w.]+)$/.exec(alias) ?? [];
  return Object.hasOwn(PARAMETERS, family) ? PARAMETERS[family]?.(kubernetes, version) : undefined;
}
