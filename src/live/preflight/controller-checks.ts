import { fieldsOf, isWithin, type Span } from '../../../imports/fields';
import { compareMinors, isAtLeast, type KarpenterMinor, karpenterMinor, newerKarpenter } from '../../karpenter';
import { at, isObject, kindOf, listAt, member, objectAt, textAt } from '../../objects';
import { controllerEnvironment, controllerVersion as runningVersion } from '../controller';
import { withoutAccounts } from './account-ids';
import { conditionOf, isReady, itemsOf, labelsOf, type Pitfall, type PreflightCheck, shownName } from './check';
import type { Facts } from './collect';

const POOL_LABEL = 'karpenter.sh/nodepool';

const controller = ({ answer }: Facts): unknown => itemsOf(answer('deployments'))[0];

function notInstalled({ answer, cluster }: Facts): Pitfall[] {
  const deployments = answer('deployments');
  if (deployments === undefined || itemsOf(deployments).length > 0) return [];
  return [
    {
      path: 'namespace',
      got: cluster.namespace,
      message: 'no controller is installed in the namespace',
      fix: 'run install/bootstrap.sh',
    },
  ];
}

function otherCluster(facts: Facts): Pitfall[] {
  const name = controllerEnvironment(controller(facts)).CLUSTER_NAME;
  if (name === undefined || name === facts.cluster.name) return [];
  return [
    {
      path: 'name',
      got: name,
      message: 'the controller works for another cluster; or kubectl looks at another one than was meant',
      fix: `set the Helm value settings.clusterName to ${facts.cluster.name}, or choose the context of this cluster`,
    },
  ];
}

/** Fields of a schema, and values of its enumerations as `field: value`, as `imports/fields` names them. */
function schemaMarks(schema: unknown, path: string): string[] {
  const properties = Object.entries(objectAt(schema, 'properties'));
  const below = properties.flatMap(([key, child]) => schemaMarks(child, `${path}.${key}`));
  const items = member(schema, 'items');
  const values = member(schema, 'additionalProperties');
  return [
    path,
    ...listAt(schema, 'enum').map((value) => `${path}: ${String(value)}`),
    ...below,
    ...(items === undefined ? [] : schemaMarks(items, `${path}[]`)),
    ...(isObject(values) ? schemaMarks(values, `${path}{}`) : []),
  ];
}

/** Which minors' CRDs of a kind have each of these marks. */
const marksOf = (kind: string): readonly (readonly [string, Span])[] =>
  Object.entries(fieldsOf(kind)).flatMap(([path, { values = {}, ...span }]) => [
    [path, span] as const,
    ...Object.entries(values).map(([value, since]) => [`${path}: ${value}`, { ...span, since }] as const),
  ]);

/** What shows that a CRD is of another minor. */
function crdFaults(kind: string, crd: unknown, minor: KarpenterMinor): { older: string[]; newer: string[] } {
  const version = listAt(crd, 'spec', 'versions').find((item) => at(item, 'name') === 'v1');
  const schema = at(version, 'schema', 'openAPIV3Schema', 'properties', 'spec');
  const present = new Set(schemaMarks(schema, 'spec'));
  const marks = marksOf(kind).map(([mark, span]) => ({
    mark,
    ...span,
    isExpected: isWithin(minor, span),
    isThere: present.has(mark),
  }));
  const wrong = marks.filter(({ isExpected, isThere }) => isExpected !== isThere);
  // What a later minor took out shows an older CRD where it is still there, and a newer one where it is gone.
  const isOlder = ({ since, isThere }: Span & { isThere: boolean }, until = minor): boolean =>
    isThere ? isAtLeast(minor, since) : until === minor;
  return {
    older: wrong.filter((mark) => isOlder(mark, mark.until)).map(({ mark }) => mark),
    newer: wrong.filter((mark) => !isOlder(mark, mark.until)).map(({ mark }) => mark),
  };
}

