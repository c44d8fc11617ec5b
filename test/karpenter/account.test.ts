import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountCatalogue } from '../../src/karpenter/catalogue/account';
import { loadCatalogue } from '../../src/karpenter/catalogue/builtin';
import { instanceTypeLabels } from '../../src/karpenter/catalogue/catalogue';
import { nodeResources } from '../../src/karpenter/nodes/allocatable';
import type { RequirementObject } from '../../src/karpenter/objects';
import { resolveNodePool } from '../../src/karpenter/resolver/resolve';
import { runs } from '../full';

const ebs = (MaximumBandwidthInMbps: number) => ({
  EbsOptimizedSupport: 'default',
  EbsOptimizedInfo: { BaselineBandwidthInMbps: 1, MaximumBandwidthInMbps },
});
const network = (MaximumNetworkInterfaces: number, Ipv4AddressesPerInterface: number, more: object = {}) => ({
  MaximumNetworkInterfaces,
  MaximumNetworkCards: 1,
  DefaultNetworkCardIndex: 0,
  NetworkCards: [{ NetworkCardIndex: 0, MaximumNetworkInterfaces }],
  Ipv4AddressesPerInterface,
  EncryptionInTransitSupported: false,
  ...more,
});

const M5_LARGE = {
  InstanceType: 'm5.large',
  SupportedUsageClasses: ['on-demand', 'spot'],
  SupportedVirtualizationTypes: ['hvm'],
  Hypervisor: 'nitro',
  ProcessorInfo: { SupportedArchitectures: ['x86_64'], SustainedClockSpeedInGhz: 3.1, Manufacturer: 'Intel' },
  VCpuInfo: { DefaultVCpus: 2 },
  MemoryInfo: { SizeInMiB: 8192 },
  EbsInfo: ebs(4750),
  NetworkInfo: network(3, 10),
};
const G4DN_XLARGE = {
  InstanceType: 'g4dn.xlarge',
  SupportedUsageClasses: ['on-demand'],
  Hypervisor: 'nitro',
  ProcessorInfo: { SupportedArchitectures: ['x86_64'], SustainedClockSpeedInGhz: 2.5, Manufacturer: 'Intel' },
  VCpuInfo: { DefaultVCpus: 4 },
  MemoryInfo: { SizeInMiB: 16384 },
  InstanceStorageInfo: { TotalSizeInGB: 125, NvmeSupport: 'required' },
  EbsInfo: ebs(3500),
  NetworkInfo: network(3, 10, { EncryptionInTransitSupported: true }),
  GpuInfo: { Gpus: [{ Name: 'T4', Manufacturer: 'NVIDIA', Count: 1, MemoryInfo: { SizeInMiB: 16384 } }] },
};
const TRN1_32XLARGE = {
  InstanceType: 'trn1.32xlarge',
  Hypervisor: 'nitro',
  ProcessorInfo: { SupportedArchitectures: ['x86_64'], SustainedClockSpeedInGhz: 3.5, Manufacturer: 'Intel' },
  VCpuInfo: { DefaultVCpus: 128 },
  MemoryInfo: { SizeInMiB: 524288 },
  InstanceStorageInfo: { TotalSizeInGB: 7600, NvmeSupport: 'required' },
  EbsInfo: ebs(80000),
  NetworkInfo: network(40, 50, {
    MaximumNetworkCards: 8,
    NetworkCards: [{ NetworkCardIndex: 0, MaximumNetworkInterfaces: 5 }],
    EfaInfo: { MaximumEfaInterfaces: 8 },
    EncryptionInTransitSupported: true,
  }),
  NeuronInfo: { NeuronDevices: [{ Count: 16, Name: 'Trainium', CoreInfo: { Count: 2, Version: 2 } }] },
};
const FUTURE = { ...M5_LARGE, InstanceType: 'm12z-flex.large' };
const MAC = {
  ...M5_LARGE,
  InstanceType: 'mac2.metal',
  ProcessorInfo: { SupportedArchitectures: ['arm64_mac'] },
};
const instanceTypes = { InstanceTypes: [TRN1_32XLARGE, M5_LARGE, G4DN_XLARGE, FUTURE, MAC] };
const offerings = (LocationType: string, ...pairs: readonly (readonly [string, string])[]) => ({
  InstanceTypeOfferings: pairs.map(([InstanceType, Location]) => ({ InstanceType, Location, LocationType })),
});
const ZONAL = offerings(
  'availability-zone',
  ['m5.large', 'eu-west-1a'],
  ['m5.large', 'eu-west-1b'],
  ['g4dn.xlarge', 'eu-west-1a'],
);

const typesOf = (catalogue: ReturnType<typeof accountCatalogue>['catalogue'], ...requirements: RequirementObject[]) =>
  resolveNodePool({ nodePool: { spec: { template: { spec: { requirements } } } }, catalogue }).types;
