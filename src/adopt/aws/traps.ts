import type { Problem } from '../../findings';
import { at, textAt } from '../../objects';
import { detailTypes, endsAnything, tagsAsBefore1 } from './documents';
import type { HelmRelease } from './helm-release';
import type { Layout } from './layouts';
import { type Queue, queueOf, ROLE_ANNOTATION, type Seen, unheardQueueOf } from './look';
import { identityOf } from './props';

/** What a trap looks at. */
export interface Found {
  readonly name: string;
  readonly seen: Seen;
  readonly layout: Layout;
  /** Undefined where nobody knows. */
  readonly helm: HelmRelease | undefined;
}

/** One thing that an installation is known to have wrong. */
interface Trap {
  readonly rule: string;
  readonly severity: Problem['severity'];
  readonly find: (found: Found) => readonly Omit<Problem, 'rule' | 'severity'>[];
}

const existingQueues = ({ queues }: Seen): readonly Queue[] => queues.filter(({ exists }) => exists === true);

const SPOT = 'EC2 Spot Instance Interruption Warning';

const hearsOfSpot = ({ rules = [] }: Queue): boolean =>
  rules.some(({ isEnabled, pattern }) => isEnabled && detailTypes(pattern).includes(SPOT));

/** The queue that the chart is given, or that it is meant to be given. */
const usedQueue = ({ seen, helm }: Found): Queue | undefined => {
  const name = helm && (queueOf(helm) ?? unheardQueueOf(helm));
  return name === undefined
    ? existingQueues(seen).find(({ rules }) => rules !== undefined && rules.length > 0)
    : seen.queues.find((queue) => queue.name === name);
};

function queueNotRead(found: Found): readonly Omit<Problem, 'rule' | 'severity'>[] {
  const { seen, helm, layout, name } = found;
  const unheard = helm && unheardQueueOf(helm);
  const fix = (queue: string): string =>
    `set settings.interruptionQueue to ${queue} with the next install of the chart`;
  if (helm === undefined) {
    // Nobody has shown the values; eksctl gives the queue by a name that the chart does not read.
    if (layout.name !== 'eksctl') return [];
    return existingQueues(seen)
      .filter((queue) => queue.name === name)
      .map(({ name: queue }) => ({
        path: 'interruptionQueue',
        got: queue,
        message:
          'eksctl names the queue by settings.interruptionQueueName, which no chart from 1.0 on reads: Karpenter hears of no interruption',
        fix: `look with helm get values; ${fix(queue)}`,
      }));
  }
  if (queueOf(helm) !== undefined) return [];
  const queue = usedQueue(found);
  if (queue?.exists !== true) return [];
  return [
    {
      path: 'interruptionQueue',
      got: queue.name,
      message:
        unheard === undefined
          ? 'the queue and its rules exist, and the chart is given none: Karpenter hears of no interruption'
          : 'the chart is given the queue by a name that no chart from 1.0 on reads: Karpenter hears of no interruption',
      fix: fix(queue.name),
    },
  ];
}

const queueMissing: Trap['find'] = ({ seen, helm, layout, name }) => {
  const named = helm === undefined ? (layout.name === 'migrating-from-cas' ? name : undefined) : queueOf(helm);
  if (named === undefined || seen.queues.find((queue) => queue.name === named)?.exists !== false) return [];
  return [
    {
      path: 'interruptionQueue',
      got: named,
      message:
        helm === undefined
          ? 'the guide gives the chart a queue of this name, and none of its steps makes it'
          : 'settings.interruptionQueue names it, and there is no such queue in this region and account',
      fix: 'deploy aws/template.yaml, which makes it with its rules',
    },
  ];
};

const queueRules: Trap['find'] = (found) => {
  const queue = usedQueue(found);
  if (queue?.exists !== true || queue.rules === undefined || hearsOfSpot(queue)) return [];
  // A rule whose pattern nobody could read may be the one.
  if (queue.rules.some(({ isEnabled, pattern }) => isEnabled && pattern === undefined)) return [];
  return [
    {
      path: 'interruptionQueue',
      got: queue.name,
      message:
        queue.rules.length === 0
          ? 'no rule sends to the queue: it stays empty'
          : 'no rule that is on sends warnings of spot interruptions to the queue',
      fix: 'deploy the rules of aws/template.yaml, or turn the existing ones on',
    },
  ];
};