function crdVersions(facts: Facts): Pitfall[] {
  const { answer } = facts;
  const version = runningVersion(controller(facts)) ?? '';
  const minor = karpenterMinor(version);
  if (minor === undefined) return [];
  // A later release may have taken out what the newest known one has.
  const severity = newerKarpenter(version) === undefined ? 'error' : 'warning';
  const crds = [
    ['NodePool', answer('nodePoolCrd')],
    ['EC2NodeClass', answer('nodeClassCrd')],
  ] as const;
  return crds.flatMap(([kind, crd]): Pitfall[] => {
    if (crd === undefined || crd === null) return [];
    const { older, newer } = crdFaults(kind, crd, minor);
    const [field] = [...older, ...newer];
    if (field === undefined) return [];
    const differs = older.length > 0 ? `lacks ${field}, so it is older` : `has ${field}, so it is newer`;
    return [
      {
        severity,
        resource: `CustomResourceDefinition/${shownName(crd)}`,
        message: `the CRD ${differs} than the controller, which is ${version}`,
        got: field,
        fix: `upgrade the chart karpenter-crd to ${version}; never uninstall it: that deletes every node`,
      },
    ];
  });
}

function controllerVersion(facts: Facts): Pitfall[] {
  const { cluster } = facts;
  const running = runningVersion(controller(facts));
  if (running === undefined || compareMinors(running, cluster.karpenterVersion.replace(/^v/, '')) === 0) return [];
  return [
    {
      path: 'karpenterVersion',
      got: running,
      message: `the controller is not of the version that the manifests were checked for, ${cluster.karpenterVersion}`,
      fix: 'install the cluster’s version, or give the Cluster this karpenterVersion and run the synth',
    },
  ];
}

/** The queue that the controller was given, where it is not the cluster's. */
function otherQueue(facts: Facts, message: (given: string, wanted: string) => string | undefined): Pitfall[] {
  if (itemsOf(facts.answer('deployments')).length === 0) return [];
  const given = controllerEnvironment(controller(facts)).INTERRUPTION_QUEUE ?? '';
  const wanted = facts.cluster.interruptionQueue?.name ?? '';
  const found = given === wanted ? undefined : message(given, wanted);
  if (found === undefined) return [];
  return [
    {
      path: 'interruptionQueue',
      got: withoutAccounts(given),
      message: found,
      fix: `set the Helm value settings.interruptionQueue to the name: ${wanted === '' ? "''" : wanted}`,
    },
  ];
}

const isQueueName = (text: string): boolean => /^[A-Za-z0-9_-]*$/.test(text);

const queueSetting = (facts: Facts): Pitfall[] =>
  otherQueue(facts, (given, wanted) =>
    isQueueName(given)
      ? `the controller listens to ${given === '' ? 'no queue' : 'another queue'}, the cluster’s is ${wanted === '' ? 'none' : wanted}`
      : undefined,
  );

const queueName = (facts: Facts): Pitfall[] =>
  otherQueue(facts, (given) =>
    isQueueName(given) ? undefined : 'the controller was given an ARN or a URL as its queue, and finds none by that',
  );

function terminationHandler(facts: Facts): Pitfall[] {
  if ((controllerEnvironment(controller(facts)).INTERRUPTION_QUEUE ?? '') === '') return [];
  return itemsOf(facts.answer('terminationHandlers')).map((object) => ({
    resource: `${kindOf(object) ?? 'DaemonSet'}/${shownName(object)}`,
    message: 'the Node Termination Handler drains the nodes that Karpenter’s own interruption handling drains',
    fix: 'keep it off nodes of Karpenter (affinity: karpenter.sh/nodepool DoesNotExist), or remove it',
  }));
}

function ownNodes({ answer }: Facts): Pitfall[] {
  const nodes = new Map(itemsOf(answer('nodes')).map((node) => [shownName(node), node]));
  return itemsOf(answer('pods')).flatMap((pod) => {
    const node = textAt(pod, 'spec', 'nodeName') ?? '';
    const pool = labelsOf(nodes.get(node))[POOL_LABEL];
    if (pool === undefined) return [];
    return [
      {
        resource: `Pod/${shownName(pod)}`,
        got: pool,
        message: 'the controller runs on a node that Karpenter manages: it can remove the node under its feet',
        fix: 'run it on a managed node group or on Fargate, with the chart’s own affinity',
      },
    ];
  });
}

