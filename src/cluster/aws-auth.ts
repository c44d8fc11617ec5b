import type { Cluster } from './cluster';
import { nodeRoles } from './node-roles';
import type { NamedResource } from './props';

/** What a person has to replace where neither the cluster nor the role's ARN tells the account. */
export const ACCOUNT_PLACEHOLDER = '<ACCOUNT_ID>';

/** What the mapping is for. */
export interface AwsAuthOptions {
  /** Map the role of Windows nodes too. @default - where a node class of `objects` names it */
  readonly windows?: boolean;
  /**
   * The resolved objects of the cluster: every role that their node classes name is mapped, and one that Windows nodes have
   * gets the group of their kube-proxy.
   * @default - the node role of the cluster alone
   */
  readonly objects?: readonly object[];
}

const NODE_GROUPS = ['system:bootstrappers', 'system:nodes'];
const WINDOWS_GROUPS = [...NODE_GROUPS, 'eks:kube-proxy-windows'];

/** The authenticator compares without the role's path, so an entry that has one never matches. */
function roleArn({ name, arn }: NamedResource, { partition, account }: Cluster): string {
  const accountOfArn = arn?.split(':')[4];
  return `arn:${partition}:iam::${accountOfArn || account || ACCOUNT_PLACEHOLDER}:role/${name}`;
}

const entry = (rolearn: string, groups: readonly string[]): string =>
  [
    `- rolearn: ${rolearn}`,
    '  username: system:node:{{EC2PrivateDNSName}}',
    '  groups:',
    ...groups.map((group) => `    - ${group}`),
    '',
  ].join('\n');

/**
 * Entries for `mapRoles` of the ConfigMap `kube-system/aws-auth`, without which nodes of a cluster with authentication
 * mode `CONFIG_MAP` never join. A text for a person to add to the entries that are there, never an object: applying a
 * whole ConfigMap would remove every other mapping and lock nodes and people out.
 *
 * Holds `<ACCOUNT_ID>` where the account is not known.
 */
export function awsAuthMapping(cluster: Cluster, options: AwsAuthOptions = {}): string {
  const { nodeRole, windowsNodeRole } = cluster;
  const roles = nodeRoles(cluster, options.objects ?? []);
  const isMapped = roles.some(({ name }) => name === windowsNodeRole.name);
  const known = [nodeRole, windowsNodeRole];
  return [
    ...roles,
    ...(options.windows === true && !isMapped ? [{ name: windowsNodeRole.name, type: 'EC2_WINDOWS' }] : []),
  ]
    .map(({ name, type }) => {
      const role = known.find((each) => each.name === name) ?? { name, existing: true };
      return entry(roleArn(role, cluster), type === 'EC2_WINDOWS' ? WINDOWS_GROUPS : NODE_GROUPS);
    })
    .join('');
}
