import { App, Chart } from 'cdk8s';
import { k8s } from 'cdk8s-plus-33';
import type { Construct } from 'constructs';
import { Ec2NodeClass, Ec2NodeClassSpecAmiFamily } from '../../../imports/karpenter.k8s.aws';
import {
  NodePool,
  NodePoolSpecDisruptionConsolidationPolicy,
  NodePoolSpecLimits,
  type NodePoolSpecTemplateSpecRequirements,
  NodePoolSpecTemplateSpecRequirementsOperator,
  NodePoolSpecTemplateSpecTaintsEffect,
} from '../../../imports/karpenter.sh';

const oneOf = (key: string, ...values: string[]): NodePoolSpecTemplateSpecRequirements => ({
  key,
  operator: NodePoolSpecTemplateSpecRequirementsOperator.IN,
  values,
});

const nodeClassRef = (name: string) => ({ group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name });

const discovered = (cluster: string) => [{ tags: { 'karpenter.sh/discovery': cluster } }];

const consolidation = {
  consolidationPolicy: NodePoolSpecDisruptionConsolidationPolicy.WHEN_EMPTY_OR_UNDERUTILIZED,
  consolidateAfter: '1m',
};

function scaleTest(chart: Chart, nodeSelector?: Record<string, string>): void {
  new k8s.KubeDeployment(chart, 'scale-test', {
    metadata: { name: 'karpenter-scale-test' },
    spec: {
      replicas: 10,
      selector: { matchLabels: { app: 'scale-test' } },
      template: {
        metadata: { labels: { app: 'scale-test' } },
        spec: {
          containers: [
            {
              name: 'nginx',
              image: 'nginx',
              resources: { requests: { cpu: k8s.Quantity.fromString('2'), memory: k8s.Quantity.fromString('2Gi') } },
            },
          ],
          nodeSelector,
        },
      },
    },
  });
}

class Development extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Ec2NodeClass(this, 'node-class', {
      metadata: { name: 'dev-node-class' },
      spec: {
        amiFamily: Ec2NodeClassSpecAmiFamily.AL2023,
        amiSelectorTerms: [{ alias: 'al2023@latest' }],
        role: 'KarpenterNodeRole-Dev',
        securityGroupSelectorTerms: discovered('dev-cluster'),
        subnetSelectorTerms: discovered('dev-cluster'),
      },
    });
    new NodePool(this, 'default-pool', {
      metadata: { name: 'dev-default-pool' },
      spec: {
        disruption: consolidation,
        limits: { cpu: NodePoolSpecLimits.fromNumber(100) },
        template: {
          spec: {
            nodeClassRef: nodeClassRef('dev-node-class'),
            requirements: [
              oneOf('karpenter.sh/capacity-type', 'spot', 'on-demand'),
              oneOf('kubernetes.io/arch', 'amd64', 'arm64'),
              oneOf('karpenter.k8s.aws/instance-category', 'c', 'm', 'r'),
            ],
          },
        },
      },
    });
    scaleTest(this);
  }
}

class Production extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new Ec2NodeClass(this, 'node-class', {
      metadata: { name: 'default' },
      spec: {
        amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
        kubelet: {
          evictionHard: { 'memory.available': '5%', 'nodefs.available': '10%', 'nodefs.inodesFree': '10%' },
          systemReserved: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '1Gi' },
        },
        role: 'KarpenterNodeRole-my-cluster',
        securityGroupSelectorTerms: discovered('my-cluster'),
        subnetSelectorTerms: discovered('my-cluster'),
      },
    });
    new NodePool(this, 'default', {
      metadata: { name: 'default' },
      spec: {
        disruption: {
          ...consolidation,
          budgets: [{ nodes: '20%' }, { nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }],
        },
        limits: { cpu: NodePoolSpecLimits.fromNumber(1000), memory: NodePoolSpecLimits.fromString('1000Gi') },
        template: {
          spec: {
            expireAfter: '720h',
            nodeClassRef: nodeClassRef('default'),
            requirements: [
              oneOf('kubernetes.io/arch', 'amd64'),
              oneOf('kubernetes.io/os', 'linux'),
              oneOf('karpenter.sh/capacity-type', 'on-demand'),
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
        disruption: consolidation,
        limits: { 'nvidia.com/gpu': NodePoolSpecLimits.fromNumber(8) },
        template: {
          spec: {
            nodeClassRef: nodeClassRef('default'),
            requirements: [
              oneOf('node.kubernetes.io/instance-type', 'g5.4xlarge', 'g5.8xlarge', 'p4d.24xlarge'),
              oneOf('karpenter.sh/capacity-type', 'on-demand'),
            ],
            taints: [
              { key: 'nvidia.com/gpu', value: 'true', effect: NodePoolSpecTemplateSpecTaintsEffect.NO_SCHEDULE },
            ],
          },
        },
      },
    });
    new k8s.KubeJob(this, 'invoices', {
      metadata: { name: 'reconcile-invoices' },
      spec: {
        activeDeadlineSeconds: 14400,
        template: {
          metadata: {
            labels: { app: 'reconcile-invoices' },
            annotations: { 'karpenter.sh/do-not-disrupt': 'true' },
          },
          spec: {
            containers: [
              {
                name: 'busybox',
                image: 'busybox:1.36.1',
                command: ['sh', '-c', 'echo reconciling && sleep 7200'],
                resources: { requests: { cpu: k8s.Quantity.fromString('2'), memory: k8s.Quantity.fromString('4Gi') } },
              },
            ],
            nodeSelector: { 'karpenter.sh/nodepool': 'default' },
            restartPolicy: 'Never',
          },
        },
      },
    });
    scaleTest(this, { 'karpenter.sh/nodepool': 'default' });
  }
}

const app = new App();
new Development(app, 'dev-cluster');
new Production(app, 'my-cluster');
app.synth();