function fewNodes({ answer }: Facts): Pitfall[] {
  const [deployment] = itemsOf(answer('deployments'));
  const nodes = answer('nodes');
  if (deployment === undefined || nodes === undefined) return [];
  const replicas = Number(at(deployment, 'spec', 'replicas') ?? 1);
  const usable = itemsOf(nodes).filter(
    (node) => labelsOf(node)[POOL_LABEL] === undefined && isReady(node) && at(node, 'spec', 'unschedulable') !== true,
  );
  if (usable.length >= replicas) return [];
  return [
    {
      resource: `Deployment/${shownName(deployment)}`,
      path: 'spec.replicas',
      got: replicas,
      message: `there are ${usable.length} ready and uncordoned nodes that are not Karpenter's for ${replicas} replicas, which refuse to share one`,
      fix: 'give the node group of the controller at least as many nodes, in different zones',
    },
  ];
}

function pending({ answer }: Facts): Pitfall[] {
  return itemsOf(answer('pods'))
    .filter((pod) => textAt(pod, 'status', 'phase') === 'Pending' && at(pod, 'spec', 'nodeName') === undefined)
    .map((pod) => ({
      resource: `Pod/${shownName(pod)}`,
      path: 'status.conditions',
      message: `the controller waits for a node: ${conditionOf(pod, 'PodScheduled')?.message || 'the scheduler has not looked at it yet'}`,
      fix: 'uncordon or add nodes that are not Karpenter’s; nothing launches without its controller',
    }));
}

function kubernetesVersion({ answer, cluster }: Facts): Pitfall[] {
  const running = textAt(answer('cluster'), 'cluster', 'version');
  if (running === undefined || compareMinors(running, cluster.kubernetesVersion) === 0) return [];
  return [
    {
      severity: 'warning',
      path: 'kubernetesVersion',
      got: running,
      message: `the cluster does not run the Kubernetes version that the manifests were checked for, ${cluster.kubernetesVersion}`,
      fix: 'give the Cluster this kubernetesVersion and run the synth',
    },
  ];
}

function flowSchemas({ answer, cluster }: Facts): Pitfall[] {
  const schemas = answer('flowSchemas');
  if (schemas === undefined) return [];
  const isOurs = (schema: unknown): boolean =>
    listAt(schema, 'spec', 'rules')
      .flatMap((rule) => listAt(rule, 'subjects'))
      .some(
        (subject) =>
          at(subject, 'serviceAccount', 'namespace') === cluster.namespace &&
          at(subject, 'serviceAccount', 'name') === cluster.serviceAccount,
      );
  if (itemsOf(schemas).some(isOurs)) return [];
  return [
    {
      severity: 'warning',
      path: 'namespace',
      got: cluster.namespace,
      message:
        'outside of kube-system no FlowSchema covers the controller: the API server may throttle it behind other clients',
      fix: "add new FlowSchemas(this, 'flow-schemas') to a chart of the cluster",
    },
  ];
}

/** What AWS refused, by action; the message names the caller, which is nobody's business. */
function permissions({ answer }: Facts): Pitfall[] {
  const log = textAt(answer('log')) ?? '';
  const actions = [...log.matchAll(/not authorized to perform: ([a-zA-Z0-9-]+:[A-Za-z0-9]+)/g)].map(
    ([, action = '']) => action,
  );
  const denied =
    /(?:UnauthorizedOperation|AccessDenied)/.test(log) && actions.length === 0
      ? ['an action that its log does not name']
      : [];
  return [...new Set([...actions, ...denied])].sort().map((action) => ({
    path: 'controllerRole',
    got: action,
    message: 'AWS refuses the controller an action that it needs',
    fix: 'deploy the aws/template.yaml of this Karpenter version; if the action is in it, look for a permissions boundary or an SCP',
  }));
}

export const CONTROLLER_CHECKS: readonly PreflightCheck[] = [
  { rule: 'preflight/not-installed', find: notInstalled },
  { rule: 'preflight/other-cluster', find: otherCluster },
  { rule: 'preflight/crd-version', find: crdVersions },
  { rule: 'preflight/controller-version', find: controllerVersion },
  { rule: 'preflight/queue-setting', find: queueSetting },
  { rule: 'preflight/queue-name', find: queueName },
  { rule: 'preflight/termination-handler', find: terminationHandler },
  { rule: 'preflight/own-nodes', find: ownNodes },
  { rule: 'preflight/few-nodes', find: fewNodes },
  { rule: 'preflight/controller-pending', find: pending },
  { rule: 'preflight/kubernetes-version', find: kubernetesVersion },
  { rule: 'preflight/flow-schemas', find: flowSchemas },
  { rule: 'preflight/permissions', find: permissions },
];
