import { type Check, failed, meant, type Problem } from '../findings';
import { isRegion, REGIONS, Unlisted } from '../karpenter';
import {
  isAtLeast,
  isKubernetesMinor,
  KNOWN_KARPENTER,
  KNOWN_KUBERNETES,
  karpenterMinor,
  minimumKarpenter,
} from '../karpenter/versions';
import { AWS_NAMES, type NameRule, nameFault } from './aws-names';
import { DNS_LABEL, DNS_SUBDOMAIN } from './dns-names';
import type { ClusterFacts } from './facts';
import { newerVersions } from './newer-version';
import { olderKubernetes } from './older-kubernetes';
import type { ClusterProps, ClusterVpc, Identity, Tier } from './props';

interface Given {
  readonly props: ClusterProps;
  readonly cluster: ClusterFacts;
}

/** A host with a path; no part of the path begins with a dot. */
const ISSUER = /^[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

const REGION = /^[a-z]{2,4}(-[a-z]{2,12}){1,2}-\d{1,2}$/;

const TIERS: readonly string[] = ['development', 'staging', 'production'] satisfies readonly Tier[];

function isIdentity(identity: Identity): boolean {
  if (identity === 'pod-identity') return true;
  const issuer = identity?.irsa?.issuer;
  return typeof issuer === 'string' && issuer.length <= 255 && ISSUER.test(issuer);
}

const CHECKS: readonly Check<Given>[] = [
  {
    id: 'charts/cluster-name',
    ok: ({ cluster }) => nameFault(cluster.name, AWS_NAMES.cluster) === undefined,
    says: ({ props, cluster }) => ({
      path: 'name',
      got: props.name,
      message: `name ${nameFault(cluster.name, AWS_NAMES.cluster)}`,
      fix: 'give the name that `aws eks list-clusters` prints',
    }),
  },
  {
    id: 'charts/cluster-region',
    ok: ({ props, cluster }) =>
      REGION.test(cluster.region) && (props.region instanceof Unlisted || isRegion(cluster.region)),
    says: ({ cluster: { region } }) => {
      const near = meant(region, REGIONS);
      const correct = near === undefined ? "write it as AWS does, for example 'eu-west-1'" : `write '${near}'`;
      return {
        path: 'region',
        got: region,
        message: 'region is no AWS region that is known',
        fix: REGION.test(region)
          ? `${correct}; a region that AWS opened since this package is unlisted('${region}'), in a fleet file { unlisted: ${region} }`
          : correct,
      };
    },
  },
  {
    id: 'charts/cluster-environment',
    ok: ({ cluster }) => DNS_LABEL.test(cluster.environment),
    says: ({ props }) => ({
      path: 'environment',
      got: props.environment,
      message: 'environment is not a DNS label; it names a folder of the output',
      fix: "use lower-case letters, digits and '-', at most 63 characters: 'prod', 'qa', 'dr'",
    }),
  },
  {
    id: 'charts/cluster-tier',
    ok: ({ cluster }) => TIERS.includes(cluster.tier),
    says: ({ props }) => ({
      path: 'tier',
      got: props.tier,
      message: `tier is none of ${TIERS.join(', ')}`,
      fix: 'choose the one whose rules the cluster has to keep; `environment` takes any name',
    }),
  },
  {
    id: 'charts/cluster-karpenter-version',
    ok: ({ cluster }) => karpenterMinor(cluster.karpenterVersion) !== undefined,
    says: ({ props }) => ({
      path: 'karpenterVersion',
      got: props.karpenterVersion,
      message: `karpenterVersion is not known; ${KNOWN_KARPENTER}`,
      fix: 'give the version of the installed controller, or update this package for a newer one',
    }),
  },
  {
    id: 'charts/cluster-kubernetes-version',
    ok: ({ cluster }) => isKubernetesMinor(cluster.kubernetesVersion),
    says: ({ props }) => ({
      path: 'kubernetesVersion',
      got: props.kubernetesVersion,
      message: `kubernetesVersion is no Kubernetes minor that is known; ${KNOWN_KUBERNETES}`,
      fix: "write the minor of the control plane, for example '1.34', or update this package for a newer one",
    }),
  },
  {
    id: 'charts/cluster-version-compatibility',
    ok: ({ cluster }) => {
      const minor = karpenterMinor(cluster.karpenterVersion);
      const minimum = minimumKarpenter(cluster.kubernetesVersion);
      return minor === undefined || minimum === undefined || isAtLeast(minor, minimum);
    },
    says: ({ props, cluster }) => ({
      path: 'kubernetesVersion',
      got: props.kubernetesVersion,
      message: `Kubernetes ${cluster.kubernetesVersion} needs Karpenter ${minimumKarpenter(cluster.kubernetesVersion)} or later, the cluster runs ${cluster.karpenterVersion}`,
      fix: `upgrade Karpenter to ${minimumKarpenter(cluster.kubernetesVersion)} before the control plane`,
    }),
  },
  {
    id: 'charts/cluster-account',
    ok: ({ props }) => props.account === undefined || /^\d{12}$/.test(props.account),
    says: ({ props }) => ({
      path: 'account',
      got: props.account,
      message: 'account is not an AWS account id',
      fix: 'give its twelve digits as a string',
    }),
  },
  {
    id: 'charts/cluster-endpoint',
    ok: ({ props }) => props.endpoint === undefined || /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/.test(props.endpoint),
    says: ({ props }) => ({
      path: 'endpoint',
      got: props.endpoint,
      message: 'endpoint is not the URL of an API server',
      fix: 'give it as `aws eks describe-cluster` prints it: https:// and a host',
    }),
  },
  {
    id: 'charts/cluster-namespace',
    ok: ({ cluster }) => DNS_LABEL.test(cluster.namespace),
    says: ({ props }) => ({
      path: 'namespace',
      got: props.namespace,
      message: 'namespace is not a DNS label',
      fix: "use lower-case letters, digits and '-', at most 63 characters",
    }),
  },
  {
    id: 'charts/cluster-service-account',
    ok: ({ cluster }) => DNS_SUBDOMAIN.test(cluster.serviceAccount),
    says: ({ props }) => ({
      path: 'serviceAccount',
      got: props.serviceAccount,
      message: 'serviceAccount is not a DNS subdomain',
      fix: "use lower-case letters, digits, '-' and '.'",
    }),
  },
  {
    id: 'charts/cluster-identity',
    ok: ({ cluster }) => isIdentity(cluster.identity),
    says: ({ props }) => ({
      path: 'identity',
      got: props.identity,
      message: "identity is neither 'pod-identity' nor { irsa: { issuer } } with the OIDC issuer without https://",
      fix: "write { irsa: { issuer: 'oidc.eks.<region>.amazonaws.com/id/<id>' } }",
    }),
  },
  ...(['key', 'value'] as const).map(
    (part): Check<Given> => ({
      // The default value is the cluster's name, which has its own rule.
      id: 'charts/cluster-discovery-tag',
      ok: ({ props, cluster: { discoveryTag } }) =>
        (part === 'value' && props.discoveryTag?.value === undefined) ||
        (TAG_TEXT.test(discoveryTag[part]) && discoveryTag[part].length <= (part === 'key' ? 128 : 256)),
      says: ({ cluster }) => ({
        path: `discoveryTag.${part}`,
        got: cluster.discoveryTag[part],
        message: `discoveryTag.${part} is no tag ${part}`,
        fix: 'use letters, digits, spaces and _.:/=+-@ (keys at most 128, values at most 256 characters)',
      }),
    }),
  ),
];

const TAG_CHECKS: readonly Check<readonly [key: string, value: string]>[] = [
  {
    id: 'charts/cluster-tags',
    ok: ([key, value]) =>
      TAG_TEXT.test(key) &&
      key.length <= 128 &&
      !/^aws:/i.test(key) &&
      (value === '' || TAG_TEXT.test(value)) &&
      value.length <= 256,
    says: ([key, value]) => ({
      path: `tags[${JSON.stringify(key)}]`,
      got: value,
      message: 'is no tag that AWS accepts',
      fix: 'use letters, digits, spaces and _.:/=+-@ (keys at most 128, values at most 256 characters, no aws: prefix)',
    }),
  },
];

const NAMES = [
  ['nodeRole', AWS_NAMES.role],
  ['windowsNodeRole', AWS_NAMES.role],
  ['controllerRole', AWS_NAMES.role],
  ['instanceProfile', AWS_NAMES.instanceProfile],
  ['interruptionQueue', AWS_NAMES.queue],
  ['stackName', AWS_NAMES.stack],
] as const satisfies readonly (readonly [keyof ClusterProps, NameRule])[];

const nameOf = (cluster: ClusterFacts, prop: (typeof NAMES)[number][0]): string | undefined =>
  prop === 'stackName' ? cluster.stackName : cluster[prop]?.name;

const NAME_CHECKS: readonly Check<Given>[] = NAMES.map(([prop, rule]) => ({
  // Derived names need no word of their own where the cluster's name is already refused.
  id: 'charts/cluster-resource-name',
  ok: ({ props, cluster }) => {
    const name = nameOf(cluster, prop);
    return name === undefined || props[prop] === undefined || nameFault(name, rule) === undefined;
  },
  says: ({ cluster }) => ({
    path: prop,
    got: nameOf(cluster, prop),
    message: `${prop} ${nameFault(nameOf(cluster, prop) ?? '', rule)}`,
    fix: `give a name of at most ${rule.max} characters: ${rule.alphabet}`,
  }),
}));

const ARNS = [
  ['nodeRole', 'iam', 'role/'],
  ['windowsNodeRole', 'iam', 'role/'],
  ['controllerRole', 'iam', 'role/'],
  ['instanceProfile', 'iam', 'instance-profile/'],
  ['interruptionQueue', 'sqs', ''],
] as const satisfies readonly (readonly [keyof ClusterProps, service: string, type: string])[];

/** IAM is global. */
const regionOf = ({ region }: ClusterFacts, service: 'iam' | 'sqs'): string => (service === 'iam' ? '' : region);

/** Whether an ARN lies in the cluster's partition and, where it is known, account, with service, region and type as given. */
function isOwnArn(cluster: ClusterFacts, arn: string, service: 'iam' | 'sqs', type: string): boolean {
  const [scheme, partition, ownService, ownRegion, account = '', resource = '', ...rest] = arn.split(':');
  return (
    [scheme, partition, ownService, ownRegion].join(':') ===
      `arn:${cluster.partition}:${service}:${regionOf(cluster, service)}` &&
    (cluster.account === undefined ? /^\d{12}$/.test(account) : account === cluster.account) &&
    resource.startsWith(type) &&
    /^[\w+=,.@/-]+$/.test(resource) &&
    !/(^|\/)\.{1,2}(\/|$)/.test(resource) &&
    rest.length === 0
  );
}

const ARN_CHECKS: readonly Check<Given>[] = ARNS.map(([prop, service, type]) => ({
  id: 'charts/cluster-resource-arn',
  ok: ({ cluster }) => {
    const arn = cluster[prop]?.arn;
    return arn === undefined || isOwnArn(cluster, arn, service, type);
  },
  says: ({ cluster }) => ({
    path: prop,
    got: cluster[prop]?.arn,
    message: `${prop} is no ARN of the right kind in this cluster's partition, region and account`,
    fix: `give arn:${cluster.partition}:${service}:${regionOf(cluster, service)}:<account>:${type}<name>, or the name alone`,
  }),
}));

interface VpcList {
  /** The rule. */
  readonly id: string;
  readonly list: 'cidrs' | 'subnets' | 'securityGroups';
  readonly pattern: RegExp;
  readonly what: string;
  readonly fix: string;
}

const VPC_LISTS: readonly VpcList[] = [
  {
    id: 'charts/cluster-vpc-cidrs',
    list: 'cidrs',
    pattern: /^[0-9A-Fa-f.:]{3,39}\/\d{1,3}$/,
    what: 'a CIDR block',
    fix: "write it as '10.0.0.0/16'",
  },
  {
    id: 'charts/cluster-vpc-subnets',
    list: 'subnets',
    pattern: /^subnet-[0-9a-f]+$/,
    what: 'the id of a subnet',
    fix: 'give the id, subnet-…',
  },
  {
    id: 'charts/cluster-vpc-security-groups',
    list: 'securityGroups',
    pattern: /^sg-[0-9a-f]+$/,
    what: 'the id of a security group',
    fix: 'give the id, sg-…',
  },
];

const vpcListProblems = (vpc: ClusterVpc): Problem[] =>
  VPC_LISTS.flatMap(({ id, list, pattern, what, fix }) =>
    (vpc[list] ?? []).flatMap((value, index) => {
      const path = `vpc.${list}[${index}]`;
      return pattern.test(value) ? [] : [{ rule: id, path, got: value, message: `${path} is not ${what}`, fix }];
    }),
  );

const VPC_CHECKS: readonly Check<ClusterVpc>[] = [
  {
    id: 'charts/cluster-vpc-id',
    ok: ({ id }) => id === undefined || /^vpc-[0-9a-f]+$/.test(id),
    says: ({ id }) => ({
      path: 'vpc.id',
      got: id,
      message: 'vpc.id is not the id of a VPC',
      fix: 'give the id, vpc-…',
    }),
  },
];

/** What cannot be right in the props of a cluster. */
export function clusterProblems(props: ClusterProps, cluster: ClusterFacts): Problem[] {
  const given = { props, cluster };
  const { tags, vpc } = cluster;
  return [
    ...failed(CHECKS, given),
    ...newerVersions(cluster),
    ...olderKubernetes(cluster),
    ...Object.entries(tags).flatMap((tag) => failed(TAG_CHECKS, tag)),
    ...failed(NAME_CHECKS, given),
    ...failed(ARN_CHECKS, given),
    ...vpcListProblems(vpc),
    ...failed(VPC_CHECKS, vpc),
  ];
}