const annotationOf = (helm: HelmRelease | undefined): string | undefined =>
  helm && textAt(helm.values, 'serviceAccount', 'annotations', ROLE_ANNOTATION);

const noCredentials: Trap['find'] = ({ seen, helm, layout }) => {
  const { associations, controllerRole } = seen;
  if (associations === undefined || associations.length > 0 || annotationOf(helm) !== undefined) return [];
  const byIrsa = (controllerRole?.trust.irsa.length ?? 0) > 0;
  // With IRSA the annotation tells; without the values nobody knows of it.
  if (byIrsa && helm === undefined) return [];
  // A trust that nobody has read may be either.
  if (helm === undefined && controllerRole === undefined) return [];
  const isV20 =
    layout.name.startsWith('terraform-aws-eks v20') || controllerRole?.name.startsWith('KarpenterController-');
  return [
    {
      path: 'identity',
      ...(controllerRole !== undefined && { got: controllerRole.name }),
      message: 'no pod identity association gives the service account of Karpenter a role, and no annotation names one',
      fix: isV20
        ? 'set create_pod_identity_association = true in the module karpenter of terraform-aws-eks'
        : byIrsa
          ? `give the chart serviceAccount.annotations with ${ROLE_ANNOTATION}`
          : 'make an association: aws eks create-pod-identity-association',
    },
  ];
};

const twoIdentities: Trap['find'] = ({ seen, helm }) => {
  const annotated = annotationOf(helm);
  if (annotated === undefined || (seen.associations ?? []).length === 0) return [];
  return [
    {
      path: 'identity',
      got: annotated,
      message: 'the service account has an association and this annotation: the role of the annotation is used',
      fix: 'take the annotation out of the values, or delete the association',
    },
  ];
};

const otherServiceAccount: Trap['find'] = ({ seen, helm }) => {
  const subjects = seen.controllerRole?.trust.irsa ?? [];
  const identity = identityOf(seen, helm);
  if (subjects.length === 0 || identity?.by !== 'irsa' || helm?.namespace === undefined) return [];
  const serviceAccount = textAt(helm.values, 'serviceAccount', 'name') || 'karpenter';
  const isTrusted = subjects.some(
    (each) => each.namespace === helm.namespace && each.serviceAccount === serviceAccount,
  );
  if (isTrusted || subjects.some((each) => /[*?]/.test(each.namespace + each.serviceAccount))) return [];
  return [
    {
      path: 'controllerRole',
      got: subjects.map((each) => `${each.namespace}/${each.serviceAccount}`),
      message: `the role trusts these service accounts, and the controller runs as ${helm.namespace}/${serviceAccount}`,
      fix: 'correct the trust of the role, or install the chart where it is trusted',
    },
  ];
};

const agentMissing: Trap['find'] = ({ seen, helm }) =>
  seen.agent === null && identityOf(seen, helm)?.by === 'pod-identity'
    ? [
        {
          path: 'identity',
          message: 'the add-on eks-pod-identity-agent is not installed',
          fix: 'look for a DaemonSet of this name; else aws eks create-addon --addon-name eks-pod-identity-agent',
        },
      ]
    : [];

const modeOf = ({ cluster }: Seen): string | undefined => textAt(cluster, 'accessConfig', 'authenticationMode');

const unentered = ({ entries, nodeRoles }: Seen) =>
  entries === undefined ? [] : nodeRoles.filter(({ arn }) => !entries.includes(arn));

const JOINING: readonly (string | undefined)[] = ['EC2_LINUX', 'EC2_WINDOWS', 'EC2'];

const nodeAccess: Trap['find'] = ({ seen }) => [
  ...(modeOf(seen) === 'API' ? unentered(seen) : []).map(({ name }) => ({
    path: 'nodeRole',
    got: name,
    message: 'the role has no access entry, and the cluster takes nothing else: nodes never join',
    fix: `aws eks create-access-entry --type EC2_LINUX with the ARN of ${name}`,
  })),
  ...seen.nodeRoles.flatMap(({ name, arn }) => {
    const type = seen.entryTypes.get(arn);
    return type === undefined || JOINING.includes(type)
      ? []
      : [
          {
            path: 'nodeRole',
            got: name,
            message: `the access entry of the role is of type ${type}, which lets no node in`,
            fix: 'delete the entry, and make one of type EC2_LINUX: the type of an entry cannot be changed',
          },
        ];
  }),
];

