/**
 * The fields of the kubelet that Karpenter reads and applies itself, whatever the AMI family (AWS
 * `pkg/apis/v1/kubeletconfiguration.go` 35-65). The others reach the node only where the family passes the whole
 * configuration on.
 */
export const MANAGED_KUBELET_FIELDS: ReadonlySet<string> = new Set([
  'clusterDNS',
  'maxPods',
  'podsPerCore',
  'systemReserved',
  'kubeReserved',
  'evictionHard',
  'evictionSoft',
  'evictionSoftGracePeriod',
  'evictionMaxPodGracePeriod',
  'imageGCHighThresholdPercent',
  'imageGCLowThresholdPercent',
  'cpuCFSQuota',
]);
