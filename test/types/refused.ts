/**
 * What must not compile. Checked by `npm run check:types`: an `@ts-expect-error` above a line that does compile is an
 * error itself.
 */
import {
  Ami,
  arch,
  Budget,
  Cluster,
  capacityType,
  EC2NodeClass,
  instanceCategory,
  instanceCpu,
  instanceFamily,
  instanceSize,
  instanceType,
  type KarpenterChart,
  Label,
  label,
  NodePool,
  unlimited,
  unlisted,
} from 'cdk8s-karpenter';

declare const chart: KarpenterChart;
declare const nodeClass: EC2NodeClass;

// Values of enumerated labels.
capacityType.in('spot', 'on-demand', 'reserved');
// @ts-expect-error: a typo in a capacity type
capacityType.in('sport');
instanceType.in('g5.4xlarge', unlisted('m9g.large'));
// @ts-expect-error: a typo in an instance type
instanceType.in('g5.4xlage');
// @ts-expect-error: no such family
instanceFamily.in('m99');
// @ts-expect-error: no such size
instanceSize.in('hugelarge');
// @ts-expect-error: no such category
instanceCategory.in('q');
// @ts-expect-error: the label says amd64
arch.in('x86_64');
// @ts-expect-error: the label is in lower case
Label.os.in('Linux');
// @ts-expect-error: EC2 calls it dedicated
Label.instanceTenancy.in('host');
// @ts-expect-error: In without a value matches nothing
capacityType.in();

// Operators.
instanceCpu.gt(4);
// @ts-expect-error: an architecture has no order
arch.gt(1);
// @ts-expect-error: a number, not its text
instanceCpu.gt('4');
// @ts-expect-error: the label of a custom key is text; numericLabel has an order
label('team').gt(1);

// Limits.
new NodePool(chart, 'a', { nodeClass, requirements: [], limits: { cpu: 1 } });
new NodePool(chart, 'a', { nodeClass, requirements: [], limits: unlimited('batch') });
// @ts-expect-error: limits are required
new NodePool(chart, 'a', { nodeClass, requirements: [] });
// @ts-expect-error: unlimited needs its reason
unlimited();

// Static pools.
new NodePool(chart, 'a', { nodeClass, requirements: [], replicas: 1, limits: { nodes: 2 } });
// @ts-expect-error: a static pool limits nodes only
new NodePool(chart, 'a', { nodeClass, requirements: [], replicas: 1, limits: { cpu: 1 } });
// @ts-expect-error: a static pool has no weight
new NodePool(chart, 'a', { nodeClass, requirements: [], replicas: 1, weight: 1 });

// Disruption.
new NodePool(chart, 'a', { nodeClass, requirements: [], limits: { cpu: 1 }, disruption: {} });
// @ts-expect-error: a schedule without a duration
Budget.none().during('0 9 * * mon-fri');
// @ts-expect-error: a percentage ends in %
Budget.atMost('20');
// @ts-expect-error: there is no such reason
Budget.none().for('Expired');
// @ts-expect-error: a duration is a Duration
new NodePool(chart, 'a', { nodeClass, requirements: [], limits: { cpu: 1 }, expireAfter: '720h' });

// Node classes.
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('v20260315') });
// @ts-expect-error: a release starts with v
Ami.al2023('20260315');
// @ts-expect-error: no such family
new EC2NodeClass(chart, 'a', { amiFamily: 'Ubuntu', amiSelectorTerms: [{ id: 'ami-1' }] });
// @ts-expect-error: a typo in a field
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), blockDeviceMapping: [] });
// @ts-expect-error: a size has a unit
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), blockDeviceMappings: [{ ebs: { volumeSize: '20' } }] });
// @ts-expect-error: no such eviction signal
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), kubelet: { evictionHard: { 'memory.free': '5%' } } });
// @ts-expect-error: an image is needed by id, tag, name, alias or parameter
Ami.select('AL2023');

// Overrides keep the types of the CRD, at any depth.
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), override: { kubelet: { maxPods: 20 } }, raw: { future: 1 } });
// @ts-expect-error: podsPerCore is a number
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), override: { kubelet: { podsPerCore: '20' } } });
// @ts-expect-error: a typo in a setting of the kubelet
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), kubelet: { maxpods: 20 } });
// @ts-expect-error: a typo in a setting that Karpenter passes on
new EC2NodeClass(chart, 'a', { ami: Ami.al2023('latest'), kubelet: { memorySwap: { swapBehaviour: 'NoSwap' } } });

// Clusters.
const facts = { name: 'a', region: 'eu-west-1', environment: 'dev', kubernetesVersion: '1.34' } as const;
new Cluster({ ...facts, tier: 'development', karpenterVersion: '1.14.1' });
// @ts-expect-error: not a tier
new Cluster({ ...facts, tier: 'dev', karpenterVersion: '1.14.1' });
// @ts-expect-error: a Karpenter that this package does not know
new Cluster({ ...facts, tier: 'development', karpenterVersion: '1.99.0' });
