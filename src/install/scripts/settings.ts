import { type Cluster, type NodeRole, nodeRoles } from '../../cluster';
import { isAtLeast } from '../../karpenter';
import { nameOf } from '../../objects';
import { chartVersion } from '../chart-version';
import { controllerNodeSelector } from '../controller-nodes';
import { ofKind } from './resolved-objects';
import { type ScriptContext, templateMakes } from './script-facts';
import { workloads } from './workloads';

/** Where a script finds the other files, from its own folder. */
export const SCRIPT_FILES = {
  TEMPLATE: '../aws/template.yaml',
  MANIFESTS: '../manifests',
  VALUES: 'values-karpenter.yaml',
  CRD_VALUES: 'values-karpenter-crd.yaml',
} as const;

/** CRDs of the chart `karpenter-crd` that belong to nobody else. */
const CRDS = [
  'nodepools.karpenter.sh',
  'nodeclaims.karpenter.sh',
  'ec2nodeclasses.karpenter.k8s.aws',
  'nodeoverlays.karpenter.sh',
];

/** One that the chart has from 1.14 on and that other autoscalers bring as well. */
const SHARED_CRD = 'capacitybuffers.autoscaling.x-k8s.io';
const hasBuffers = (cluster: Cluster): boolean => isAtLeast(cluster.karpenterVersion, '1.14');

/** Roles whose nodes the template does not let in. */
export const rolesWithoutEntry = (context: ScriptContext): readonly NodeRole[] =>
  nodeRoles(context.cluster, context.objects).filter(({ name, type }) => {
    const { nodeRole, windowsNodeRole } = context.cluster;
    const ofTemplate = [nodeRole.name, windowsNodeRole.name].includes(name);
    return !(ofTemplate && templateMakes(context, 'AWS::EKS::AccessEntry', ['Type', type]));
  });

/** Beside the discovery tag that `bootstrap.sh` puts somewhere: `teardown.sh` takes away what it finds with it, and leaves what others tagged. */
const MADE_VALUE = 'bootstrap';

const tagFilter = (name: string, values: readonly string[]): string => JSON.stringify([{ Name: name, Values: values }]);

/** Nodes that the controller may run on, as `kubectl` selects them. */
const controllerNodes = (context: ScriptContext): string =>
  [
    '!karpenter.sh/nodepool',
    ...Object.entries(controllerNodeSelector(context.controllerNodes)).map(([key, value]) => `${key}=${value}`),
  ].join(',');

/** Every value of the cluster that a script may use, by the name of its variable. */
export function settings(context: ScriptContext): Readonly<Record<string, string>> {
  const { cluster, objects } = context;
  const { key, value } = cluster.discoveryTag;
  const madeKey = `cdk8s-karpenter/${cluster.name}`;
  const joinsByEntry = cluster.authenticationMode !== 'CONFIG_MAP';
  const roles = joinsByEntry ? rolesWithoutEntry(context) : nodeRoles(cluster, objects);
  return {
    CLUSTER: cluster.name,
    REGION: cluster.region,
    ACCOUNT: cluster.account ?? '',
    VERSION: chartVersion(cluster),
    NAMESPACE: cluster.namespace,
    SERVICE_ACCOUNT: cluster.serviceAccount,
    STACK: cluster.stackName,
    NODE_ROLES: roles.map(({ name, type }) => `${name}:${type}`).join(' '),
    CONTROLLER_ROLE: cluster.controllerRole.name,
    SUBNETS: (cluster.vpc.subnets ?? []).join(' '),
    SECURITY_GROUPS: (cluster.vpc.securityGroups ?? []).join(' '),
    TAGS_OF_BOOTSTRAP: JSON.stringify([
      { Key: key, Value: value },
      { Key: madeKey, Value: MADE_VALUE },
    ]),
    MADE_FILTER: tagFilter(`tag:${madeKey}`, [MADE_VALUE]),
    DISCOVERY_FILTER: tagFilter(`tag:${key}`, [value]),
    DISCOVERY_KEY_FILTER: tagFilter('tag-key', [key]),
    OWNED_FILTER: `Name=tag:kubernetes.io/cluster/${cluster.name},Values=owned`,
    CHARTS: cluster.registry.charts,
    IMAGE: cluster.registry.controllerImage,
    CRDS: CRDS.join(' '),
    CHART_CRDS: [...CRDS, ...(hasBuffers(cluster) ? [SHARED_CRD] : [])].join(' '),
    SHARED_CRD,
    WORKLOADS: workloads(objects)
      .map(({ kind, name, namespace }) => `${kind}/${name}:${namespace}`)
      .join(' '),
    CONTROLLER_NODES: controllerNodes(context),
    WAIT_FOR: [
      ...ofKind(objects, 'EC2NodeClass').map((object) => `ec2nodeclasses.karpenter.k8s.aws/${nameOf(object)}`),
      ...ofKind(objects, 'NodePool').map((object) => `nodepools.karpenter.sh/${nameOf(object)}`),
    ].join(' '),
    ...SCRIPT_FILES,
  };
}
