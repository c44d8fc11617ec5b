import type { Seen } from './look';

/** Whoever made the AWS side. */
export type LayoutName =
  | 'cdk8s-karpenter'
  | 'getting-started'
  | 'eksctl'
  | 'terraform-aws-eks v21'
  | 'terraform-aws-eks v20'
  | 'terraform-aws-eks v19'
  | 'EKS Blueprints addons'
  | 'EKS Blueprints CDK'
  | 'migrating-from-cas'
  | 'hand-made';

/** A layout, and by what it was recognised. */
export interface Layout {
  readonly name: LayoutName;
  readonly marks: readonly string[];
}

/** Names that marks look at. */
interface Names {
  readonly cluster: string;
  readonly seen: Seen;
  readonly nodeRoles: readonly string[];
  readonly controller: string;
  readonly queues: readonly string[];
  readonly rules: readonly string[];
  readonly nodePolicies: readonly string[];
}

/** What an installer leaves. It is said where it is there. */
type Mark = (names: Names) => string | undefined;

interface Known {
  readonly name: LayoutName;
  /** One of them is enough: nobody else leaves it. */
  readonly own: readonly Mark[];
  /** Without each of them it is another layout. @default - none */
  readonly needs?: readonly Mark[];
}

/** What Terraform closes names with: the time and a counter (terraform-plugin-sdk `helper/id`). */
const SUFFIX = '(-\\d{18}[0-9a-f]{8})?';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const matching = (names: readonly string[], prefix: string): string | undefined =>
  names.find((name) => new RegExp(`^${escaped(prefix)}${SUFFIX}$`).test(name));

const nodeRole =
  (prefix: (cluster: string) => string): Mark =>
  ({ cluster, nodeRoles }) => {
    const found = matching(nodeRoles, prefix(cluster));
    return found && `node role ${found}`;
  };

const controller =
  (prefix: (cluster: string) => string): Mark =>
  ({ cluster, controller: name }) =>
    matching([name], prefix(cluster)) && `controller role ${name}`;

const queue =
  (name: (cluster: string) => string): Mark =>
  ({ cluster, queues }) =>
    queues.includes(name(cluster)) ? `queue ${name(cluster)}` : undefined;

const rule =
  (prefix: string): Mark =>
  ({ rules }) => {
    const found = rules.find((name) => name.startsWith(prefix));
    return found && `rule ${found}`;
  };

/** A stack that has a resource of this name. */
const stack =
  (name: (cluster: string) => string, logicalId?: string): Mark =>
  ({ cluster, seen }) => {
    const ids = seen.stacks.get(name(cluster));
    if (ids === undefined || (logicalId !== undefined && !ids.includes(logicalId))) return undefined;
    return `stack ${name(cluster)}${logicalId === undefined ? '' : ` with ${logicalId}`}`;
  };

const policy =
  (pattern: (cluster: string) => RegExp, where: 'policies' | 'inlinePolicies'): Mark =>
  ({ cluster, seen }) => {
    const found = seen.controllerRole?.[where]?.find((name) => pattern(cluster).test(name));
    return found && `policy ${found}`;
  };

const pullOnly: Mark = ({ nodePolicies }) =>
  nodePolicies.includes('AmazonEC2ContainerRegistryPullOnly')
    ? 'policy AmazonEC2ContainerRegistryPullOnly of the node role'
    : undefined;

const entered: Mark = ({ seen }) =>
  seen.nodeRoles.some(({ arn }) => seen.entries?.includes(arn)) ? 'access entry of the node role' : undefined;

const podIdentity: Mark = ({ seen }) =>
  seen.controllerRole?.trust.podIdentity ? 'Pod Identity in the trust of the controller role' : undefined;

const byTerraform = nodeRole((cluster) => `Karpenter-${cluster}`);

const PROFILE = /^KarpenterNodeInstanceProfile-[0-9a-f]{32}$/;

/** Names of the reference and of each installer; the first that fits is it (sources: docs/adopt-aws.md). */
const LAYOUTS: readonly Known[] = [
  { name: 'cdk8s-karpenter', own: [stack((cluster) => `Karpenter-${cluster}`, 'KarpenterControllerRole')] },
  {
    name: 'eksctl',
    own: [
      stack((cluster) => `eksctl-${cluster}-karpenter`),
      nodeRole((cluster) => `eksctl-KarpenterNodeRole-${cluster}`),
      controller((cluster) => `eksctl-${cluster}-iamservice-role`),
    ],
  },
  {
    name: 'terraform-aws-eks v21',
    own: [rule('KarpenterCRInterruption-'), pullOnly],
    needs: [byTerraform],
  },
  {
    name: 'terraform-aws-eks v20',
    own: [entered, podIdentity],
    needs: [byTerraform],
  },
  {
    name: 'terraform-aws-eks v19',
    own: [controller((cluster) => `KarpenterIRSA-${cluster}`), byTerraform],
    needs: [byTerraform],
  },
  {
    name: 'EKS Blueprints addons',
    own: [nodeRole((cluster) => `karpenter-${cluster}`), queue((cluster) => `karpenter-${cluster}`)],
  },
  {
    name: 'EKS Blueprints CDK',
    own: [
      ({ seen }) => {
        const found = seen.profiles.find((name) => PROFILE.test(name));
        return found && `instance profile ${found}`;
      },
    ],
  },
  {
    name: 'migrating-from-cas',
    own: [policy((cluster) => new RegExp(`^KarpenterControllerPolicy-${escaped(cluster)}$`), 'inlinePolicies')],
    needs: [controller((cluster) => `KarpenterControllerRole-${cluster}`)],
  },
  {
    name: 'getting-started',
    own: [
      stack((cluster) => `Karpenter-${cluster}`, 'KarpenterNodeRole'),
      controller((cluster) => `${cluster}-karpenter`),
      policy((cluster) => new RegExp(`^KarpenterController([A-Za-z]*)Policy-${escaped(cluster)}$`), 'policies'),
    ],
  },
];

/** Who made what was seen, by the names and policies that each installer leaves. */
export function layoutOf(cluster: string, seen: Seen): Layout {
  const existing = seen.queues.filter(({ exists }) => exists);
  const names: Names = {
    cluster,
    seen,
    nodeRoles: seen.nodeRoles.map(({ name }) => name),
    controller: seen.controllerRole?.name ?? '',
    queues: existing.map(({ name }) => name),
    rules: existing.flatMap(({ rules = [] }) => rules.map(({ name }) => name)),
    nodePolicies: seen.nodeRoles.flatMap(({ policies = [] }) => policies),
  };
  for (const { name, own, needs = [] } of LAYOUTS) {
    const needed = needs.map((mark) => mark(names));
    const found = own.flatMap((mark) => mark(names) ?? []);
    if (found.length > 0 && needed.every((mark) => mark !== undefined)) {
      return { name, marks: [...new Set([...needed.flatMap((mark) => mark ?? []), ...found])] };
    }
  }
  return { name: 'hand-made', marks: [] };
}
