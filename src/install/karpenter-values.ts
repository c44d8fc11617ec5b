import { type Cluster, newerVersionLines } from '../cluster';
import type { Finding, Problem } from '../findings';
import type { HelmValues } from '../helm';
import { missingIn, pathText, valueKey } from '../helm';
import { kindOf } from '../objects';
import { chartVersion } from './chart-version';
import { clusterFindings } from './cluster-findings';
import { type ControllerNodes, controllerNodesEntries, controllerNodesProblems } from './controller-nodes';
import { exclusiveSettings } from './exclusive-settings';
import { featureGateEntries, featureGateProblems } from './feature-gates';
import { type ControllerImage, imageEntries, imageProblems } from './image';
import { refreshIntervalProblems } from './refresh-intervals';
import { handWrittenSchedulerConfig, schedulerConfigEntries, schedulerConfigProblems } from './scheduler-config';
import { settingText, userValues } from './user-values';
import { type ValuesEntry, valuesFile } from './values-entry';

/** CPU and memory of the controller. */
export interface ControllerResources {
  /** What the scheduler sets aside for the controller. @default - none */
  readonly requests?: Readonly<Record<string, string | number>>;
  /** What the controller may use at most. @default - none */
  readonly limits?: Readonly<Record<string, string | number>>;
}

/** What the values of the chart `karpenter` take beside the cluster. */
export interface KarpenterValuesOptions {
  /** Where the controller runs. @default - any node that Karpenter did not make */
  readonly controllerNodes?: ControllerNodes;
  /**
   * Karpenter sizes its parallelism by the CPU request and its garbage collection by the memory limit; the chart gives it
   * neither.
   * @default - 1 CPU and 1Gi, requests and limits
   */
  readonly resources?: ControllerResources;
  /** Another image of the controller. @default - the image that the chart pins */
  readonly image?: ControllerImage;
  /** IAM path of the roles, where the template has one (`rolePath`): part of the role's ARN. @default '/' */
  readonly rolePath?: string;
  /** Further values, by the chart's own names. A key that the version does not have is an error. @default - none */
  readonly values?: HelmValues;
  /** The resolved objects of the cluster: feature gates that they need are on. @default - none */
  readonly objects?: readonly object[];
}

/** Values of one chart: as data for GitOps objects, as a file for Helm. */
export interface ChartValues {
  /** The values as data. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The values as YAML, with comments for the reviewer. */
  readonly text: string;
  /** What is wrong with the options, or unwise. */
  readonly findings: readonly Finding[];
}

const DEFAULT_RESOURCES: ControllerResources = {
  requests: { cpu: '1', memory: '1Gi' },
  limits: { cpu: '1', memory: '1Gi' },
};

/** The ARN of the controller's role, where the account is known. */
function controllerRoleArn({ controllerRole, partition, account }: Cluster, rolePath = '/'): string | undefined {
  if (controllerRole.arn !== undefined) return controllerRole.arn;
  return account === undefined ? undefined : `arn:${partition}:iam::${account}:role${rolePath}${controllerRole.name}`;
}

function serviceAccountEntries(cluster: Cluster, rolePath: string | undefined): ValuesEntry[] {
  const arn = controllerRoleArn(cluster, rolePath);
  return [
    { path: ['serviceAccount', 'name'], value: cluster.serviceAccount },
    ...(cluster.identity === 'pod-identity' || arn === undefined
      ? []
      : [{ path: ['serviceAccount', 'annotations', 'eks.amazonaws.com/role-arn'], value: arn }]),
  ];
}

/** The settings of the cluster, by the chart's names; undefined ones are the chart's business. */
function settingsEntries(cluster: Cluster): ValuesEntry[] {
  const { settings, interruptionQueue, vpc } = cluster;
  const given: readonly (readonly [name: string, value: unknown, comment?: string])[] = [
    ['clusterName', cluster.name],
    ['clusterEndpoint', cluster.endpoint],
    ['interruptionQueue', interruptionQueue?.name, 'The name of the queue; with an ARN or URL it is not found.'],
    ['isolatedVPC', vpc.isolated === true ? true : undefined],
    ['vmMemoryOverheadPercent', settings.vmMemoryOverheadPercent],
    ['reservedENIs', settings.reservedENIs === undefined ? undefined : String(settings.reservedENIs)],
    ['minValuesPolicy', settings.minValuesPolicy],
    ['preferencePolicy', settings.preferencePolicy],
    ['enableZonalShift', settings.enableZonalShift],
    ['legacyNodeRepair', settings.legacyNodeRepair],
    ['ignoreDRARequests', settings.ignoreDRARequests],
    ['enableDRA', settings.enableDRA],
  ];
  return given
    .filter(([, value]) => value !== undefined)
    .map(([name, value, comment]) => ({
      path: ['settings', name],
      value,
      ...(comment !== undefined && { comment }),
    }));
}

