import type { Cluster } from '../../cluster';
import { chartVersion } from '../chart-version';
import { dnsName } from '../dns-name';
import type { ChartValues } from '../karpenter-values';

/** What the objects of either tool are made of. */
export interface GitOpsSubject {
  readonly cluster: Cluster;
  /** Name of the cluster's folder: no two clusters of a fleet have the same. */
  readonly folder: string;
  /** Values of the controller's chart. */
  readonly controller: ChartValues;
  /** Values of the chart with the CRDs. */
  readonly crds: ChartValues;
  /** Whether pools, node classes and CRDs go only after a confirmation. */
  readonly deletionGuards: boolean;
  /** Whether something else applies the manifests: an object has one owner. */
  readonly manifestsElsewhere: boolean;
}

/** A file of Kubernetes objects below `install/`. */
export interface GitOpsFile {
  readonly file: string;
  readonly objects: readonly object[];
  readonly comment: string;
}

/** Both charts in one version, whatever the tool. */
export const chartOf = ({ cluster }: GitOpsSubject, chart: 'karpenter' | 'karpenter-crd') => ({
  registry: cluster.registry.charts,
  chart,
  version: chartVersion(cluster),
});

/** The role stands last: what is before it is one cluster's alone. */
export const objectName = ({ folder }: GitOpsSubject, role: string): string => `karpenter-${dnsName(folder)}-${role}`;
