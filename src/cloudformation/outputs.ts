import { controllerRoleArn, IDS, nameOf, nodeRoleArn, type TemplateContext } from './context';
import { controllerPolicies, isLeftToAttach } from './controller-policies';
import { getAtt, ref } from './intrinsics';
import type { Output } from './resources';

/** What the Kubernetes side consumes, under names that scripts may read. */
export function outputs(context: TemplateContext): Readonly<Record<string, Output>> {
  const { cluster, features } = context;
  const { interruptionQueue } = cluster;
  return {
    NodeRoleName: {
      Description: 'For spec.role of an EC2NodeClass',
      Value: nameOf(cluster.nodeRole, IDS.nodeRole),
    },
    NodeRoleArn: { Description: 'For an access entry or aws-auth', Value: nodeRoleArn(context) },
    ...(features.windowsNodes.on && {
      WindowsNodeRoleName: {
        Description: 'For spec.role of an EC2NodeClass of Windows',
        Value: nameOf(cluster.windowsNodeRole, IDS.windowsNodeRole),
      },
    }),
    ...(features.instanceProfile.on && {
      InstanceProfileName: {
        Description: 'For spec.instanceProfile of an EC2NodeClass',
        Value: nameOf(cluster.instanceProfile, IDS.instanceProfile),
      },
    }),
    ControllerRoleArn: {
      Description: 'For the service account of the controller (with IRSA only)',
      Value: controllerRoleArn(context),
    },
    ...(isLeftToAttach(context) &&
      Object.fromEntries(
        Object.keys(controllerPolicies(context)).map((id) => [
          `${id}Arn`,
          { Description: `Attach it to role ${cluster.controllerRole.name}, which exists`, Value: ref(id) },
        ]),
      )),
    ...(interruptionQueue && {
      QueueName: {
        Description: 'For the Helm value settings.interruptionQueue',
        Value: interruptionQueue.existing ? interruptionQueue.name : getAtt(IDS.queue, 'QueueName'),
      },
    }),
    DiscoveryTag: {
      Description: 'Tag of the subnets and security groups that node classes select',
      Value: `${cluster.discoveryTag.key}=${cluster.discoveryTag.value}`,
    },
  };
}