/** What only Fargate refuses, and what a controller without credentials would mean. */
function clusterProblems(cluster: Cluster, options: KarpenterValuesOptions): Problem[] {
  const { namespace, serviceAccount } = cluster;
  const hasFlowSchemas = (options.objects ?? []).some((object) => kindOf(object) === 'FlowSchema');
  return [
    ...(cluster.identity !== 'pod-identity' && controllerRoleArn(cluster) === undefined
      ? [
          {
            rule: 'install/role-arn',
            severity: 'warning' as const,
            path: 'account',
            message: "the ARN of the controller's role is not known, so the values cannot name it",
            fix: "give the cluster its account, or controllerRole: existing('arn:…'); bootstrap.sh looks it up in AWS",
          },
        ]
      : []),
    ...(options.controllerNodes === 'fargate' && options.values?.hostNetwork === true
      ? [
          {
            rule: 'install/fargate-network',
            path: 'install.values.hostNetwork',
            got: true,
            message: 'Fargate runs no pod with hostNetwork',
            fix: 'leave it out',
          },
        ]
      : []),
    ...(namespace === 'kube-system' || hasFlowSchemas
      ? []
      : [
          {
            rule: 'install/flow-schemas',
            severity: 'warning' as const,
            path: 'namespace',
            got: namespace,
            message: `outside of kube-system the API server may throttle ${serviceAccount} behind other clients`,
            fix: "add new FlowSchemas(this, 'flow-schemas') to a chart of the cluster",
          },
        ]),
  ];
}

/** Settings of the cluster that the version of the chart does not have. */
const newerSettings = (entries: readonly ValuesEntry[], version: string): Problem[] =>
  entries.flatMap(({ path, value }) => {
    const key = valueKey(path);
    const missing = key && missingIn(key, version);
    if (missing === undefined) return [];
    const message = `${pathText(path)} ${missing}; the chart is ${version} and ignores it silently`;
    return [
      {
        rule: 'install/newer-value',
        path: pathText(path),
        got: value,
        message,
        fix: 'leave it out, or upgrade Karpenter',
      },
    ];
  });

/** A setting as the chart hands it on: 0 and false only as texts. */
function asText(entry: ValuesEntry, version: string): ValuesEntry {
  const key = valueKey(entry.path);
  return key === undefined ? entry : { ...entry, value: settingText(key, entry.value, version) };
}

function heading(cluster: Cluster, version: string): string {
  const { name, namespace, registry } = cluster;
  return [
    ...newerVersionLines(cluster),
    `Values of the chart karpenter ${version} for cluster ${name}. Generated: edit the cluster, not this file.`,
    `helm upgrade --install karpenter oci://${registry.charts}/karpenter --version ${version} --namespace ${namespace} --values values-karpenter.yaml`,
  ].join('\n');
}

/**
 * Values of the chart `karpenter` for a cluster. Names, queue, identity, registry, settings and feature gates come from
 * the cluster; what keeps the controller alive (no nodes of its own making, two replicas on two nodes in two zones, a
 * PodDisruptionBudget, a priority) is the chart's own and changes only with a reason.
 *
 * Nothing is thrown for a mistake: with a finding of severity `error` the values must not be used.
 *
 * @example
 * const { text, findings } = karpenterValues(cluster, { controllerNodes: { nodeGroup: 'system' }, objects });
 */
export function karpenterValues(cluster: Cluster, options: KarpenterValuesOptions = {}): ChartValues {
  const version = chartVersion(cluster);
  const objects = options.objects ?? [];
  const image = options.image ?? {};
  const settings = settingsEntries(cluster);
  const user = userValues(options.values ?? {}, version);
  const entries = [
    ...serviceAccountEntries(cluster, options.rolePath),
    ...controllerNodesEntries(options.controllerNodes),
    ...imageEntries(cluster, image, version),
    { path: ['controller', 'resources'], value: options.resources ?? DEFAULT_RESOURCES },
    ...settings.map((entry) => asText(entry, version)),
    ...featureGateEntries(cluster, objects, version),
    ...user.entries,
    ...schedulerConfigEntries(cluster, user.entries),
  ];
  const { values, text, problems } = valuesFile(entries, heading(cluster, version));
  return {
    values,
    text,
    findings: clusterFindings(cluster, [
      ...cluster.problems,
      ...clusterProblems(cluster, options),
      ...controllerNodesProblems(options.controllerNodes, cluster),
      ...imageProblems(cluster, image, version),
      ...newerSettings(settings, version),
      ...featureGateProblems(cluster, objects, version),
      ...exclusiveSettings(cluster, version),
      ...schedulerConfigProblems(cluster, version),
      ...handWrittenSchedulerConfig(options.values),
      ...refreshIntervalProblems(user.entries),
      ...user.problems,
      ...problems,
    ]),
  };
}
