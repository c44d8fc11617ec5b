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

/** What all clusters have in common. */
export interface SharedFields {
  readonly team: string;
  readonly categories: Parameters<typeof instanceCategory.in>;
}

export const SHARED: SharedFields = { team: 'platform', categories: ['c', 'm', 'r'] };

class Compute extends KarpenterChart {
  constructor(app: App, cluster: Cluster, facts: ClusterFacts, shared: SharedFields) {
    super(app, 'compute', { cluster });
    const nodeClass = new EC2NodeClass(this, 'default', {
      ami: Ami.al2023('v20260315'),
      kubelet: { systemReserved: { cpu: '100m', memory: '100Mi' } },
      tags: { account: facts.account, team: shared.team },
    });
    new NodePool(this, 'general', {
      nodeClass,
      requirements: [
        arch.in('amd64', 'arm64'),
        capacityType.in('spot', 'on-demand'),
        instanceCategory.in(...shared.categories),
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

export interface BenchFleetOptions {
  /** The cluster that has another limit than usual. @default - none */
  readonly changed?: number;
  /** @default SHARED */
  readonly shared?: SharedFields;
  /** Whether the AWS side and the installation are made too, which are no part of what the others make. @default false */
  readonly complete?: boolean;
}

/** A fleet of `count` clusters. */
export function benchFleet(
  count: number,
  { changed, shared = SHARED, complete = false }: BenchFleetOptions = {},
): Fleet {
  const fleet = new Fleet();
  for (let index = 0; index < count; index++) {
    const facts = factsOf(index, index === changed);
    const build: BuildCharts = (app, cluster) => {
      new Compute(app, cluster, facts, shared);
    };
    fleet.add(clusterOf(facts), build, complete ? {} : { template: false, install: false });
  }
  return fleet;
}

/** The same with a base, so that each cluster has an overlay too. */
export function layeredBenchFleet(count: number, options: BenchFleetOptions = {}): Fleet {
  const facts = { ...factsOf(0), name: 'template' };
  return benchFleet(count, options).base(clusterOf(facts), (app, cluster) => {
    new Compute(app, cluster, facts, options.shared ?? SHARED);
  });
}
