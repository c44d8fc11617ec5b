import { awsAuthMapping, type Cluster, existingRoles, newerVersionLines, nodeRoles } from '../cluster';
import { isWindows } from '../karpenter';
import { kindOf } from '../objects';
import { chartVersion } from './chart-version';
import { block, code, table } from './markdown';
import type { InstallOptions } from './options';
import { watching } from './runbook-watch';

/** What a runbook tells of beside the cluster. */
export interface RunbookOptions extends InstallOptions {
  /** The resolved objects of the cluster. @default - none */
  readonly objects?: readonly object[];
  /** Whether the AWS side is a stack of `aws/template.yaml`; otherwise it is made elsewhere. @default true */
  readonly stack?: boolean;
  /** Whether an ApplicationSet of the fleet applies the manifests, and `gitOps` the charts alone. @default false */
  readonly applicationSet?: boolean;
}

function facts(cluster: Cluster, { stack = true }: RunbookOptions): string {
  const { identity, interruptionQueue, registry, vpc } = cluster;
  return table(
    ['what', 'here'],
    [
      [
        'cluster',
        `${code(cluster.name)} in ${code(cluster.region)}, Kubernetes ${cluster.kubernetesVersion}, ${cluster.tier}`,
      ],
      ['both charts and the controller', `${code(chartVersion(cluster))} from ${code(`oci://${registry.charts}`)}`],
      ['controller', `service account ${code(cluster.serviceAccount)} in namespace ${code(cluster.namespace)}`],
      [
        'role of the controller',
        `${code(cluster.controllerRole.name)}, by ${identity === 'pod-identity' ? 'EKS Pod Identity' : 'IRSA'}`,
      ],
      ['role of the nodes', code(cluster.nodeRole.name)],
      [
        'interruption queue',
        interruptionQueue === undefined ? 'none: spot interruptions are not seen' : code(interruptionQueue.name),
      ],
      ['discovery tag', code(`${cluster.discoveryTag.key}=${cluster.discoveryTag.value}`)],
      stack
        ? ['CloudFormation stack', code(cluster.stackName)]
        : ['roles, permissions and queue', 'made outside of this repository'],
      [
        'VPC',
        vpc.isolated === true
          ? 'isolated: no route to public endpoints. On-demand prices are those that Karpenter came with; an upgrade renews them'
          : 'reaches public endpoints',
      ],
    ],
  );
}

/** Only where nodes join through the ConfigMap. */
function awsAuth(cluster: Cluster, { objects = [] }: RunbookOptions): string[] {
  if (cluster.authenticationMode !== 'CONFIG_MAP') return [];
  return [
    '## Letting nodes join',
    [
      'Nodes of this cluster join through the ConfigMap `aws-auth`. Add these entries to `mapRoles`, beside those that are',
      'there. Never apply a whole ConfigMap: it would take every other mapping away and lock nodes and people out.',
      '`bootstrap.sh` does it with a check that nobody changed the ConfigMap in between.',
    ].join('\n'),
    ['```yaml', awsAuthMapping(cluster, { objects }).trimEnd(), '```'].join('\n'),
  ];
}

/** What the roles need that the template does not make, and that it leaves as they are. */
function rolesOfOthers(cluster: Cluster, { objects = [], stack = true }: RunbookOptions): string[] {
  const hasWindows = objects.some((object) => kindOf(object) === 'EC2NodeClass' && isWindows(object));
  const roles = existingRoles(cluster, hasWindows);
  if (roles.length === 0) return [];
  const ofController = stack
    ? 'those that the outputs of the stack name, unless `switches.controllerPolicies` attaches them: `aws iam attach-role-policy --role-name ROLE --policy-arn ARN`'
    : 'those of the controller: `npx cdk8s-karpenter template --cluster-file ../cluster.json` writes them';
  return [
    '## Roles that exist already',
    'Nothing here makes or changes them. What they need where they are made:',
    table(
      ['role', 'trusts', 'policies'],
      roles.map(({ name, trust, policies }) => [
        code(name),
        trust,
        policies.length === 0 ? ofController : policies.map(code).join(', '),
      ]),
    ),
  ];
}

function helmUpgrade({ registry, namespace }: Cluster, version: string, chart: string): string {
  return `helm upgrade --install ${chart} oci://${registry.charts}/${chart} --version ${version} --namespace ${namespace} --values values-${chart}.yaml --wait`;
}

const BOOTSTRAP = [
  'The script tells each step before it does it, asks before it changes how people and nodes log in, and may be run again',
  'after a failure.',
].join('\n');

function install({ gitOps, stack = true, applicationSet = false }: RunbookOptions): string[] {
  const script = [BOOTSTRAP, block('./bootstrap.sh --plan', './bootstrap.sh')];
  if (gitOps === undefined) return ['## Install', ...script];
  const { tool, once } =
    gitOps.tool === 'argocd'
      ? {
          tool: 'Argo CD',
          once: block(
            `kubectl --namespace ${gitOps.namespace ?? 'argocd'} patch configmap argocd-cm --patch-file argocd/argocd-cm.yaml`,
            'kubectl apply --filename argocd/parent.yaml',
          ),
        }
      : { tool: 'Flux', once: 'Let the root Kustomization of the cluster apply the folder `flux/`.' };
  return [
    '## Install',
    `${tool} applies ${applicationSet ? 'the charts, and the ApplicationSet of the fleet (`dist/argocd/applicationset.yaml`) the manifests' : 'charts and manifests'}. ${stack ? 'First deploy the stack (see below), then once:' : 'Roles, permissions and queue have to be there; then once:'}`,
    once,
    `A cluster without ${tool} is installed by hand:`,
    ...script,
  ];
}

function upgrade(cluster: Cluster, { gitOps, stack = true }: RunbookOptions): string[] {
  const version = chartVersion(cluster);
  const { name, region, stackName } = cluster;
  const charts =
    gitOps === undefined
      ? block(helmUpgrade(cluster, version, 'karpenter-crd'), helmUpgrade(cluster, version, 'karpenter'))
      : `${gitOps.tool === 'argocd' ? 'Argo CD' : 'Flux'} does it in this order when the change is merged: CRDs, controller, manifests.`;
  return [
    '## Upgrade Karpenter',
    [
      '1. See what changes in AWS: `npx cdk8s-karpenter permissions FROM TO`.',
      `2. Set \`karpenterVersion\` of ${code(name)}, run the synth, review the diff of \`dist/\` and merge it.`,
      stack
        ? '3. Deploy the template, before the controller that needs its permissions:'
        : '3. Give the roles these permissions where they are made, before the controller that needs them.',
    ].join('\n'),
    ...(stack
      ? [
          block(
            `aws cloudformation deploy --region ${region} --stack-name ${stackName} --template-file ../aws/template.yaml --capabilities CAPABILITY_NAMED_IAM`,
          ),
        ]
      : []),
    '4. Then both charts, the CRDs first and both in one version: a controller that reads fields its CRDs do not have drops them silently.',
    charts,
    '5. `npx cdk8s-karpenter preflight` says whether everything fits.',
    'Upgrade Karpenter before the control plane: each Kubernetes version has a lowest Karpenter version.',
  ];
}

function pools(options: RunbookOptions): string[] {
  const guards =
    options.deletionGuards === true && options.gitOps !== undefined
      ? options.gitOps.tool === 'argocd'
        ? 'Argo CD asks before it deletes a pool, a node class or a CRD.'
        : 'Flux leaves pools and node classes that left the output; delete them with `kubectl` when you mean it.'
      : 'Nothing asks before a pool or node class that left the output is deleted.';
  return [
    '## Change and remove pools',
    [
      'Most edits of a node class and of `template` of a pool replace every node of the pool, within its budgets.',
      'Deleting or renaming a pool deletes its nodes at once. A node class that is deleted or renamed takes no node along: it stays until',
      'no NodeClaim refers to it, and its pools launch nothing meanwhile.',
      guards,
    ].join('\n'),
    [
      '1. Set `retire: true` on the pool, merge, and wait: `kubectl get nodeclaims --selector karpenter.sh/nodepool=POOL`.',
      '2. When none is left, remove the pool from the TypeScript.',
    ].join('\n'),
  ];
}

const TEST = [
  '## Test',
  'Launches nodes by pods that do nothing, reports how long it took, and removes them again:',
  block('npx cdk8s-karpenter scale-test'),
];

const repairs = (
  cluster: Cluster,
  { objects = [], stack = true }: RunbookOptions,
): readonly (readonly [symptom: string, remedy: string])[] => {
  const { namespace, nodeRole, serviceAccount, interruptionQueue, discoveryTag, identity } = cluster;
  const tag = code(`${discoveryTag.key}=${discoveryTag.value}`);
  return [
    [
      'Node class not Ready: no subnets or security groups',
      `Tag the private subnets and the node security group with ${tag}, and only this cluster's; \`bootstrap.sh\` does it.`,
    ],
    [
      'Instances run, nodes never join',
      cluster.authenticationMode === 'CONFIG_MAP'
        ? `${code(nodeRole.name)} is missing in \`aws-auth\`: see above.`
        : `${code(nodeRole.name)} has no access entry of type ${nodeRoles(cluster, objects)[0]?.type}: ${stack ? 'deploy the stack, or run' : 'run'} \`bootstrap.sh\`.`,
    ],
    [
      'Controller starts without credentials',
      identity === 'pod-identity'
        ? `The association of ${code(`${namespace}/${serviceAccount}`)} or the add-on \`eks-pod-identity-agent\` is missing; no Helm value can stand for them.`
        : `The annotation of ${code(`${namespace}/${serviceAccount}`)} and the trust of ${code(cluster.controllerRole.name)} must agree; restart the pods after a change.`,
    ],
    [
      'Controller fails on the queue',
      interruptionQueue === undefined
        ? 'This cluster has none, and `settings.interruptionQueue` must be empty.'
        : `\`settings.interruptionQueue\` is the name ${code(interruptionQueue.name)}, neither ARN nor URL.`,
    ],
    [
      'Fields of new objects vanish, or unknown-field errors',
      'The charts have different versions: upgrade `karpenter-crd` to that of `karpenter`.',
    ],
    [
      'CRDs cannot be imported into a release (invalid ownership metadata)',
      `Adopt them: \`kubectl label crd NAME app.kubernetes.io/managed-by=Helm\` and \`kubectl annotate crd NAME meta.helm.sh/release-name=karpenter-crd meta.helm.sh/release-namespace=${namespace}\`.`,
    ],
    [
      'One of two controller pods stays Pending',
      'The replicas share neither node nor zone: give them two nodes in two zones that Karpenter does not manage.',
    ],
    [
      'Spot interruptions drain nodes twice, or pods twice',
      'Node Termination Handler runs beside Karpenter: remove it, Karpenter watches the queue itself.',
    ],
    [
      'Pool Ready, nothing launches',
      'Limits are reached, no instance type fits, or a permission is missing: `npx cdk8s-karpenter preflight` tells which.',
    ],
    [
      'First spot launch fails on the service-linked role',
      'Once an account: `aws iam create-service-linked-role --aws-service-name spot.amazonaws.com`.',
    ],
  ];
};

const NEVER = [
  '## Never',
  [
    '- `helm uninstall karpenter-crd`, or deleting a CRD: with the CRDs go all pools and NodeClaims, and with them all nodes.',
    '  These values keep the CRDs (`helm.sh/resource-policy: keep`); a release that was installed without them does not.',
    '  To repair the CRDs, upgrade the chart.',
    '- One chart without the other: both have one version.',
    '- Running the controller on nodes of its own making.',
    '- Applying `scale-test/` by Argo CD or Flux.',
  ].join('\n'),
];

const teardown = ({ stack = true }: RunbookOptions): string[] => [
  '## Tear down',
  [
    `In the order that leaves nothing behind: pools, their nodes, node classes, controller, CRDs,${stack ? ' stack,' : ''} tags. Whatever`,
    'applies the manifests has to be stopped first, or it puts them back.',
  ].join('\n'),
  block('./teardown.sh --plan', './teardown.sh'),
];

/** `install/README.md` of a cluster: how a colleague installs, upgrades, tests, repairs and removes Karpenter there. */
export function runbook(cluster: Cluster, options: RunbookOptions = {}): string {
  return [
    `# Karpenter on ${cluster.name}`,
    "Generated from the cluster's TypeScript; edit that, not this file. Commands are run in this folder.",
    ...newerVersionLines(cluster),
    facts(cluster, options),
    ...rolesOfOthers(cluster, options),
    ...install(options),
    ...awsAuth(cluster, options),
    ...upgrade(cluster, options),
    ...pools(options),
    ...TEST,
    ...watching(cluster),
    '## When something is wrong',
    '`npx cdk8s-karpenter preflight` looks for all of these, reads only, and says which one it is.',
    table(['what you see', 'what to do'], repairs(cluster, options)),
    ...NEVER,
    ...teardown(options),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}
