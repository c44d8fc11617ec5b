import { ApiObject, App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Ec2NodeClass } from '../../imports/karpenter.k8s.aws';
import {
  NodePool,
  NodePoolSpecDisruptionConsolidationPolicy,
  NodePoolSpecLimits,
  type NodePoolSpecTemplateSpecRequirements,
  NodePoolSpecTemplateSpecRequirementsOperator,
  NodePoolSpecTemplateSpecTaintsEffect,
} from '../../imports/karpenter.sh';
import {
  BUDGETS,
  type ClusterFacts,
  configMap,
  deployment,
  factsOf,
  nodeClassSpec,
  serviceAccount,
} from './cluster-objects';

const oneOf = (key: string, ...values: string[]): NodePoolSpecTemplateSpecRequirements => ({
  key,
  operator: NodePoolSpecTemplateSpecRequirementsOperator.IN,
  values,
});

const NODES = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' };

const CONSOLIDATION = {
  consolidationPolicy: NodePoolSpecDisruptionConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
  consolidateAfter: '1m',
};

/** The objects of a cluster as a stock project makes them, with the classes of `cdk8s import`. */
class Compute extends Chart {
  constructor(scope: Construct, id: string, facts: ClusterFacts) {
    super(scope, id, { disableResourceNameHashes: true });
    new Ec2NodeClass(this, 'default', {
      metadata: { name: 'default' },
      spec: nodeClassSpec(facts),
    });
    new NodePool(this, 'general', {
      metadata: { name: 'general' },
      spec: {
        disruption: { ...CONSOLIDATION, budgets: BUDGETS },
        limits: { cpu: NodePoolSpecLimits.fromNumber(facts.cpu), memory: NodePoolSpecLimits.fromString('1000Gi') },
        template: {
          spec: {
            expireAfter: '720h',
            nodeClassRef: NODES,
            requirements: [
              oneOf('kubernetes.io/arch', 'amd64', 'arm64'),
              oneOf('karpenter.sh/capacity-type', 'spot', 'on-demand'),
              oneOf('karpenter.k8s.aws/instance-category', 'c', 'm', 'r'),
              {
                key: 'karpenter.k8s.aws/instance-generation',
                operator: NodePoolSpecTemplateSpecRequirementsOperator.GT,
                values: ['2'],
              },
            ],
          },
        },
      },
    });
    new NodePool(this, 'gpu', {
      metadata: { name: 'gpu' },
      spec: {
        disruption: CONSOLIDATION,
        limits: { 'nvidia.com/gpu': NodePoolSpecLimits.fromNumber(8) },
        template: {
          spec: {
            nodeClassRef: NODES,
            requirements: [
              oneOf('node.kubernetes.io/instance-type', 'g5.4xlarge', 'g5.8xlarge'),
              oneOf('karpenter.sh/capacity-type', 'on-demand'),
            ],
            taints: [
              { key: 'nvidia.com/gpu', value: 'true', effect: NodePoolSpecTemplateSpecTaintsEffect.NO_SCHEDULE },
            ],
          },
        },
      },
    });
    new ApiObject(this, 'account', serviceAccount());
    new ApiObject(this, 'facts', configMap(facts));
    new ApiObject(this, 'inflate', deployment(facts));
  }
}

/** One App for all, one file a chart: what `cdk8s init` leads to. */
export function oneApp(count: number, outdir: string): void {
  const app = new App({ outdir });
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index);
    new Compute(app, facts.name, facts);
  }
  app.synth();
}

/** What one has to know to do: an App for each cluster. */
export function appPerCluster(count: number, outdir: string): void {
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index);
    const app = new App({ outdir });
    new Compute(app, facts.name, facts);
    app.synth();
  }
}