const nodeAccessByMap: Trap['find'] = ({ seen }) =>
  (modeOf(seen) === 'API_AND_CONFIG_MAP' ? unentered(seen) : []).map(({ name }) => ({
    path: 'nodeRole',
    got: name,
    message: 'the role has no access entry: nodes join only as long as aws-auth maps it',
    fix: 'keep the mapping in aws-auth, or make an access entry of type EC2_LINUX before it goes',
  }));

const ofController =
  (isSo: (document: unknown) => boolean, problem: Omit<Problem, 'rule' | 'severity' | 'path' | 'got'>): Trap['find'] =>
  ({ seen: { controllerRole } }) =>
    controllerRole?.documents.some(isSo) ? [{ path: 'controllerRole', got: controllerRole.name, ...problem }] : [];

const stackName: Trap['find'] = ({ seen, layout, name }) =>
  layout.name !== 'cdk8s-karpenter' && seen.stacks.has(`Karpenter-${name}`)
    ? [
        {
          path: 'stackName',
          got: `Karpenter-${name}`,
          message:
            'somebody else’s stack has this name, which ours would have: deployed over it, ours would remove its roles',
          fix: 'keep the stackName that was written',
        },
      ]
    : [];

const autoMode: Trap['find'] = ({ seen: { cluster } }) =>
  at(cluster, 'computeConfig', 'enabled') === true
    ? [
        {
          path: 'name',
          message: 'EKS Auto Mode is on: a second Karpenter, of AWS, runs beside this one',
          fix: 'keep the pools of both apart by taints or labels',
        },
      ]
    : [];

const noCluster: Trap['find'] = ({ seen, name }) =>
  seen.cluster === null
    ? [
        {
          path: 'name',
          got: name,
          message: 'AWS has no cluster of this name in the account and region that were asked',
          fix: 'choose those of the cluster: AWS_PROFILE, AWS_REGION',
        },
      ]
    : [];

/** In the order in which they matter. */
export const TRAPS: readonly Trap[] = [
  { rule: 'adopt-aws/no-cluster', severity: 'error', find: noCluster },
  { rule: 'adopt-aws/no-credentials', severity: 'error', find: noCredentials },
  { rule: 'adopt-aws/other-service-account', severity: 'error', find: otherServiceAccount },
  { rule: 'adopt-aws/two-identities', severity: 'warning', find: twoIdentities },
  { rule: 'adopt-aws/agent-missing', severity: 'warning', find: agentMissing },
  { rule: 'adopt-aws/node-access', severity: 'error', find: nodeAccess },
  { rule: 'adopt-aws/node-access-by-map', severity: 'info', find: nodeAccessByMap },
  {
    rule: 'adopt-aws/controller-policy',
    severity: 'error',
    find: ofController(tagsAsBefore1, {
      message:
        'its policy is that of Karpenter before 1.0, which allows no tag eks:eks-cluster-name: tagging instances is refused',
      fix: 'set enable_v1_permissions = true in the module karpenter of terraform-aws-eks v20, or give the role the policy of its Karpenter version',
    }),
  },
  {
    rule: 'adopt-aws/controller-power',
    severity: 'warning',
    find: ofController(endsAnything, {
      message: 'its policy lets the controller end every instance of the account, also of other clusters',
      fix: 'give the role the policy of aws/template.yaml',
    }),
  },
  { rule: 'adopt-aws/queue-missing', severity: 'error', find: queueMissing },
  { rule: 'adopt-aws/queue-not-read', severity: 'warning', find: queueNotRead },
  { rule: 'adopt-aws/queue-rules', severity: 'warning', find: queueRules },
  { rule: 'adopt-aws/stack-name', severity: 'warning', find: stackName },
  { rule: 'adopt-aws/auto-mode', severity: 'info', find: autoMode },
];
