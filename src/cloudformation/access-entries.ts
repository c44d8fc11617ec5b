import type { NamedResource, NodeRole } from '../cluster';
import { IDS, nodeRoleArn, type TemplateContext, tagsOf, windowsNodeRoleArn } from './context';
import { commented, type Value } from './intrinsics';
import type { Resources } from './resources';

/** Lets nodes join the cluster: one entry a role. The types of nodes must not carry groups or policies. */
export function accessEntries(context: TemplateContext): Resources {
  const { cluster, features, usage } = context;
  const { on, asked } = features.accessEntries;
  const entry = (role: NamedResource, arn: Value, type: NodeRole['type']): Resources[string] | undefined =>
    on && (asked || !role.existing)
      ? commented('Lets the nodes of this role join.', {
          Type: 'AWS::EKS::AccessEntry',
          // A role is not known everywhere at once; the queue takes a minute to make.
          ...(cluster.interruptionQueue?.existing === false ? { DependsOn: [IDS.queue] } : {}),
          Properties: { ClusterName: cluster.name, PrincipalArn: arn, Type: type, ...tagsOf(context) },
        })
      : undefined;
  const { name } = cluster.nodeRole;
  const isOfWindows = usage.windowsRoleNames.includes(name) && !usage.linuxRoleNames.includes(name);
  const nodes = entry(cluster.nodeRole, nodeRoleArn(context), isOfWindows ? 'EC2_WINDOWS' : 'EC2_LINUX');
  const windows = features.windowsNodes.on
    ? entry(cluster.windowsNodeRole, windowsNodeRoleArn(context), 'EC2_WINDOWS')
    : undefined;
  return {
    ...(nodes && { KarpenterNodeAccessEntry: nodes }),
    ...(windows && { KarpenterWindowsNodeAccessEntry: windows }),
  };
}
