import { ApiObject, type App, Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Budget,
  type BuildCharts,
  Cluster,
  capacityType,
  EC2NodeClass,
  Fleet,
  instanceCategory,
  instanceGeneration,
  instanceType,
  KarpenterChart,
  NodePool,
} from 'cdk8s-karpenter';
import { type ClusterFacts, configMap, deployment, factsOf, serviceAccount } from './cluster-objects';

const DISRUPTION = { consolidationPolicy: 'WhenEmptyOrUnderutilized', consolidateAfter: Duration.minutes(1) } as const;

class Compute extends KarpenterChart {
  constructor(app: App, cluster: Cluster, facts: ClusterFacts) {
    super(app, 'compute', { cluster });
    const nodeClass = new EC2NodeClass(this, 'default', {
      ami: Ami.al2023('v20260315'),
      kubelet: { systemReserved: { cpu: '100m', memory: '100Mi' } },
      tags: { account: facts.account, team: 'platform' },
    });
    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in('c', 'm', 'r'),
        instanceGeneration.gt(2),
      ],
      limits: { cpu: facts.cpu, memory: '1000Gi' },
      expireAfter: Duration.days(30),
      disruption: {
        ...DISRUPTION,
        budgets: [Budget.atMost('20%'), Budget.none().during('0 9 * * mon-fri', Duration.hours(8))],
      },
    });
    new NodePool(this, 'gpu', {
      nodeClass,
      requirements: [instanceType.in('g5.4xlarge', 'g5.8xlarge'), capacityType.in('on-demand')],
      taints: [{ key: 'nvidia.com/gpu', value: 'true', effect: 'NoSchedule' }],
      limits: { 'nvidia.com/gpu': 8 },
      disruption: DISRUPTION,
    });
    new ApiObject(this, 'account', serviceAccount());
    new ApiObject(this, 'facts', configMap(facts));
    new ApiObject(this, 'inflate', deployment(facts));
  }
}

const clusterOf = (facts: ClusterFacts): Cluster =>
  new Cluster({
    name: facts.name,
    region: facts.region,
    environment: facts.environment,
    account: facts.account,
    tier: 'production',
    karpenterVersion: '1.14.1',
    kubernetesVersion: '1.34',
  });

/** A fleet of `count` clusters; the one at `changed` has another limit than usual. */
export function benchFleet(count: number, changed?: number): Fleet {
  const fleet = new Fleet();
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index, index === changed);
    const build: BuildCharts = (app, cluster) => {
      new Compute(app, cluster, facts);
    };
    // The AWS side and the installation are no part of what the others make.
    fleet.add(clusterOf(facts), build, { template: false, install: false });
  }
  return fleet;
}

/** The same with a base, so that each cluster has an overlay too. */
export function layeredBenchFleet(count: number): Fleet {
  const facts = { ...factsOf(0), name: 'template' };
  return benchFleet(count).base(clusterOf(facts), (app, cluster) => {
    new Compute(app, cluster, facts);
  });
}
