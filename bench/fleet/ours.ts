import { ApiObject, Duration } from 'cdk8s';
import {
  Ami,
  arch,
  Budget,
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
  constructor(app: ConstructorParameters<typeof KarpenterChart>[0], cluster: Cluster, facts: ClusterFacts) {
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

/** A fleet of `count` clusters; the one at `changed` has another limit than usual. */
export function benchFleet(count: number, changed?: number): Fleet {
  const fleet = new Fleet();
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index, index === changed);
    const cluster = new Cluster({
      name: facts.name,
      region: facts.region,
      environment: facts.environment,
      account: facts.account,
      tier: 'production',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
    });
    fleet.add(cluster, (app) => {
      new Compute(app, cluster, facts);
    });
  }
  return fleet;
}
