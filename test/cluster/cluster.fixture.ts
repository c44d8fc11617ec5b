import { App } from 'cdk8s';
import { Cluster, type ClusterProps } from '../../charts';
import { KarpenterChart } from '../../charts/karpenter-chart';

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
