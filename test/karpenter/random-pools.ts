import fc from 'fast-check';
import { INSTANCE_FAMILIES, INSTANCE_SIZES, INSTANCE_TYPES } from '../../src/karpenter/catalogue/names.generated';
import type { EC2NodeClassObject, RequirementObject } from '../../src/karpenter/objects';

const AWS = 'karpenter.k8s.aws/instance-';
const text = (...values: string[]) => fc.subarray(values, { minLength: 1 });
const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Gte', 'Lte'];

const requirement = (key: string, values: fc.Arbitrary<string[]>): fc.Arbitrary<RequirementObject> =>
  fc.record({ key: fc.constant(key), operator: fc.constantFrom(...OPERATORS), values });

const numbers = (max: number) => fc.array(fc.nat(max).map(String), { minLength: 1, maxLength: 3 });

/** Requirements of pools of every kind, some of which contradict each other. */
export const requirements: fc.Arbitrary<RequirementObject[]> = fc.array(
  fc.oneof(
    requirement('kubernetes.io/arch', text('amd64', 'arm64', 'x86_64')),
    requirement('kubernetes.io/os', text('linux', 'windows')),
    requirement('karpenter.sh/capacity-type', text('spot', 'on-demand', 'reserved')),
    requirement('topology.kubernetes.io/zone', text('eu-west-1a', 'us-east-1a')),
    requirement('topology.kubernetes.io/region', text('eu-west-1', 'us-east-1')),
    requirement('node.kubernetes.io/instance-type', fc.subarray([...INSTANCE_TYPES, 'm5.lrage'], { maxLength: 4 })),
    requirement(`${AWS}family`, fc.subarray([...INSTANCE_FAMILIES], { maxLength: 4 })),
    requirement(`${AWS}size`, fc.subarray([...INSTANCE_SIZES, '2xl'], { maxLength: 4 })),
    requirement(`${AWS}category`, text('c', 'm', 'r', 'g', 'a')),
    requirement(`${AWS}generation`, numbers(10)),
    requirement(`${AWS}cpu`, numbers(200)),
    requirement(`${AWS}memory`, numbers(100_000)),
    requirement(`${AWS}gpu-count`, numbers(9)),
    requirement(`${AWS}hypervisor`, text('nitro', 'xen', '')),
    requirement(`${AWS}tenancy`, text('default', 'dedicated', 'host')),
    requirement('karpenter.k8s.aws/capacity-reservation-id', text('cr-1')),
    requirement('example.com/team', text('a', 'b')),
  ),
  { maxLength: 5 },
);

/** Node classes that narrow the types in one way or another. */
export const nodeClasses: fc.Arbitrary<EC2NodeClassObject> = fc
  .record(
    {
      amiSelectorTerms: fc
        .constantFrom('al2023@latest', 'bottlerocket@latest', 'windows2022@latest')
        .map((alias) => [{ alias }]),
      amiFamily: fc.constantFrom('Custom'),
      connectionTracking: fc.constant({}),
      kubelet: fc.record({ kubeReserved: fc.record({ memory: fc.constantFrom('1Gi', '100Gi') }) }),
      networkInterfaces: fc.array(
        fc.record({ networkCardIndex: fc.nat(4), interfaceType: fc.constantFrom('efa-only', 'interface') }),
        { maxLength: 3 },
      ),
      capacityReservationSelectorTerms: fc.constant([{}]),
    },
    { requiredKeys: ['amiSelectorTerms'] },
  )
  .map((spec) => ({ spec }));
