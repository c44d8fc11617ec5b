import { type Cluster, newerVersionLines } from '../cluster';
import { isAtLeast } from '../karpenter';
import { chartVersion } from './chart-version';
import { clusterFindings } from './cluster-findings';
import type { ChartValues } from './karpenter-values';
import { type ValuesEntry, valuesFile } from './values-entry';

/** What the values of the chart `karpenter-crd` take beside the cluster. */
export interface KarpenterCrdValuesOptions {
  /** Annotations of the CRDs, beside the one that keeps them. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Helm then leaves the CRDs where they are, with every pool and node. */
const KEEP = { 'helm.sh/resource-policy': 'keep' };

/**
 * The only minor whose CRDs convert through a webhook, which has to be told where the controller is (chart karpenter-crd
 * at 1.0; from 1.1 on it has `additionalAnnotations` alone).
 */
const webhookEntries = ({ namespace }: Cluster, version: string): ValuesEntry[] =>
  isAtLeast(version, '1.1')
    ? []
    : [
        { path: ['webhook', 'serviceName'], value: 'karpenter' },
        { path: ['webhook', 'serviceNamespace'], value: namespace },
      ];

/**
 * Values of the chart `karpenter-crd` for a cluster: the CRDs survive `helm uninstall`. Without that they go, with them
 * every NodePool, NodeClaim and EC2NodeClass, and with those every node.
 */
export function karpenterCrdValues(cluster: Cluster, options: KarpenterCrdValuesOptions = {}): ChartValues {
  const version = chartVersion(cluster);
  const entries: ValuesEntry[] = [
    {
      path: ['additionalAnnotations'],
      value: { ...KEEP, ...options.annotations },
      comment: 'Uninstalling the chart keeps the CRDs; deleting them deletes every node.',
    },
    ...webhookEntries(cluster, version),
  ];
  const heading = [
    ...newerVersionLines(cluster),
    `Values of the chart karpenter-crd ${version} for cluster ${cluster.name}. Generated: edit the cluster, not this file.`,
    `helm upgrade --install karpenter-crd oci://${cluster.registry.charts}/karpenter-crd --version ${version} --namespace ${cluster.namespace} --values values-karpenter-crd.yaml`,
  ].join('\n');
  const { values, text, problems } = valuesFile(entries, heading);
  return {
    values,
    text,
    findings: clusterFindings(cluster, [...cluster.problems, ...problems]),
  };
}