const within = (key: string, ...values: string[]): RequirementObject => ({ key, operator: 'In', values });

describe("a user's own instance types", () => {
  const { catalogue, problems } = accountCatalogue({ instanceTypes });

  it('leave out what Karpenter never launches', () => {
    expect(problems).toEqual([]);
    expect(catalogue.names).toEqual(['g4dn.xlarge', 'm12z-flex.large', 'm5.large', 'trn1.32xlarge']);
  });

  it.each(['m5.large', 'g4dn.xlarge', 'trn1.32xlarge'])(
    'give %s the same labels and resources as the built-in',
    (type) => {
      const builtin = loadCatalogue();
      expect(instanceTypeLabels(catalogue, type)).toEqual(instanceTypeLabels(builtin, type));
      const resources = (source: typeof catalogue) => {
        const hardware = source.hardware(source.rowByName.get(type) ?? -1);
        return hardware && nodeResources(hardware, { spec: { amiFamily: 'AL2023' } });
      };
      expect(resources(catalogue)).toEqual(resources(builtin));
    },
  );

  it('may be newer than the package, and it says what is missing', () => {
    expect(instanceTypeLabels(catalogue, 'm12z-flex.large')).toMatchObject({
      'karpenter.k8s.aws/instance-category': 'm',
      'karpenter.k8s.aws/instance-generation': '12',
      'karpenter.k8s.aws/instance-capability-flex': 'true',
    });
    expect(catalogue.unknown.join()).toContain('m12z-flex.large');
  });

  it('know what is sold as spot', () => {
    expect(typesOf(catalogue, within('karpenter.sh/capacity-type', 'spot'))).not.toContain('g4dn.xlarge');
    expect(typesOf(catalogue, within('karpenter.sh/capacity-type', 'on-demand'))).toContain('g4dn.xlarge');
  });
});

describe("a user's own offerings", () => {
  it('restrict types by zone, and name the region', () => {
    const { catalogue } = accountCatalogue({ instanceTypes, offerings: [ZONAL] });
    expect(catalogue.names).toEqual(['g4dn.xlarge', 'm5.large']);
    expect(catalogue.region).toBe('eu-west-1');
    expect(typesOf(catalogue, within('topology.kubernetes.io/zone', 'eu-west-1b'))).toEqual(['m5.large']);
    expect(typesOf(catalogue, within('topology.kubernetes.io/region', 'eu-west-2'))).toEqual([]);
    expect(typesOf(catalogue, within('topology.kubernetes.io/region', 'eu-west-1'))).toHaveLength(2);
  });

  it('go with the built-in types alone', () => {
    const { catalogue } = accountCatalogue({ offerings: [ZONAL] });
    expect(catalogue.names).toEqual(['g4dn.xlarge', 'm5.large']);
    expect(instanceTypeLabels(catalogue, 'm5.large')).toEqual(instanceTypeLabels(loadCatalogue(), 'm5.large'));
  });

  it('go by zone id, and know local zones', () => {
    const ids = accountCatalogue({ offerings: [offerings('availability-zone-id', ['m5.large', 'euw1-az1'])] });
    expect(typesOf(ids.catalogue, within('topology.k8s.aws/zone-id', 'euw1-az2'))).toEqual([]);
    expect(typesOf(ids.catalogue, within('topology.k8s.aws/zone-id', 'euw1-az1'))).toEqual(['m5.large']);
    const local = accountCatalogue({ offerings: [offerings('availability-zone', ['t3.large', 'us-west-2-lax-1a'])] });
    expect(local.catalogue.region).toBe('us-west-2');
  });
});

describe('files that are not what they should be', () => {
  it('are named, not thrown', () => {
    const { problems } = accountCatalogue({
      instanceTypes: { InstanceTypes: [{ InstanceType: 'x' }, 7] },
      offerings: [null],
    });
    expect(problems.map(({ rule, path }) => `${rule} ${path}`).sort()).toEqual([
      'catalogue/instance-type-unreadable InstanceTypes[0]',
      'catalogue/instance-type-unreadable InstanceTypes[1]',
      'catalogue/offerings-unreadable [0].InstanceTypeOfferings',
    ]);
    expect(accountCatalogue({ instanceTypes: '{}' }).problems.map(({ rule }) => rule)).toEqual([
      'catalogue/instance-types-unreadable',
    ]);
  });

  it('never break the resolver', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.jsonValue(), { maxLength: 2 }), (entry, documents) => {
        const { catalogue } = accountCatalogue({
          instanceTypes: {
            InstanceTypes: [entry, { ...M5_LARGE, NetworkInfo: entry, GpuInfo: entry, EbsInfo: entry }],
          },
          offerings: documents,
        });
        expect(Array.isArray(typesOf(catalogue))).toBe(true);
      }),
      { seed: 7, numRuns: runs(300) },
    );
  });
});
