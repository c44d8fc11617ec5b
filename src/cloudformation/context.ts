import type { Cluster, NamedResource } from '../cluster';
import type { Feature, FeatureState } from './features';
import { getAtt, ref, sub, type Value } from './intrinsics';
import type { TemplateOptions } from './options';
import type { Profile } from './profiles';
import type { Usage } from './usage';

/** Everything that the parts of a template are built from. */
export interface TemplateContext {
  readonly cluster: Cluster;
  readonly options: TemplateOptions;
  readonly profile: Profile;
  readonly usage: Usage;
  readonly features: Readonly<Record<Feature, FeatureState>>;
}

/** Logical ids that other parts of the template refer to. An id with `Node` belongs to the nodes, one with `Controller` to the controller. */
export const IDS = {
  nodeRole: 'KarpenterNodeRole',
  windowsNodeRole: 'KarpenterWindowsNodeRole',
  instanceProfile: 'KarpenterNodeInstanceProfile',
  controllerRole: 'KarpenterControllerRole',
  queue: 'KarpenterInterruptionQueue',
  queuePolicy: 'KarpenterInterruptionQueuePolicy',
} as const;

/** Fills `<partition>`, `<region>`, `<account>`, `<suffix>` and `<cluster>` of a text; what the cluster does not say the stack does. */
export function fill(text: string, cluster: Cluster): string {
  const values: Readonly<Record<string, string>> = {
    '<partition>': '${AWS::Partition}',
    '<region>': cluster.region,
    '<account>': cluster.account ?? '${AWS::AccountId}',
    '<suffix>': '${AWS::URLSuffix}',
    '<cluster>': cluster.name,
  };
  return text.replace(/<[a-z]+>/g, (token) => values[token] ?? token);
}

export const filled = (text: string, cluster: Cluster): Value => sub(fill(text, cluster));

/** An ARN that somebody gave, without its partition: the stack's own is the same one. */
export const portableArn = (arn: string): Value => sub(arn.replace(/^arn:[^:]+:/, 'arn:${AWS::Partition}:'));

/** The ARN of a resource: of the one in the template, or of the one that exists. */
function arnOf(resource: NamedResource, logicalId: string, arn: string, cluster: Cluster): Value {
  if (!resource.existing) return getAtt(logicalId, 'Arn');
  return resource.arn === undefined ? filled(`${arn}${resource.name}`, cluster) : portableArn(resource.arn);
}

/** The name of a resource whose `Ref` is its name. */
export const nameOf = (resource: NamedResource, logicalId: string): Value =>
  resource.existing ? resource.name : ref(logicalId);

const ROLE_ARN = 'arn:<partition>:iam::<account>:role/';

export const nodeRoleArn = ({ cluster }: TemplateContext): Value =>
  arnOf(cluster.nodeRole, IDS.nodeRole, ROLE_ARN, cluster);

export const windowsNodeRoleArn = ({ cluster }: TemplateContext): Value =>
  arnOf(cluster.windowsNodeRole, IDS.windowsNodeRole, ROLE_ARN, cluster);

export const controllerRoleArn = ({ cluster }: TemplateContext): Value =>
  arnOf(cluster.controllerRole, IDS.controllerRole, ROLE_ARN, cluster);

/** The ARN of the interruption queue, or undefined where the cluster has none. */
export const queueArn = ({ cluster }: TemplateContext): Value | undefined =>
  cluster.interruptionQueue &&
  arnOf(cluster.interruptionQueue, IDS.queue, 'arn:<partition>:sqs:<region>:<account>:', cluster);

/** Every role that nodes start with: the cluster's, that of Windows, and those that node classes name beside. */
export function nodeRoleArns(context: TemplateContext): readonly Value[] {
  const { cluster, features, usage } = context;
  const known = [cluster.nodeRole.name, ...(features.windowsNodes.on ? [cluster.windowsNodeRole.name] : [])];
  return [
    nodeRoleArn(context),
    ...(features.windowsNodes.on ? [windowsNodeRoleArn(context)] : []),
    ...usage.roleNames.filter((name) => !known.includes(name)).map((name) => filled(`${ROLE_ARN}${name}`, cluster)),
  ];
}

/** The organisation's tags as a property, sorted; nothing without tags. */
export function tagsOf({ cluster }: TemplateContext): { readonly Tags?: readonly object[] } {
  const keys = Object.keys(cluster.tags).sort();
  return keys.length === 0 ? {} : { Tags: keys.map((Key) => ({ Key, Value: cluster.tags[Key] })) };
}
