/** Values of charts before 1.0, and of guides that no chart ever followed, with what takes their place. */
const FORMER: Readonly<Record<string, string>> = {
  'settings.interruptionQueueName': 'write settings.interruptionQueue',
  'settings.defaultInstanceProfile': 'write spec.role or spec.instanceProfile into the EC2NodeClass',
  'settings.assumeRoleARN': 'leave it out: the controller takes the role of its service account',
  'settings.assumeRoleDuration': 'leave it out: the controller takes the role of its service account',
  'settings.featureGates.drift': 'leave it out: drift is always on from 1.0',
  'settings.featureGates.driftEnabled': 'leave it out: drift is always on from 1.0',
  'settings.aws.interruptionQueueName': 'write settings.interruptionQueue',
  'settings.aws.defaultInstanceProfile': 'write spec.role or spec.instanceProfile into the EC2NodeClass',
  'settings.aws.tags': 'write spec.tags into the EC2NodeClass',
  'settings.aws.enablePodENI': 'leave it out: the controller sees it by itself',
  'settings.aws.enableENILimitedPodDensity': 'write spec.kubelet.maxPods into the EC2NodeClass',
  'controller.eksPodIdentityAssociations':
    'leave it out: Pod Identity takes an association of EKS (aws eks create-pod-identity-association, or AWS::EKS::PodIdentityAssociation) and no value of the chart',
  'controller.batchMaxDuration': 'write settings.batchMaxDuration',
  'controller.batchIdleDuration': 'write settings.batchIdleDuration',
  'controller.logLevel': 'write logLevel',
  'controller.clusterName': 'write settings.clusterName',
  'controller.clusterEndpoint': 'write settings.clusterEndpoint',
  clusterName: 'write settings.clusterName',
  clusterEndpoint: 'write settings.clusterEndpoint',
  interruptionQueue: 'write settings.interruptionQueue',
  'aws.defaultInstanceProfile': 'write spec.role or spec.instanceProfile into the EC2NodeClass',
  logEncoding: 'leave it out: the controller logs JSON',
};

/** Settings that once stood one step lower and have kept their name. */
const MOVED = /^settings\.aws\.(clusterName|clusterEndpoint|isolatedVPC|vmMemoryOverheadPercent|reservedENIs)$/;

/** What takes the place of a value that no chart from 1.0 on has; undefined for one that nobody ever wrote. */
export function successorOf(path: string): string | undefined {
  const [, moved] = MOVED.exec(path) ?? [];
  if (moved !== undefined) return `write settings.${moved}`;
  return Object.hasOwn(FORMER, path) ? FORMER[path] : undefined;
}
