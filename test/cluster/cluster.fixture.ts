import { App } from 'cdk8s';
import { KarpenterChart } from '../../charts/karpenter-chart';
import { Cluster, type ClusterProps } from '../../src/cluster';

/** A cluster that is right in every respect. */
export const RIGHT: ClusterProps = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
};

/** A chart of that cluster. */
export const chartOf = (props: Partial<ClusterProps> = {}, namespace?: string): KarpenterChart =>
  new KarpenterChart(new App(), 'chart', { namespace, cluster: new Cluster({ ...RIGHT, ...props }) });
