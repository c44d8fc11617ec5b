import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/karpenter/catalogue/builtin';
import { INSTANCE_TYPES } from '../../src/karpenter/catalogue/names.generated';
import { type CapacitySettings, nodeResources } from '../../src/karpenter/nodes/allocatable';
import { AMI_FAMILIES, resolveAmiFamily } from '../../src/karpenter/nodes/ami-family';
import type { EC2NodeClassObject } from '../../src/karpenter/objects';
import { formatAmount } from '../../src/karpenter/units/quantity';
import publishedFile from './published-allocatable.json';

/** Thousandths of a core, MiB, GiB of storage, pods, devices. */
type Published = readonly [number, number, number, number, Readonly<Record<string, number>>];
const published = publishedFile as unknown as Readonly<Record<string, Published>>;

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

function resourcesOf(type: string, spec: EC2NodeClassObject['spec'] = {}, settings: CapacitySettings = {}) {
  const { hardware, rowByName } = loadCatalogue();
  const row = hardware(rowByName.get(type) ?? -1);
  if (row === undefined) throw new Error(`no ${type}`);
  return nodeResources(row, { spec: { amiFamily: 'AL2023', ...spec } }, settings);
}

const allocatable = (...args: Parameters<typeof resourcesOf>) => resourcesOf(...args).allocatable;
const memoryMi = (...args: Parameters<typeof resourcesOf>) => (allocatable(...args).memory ?? 0) / MIB;
const storage = (...args: Parameters<typeof resourcesOf>) => resourcesOf(...args).capacity['ephemeral-storage'];

describe('allocatable, against the published figures', () => {
  it('has a figure for every type', () => {
    expect(Object.keys(published).sort()).toEqual([...INSTANCE_TYPES].sort());
    expect([...Object.keys(published)].sort()).toEqual(loadCatalogue().names);
  });

  it('equals every published figure (AL2023, defaults)', () => {
    for (const [type, [cpu, memory, storageGi, pods, devices]] of Object.entries(published)) {
      const expected = { cpu, memory: memory * MIB, 'ephemeral-storage': storageGi * GIB, pods, ...devices };
      expect(allocatable(type), type).toEqual(expected);
    }
  });
});

describe('the worked numbers', () => {
  it.each([
    ['m5.large', '7577Mi', '6903Mi', '1930m', 29],
    ['m6g.large', '7518Mi', '6844Mi', '1930m', 29],
    ['m5.xlarge', '15155Mi', '14162Mi', '3920m', 58],
    ['m5.24xlarge', '363724Mi', '355262Mi', '95690m', 737],
  ])('%s', (type, capacity, memory, cpu, pods) => {
    const resources = resourcesOf(type);
    expect(formatAmount('memory', resources.capacity.memory ?? 0)).toBe(capacity);
    expect(formatAmount('memory', resources.allocatable.memory ?? 0)).toBe(memory);
    expect(formatAmount('cpu', resources.allocatable.cpu ?? 0)).toBe(cpu);
    expect(resources.allocatable.pods).toBe(pods);
  });

  it('maxPods takes memory on Bottlerocket and Windows only', () => {
    const kubelet = { maxPods: 110 };
    expect(memoryMi('m5.xlarge', { kubelet })).toBe(14162);
    expect(allocatable('m5.xlarge', { kubelet }).pods).toBe(110);
    expect(memoryMi('m5.xlarge', { amiFamily: 'Bottlerocket', kubelet })).toBe(13590);
    expect(memoryMi('m5.xlarge', { amiFamily: 'Custom', kubelet })).toBe(14162);
    expect(resourcesOf('m5.xlarge', { amiFamily: 'Windows2022' }).kubeReserved.memory).toBe(1465 * MIB);
  });

  it('reservedENIs takes pods and no memory', () => {
    expect(allocatable('m5.large', {}, { reservedENIs: 1 }).pods).toBe(20);
    expect(memoryMi('m5.large', {}, { reservedENIs: 1 })).toBe(6903);
    expect(allocatable('m5.large', {}, { reservedENIs: 3 }).pods).toBe(0);
    expect(allocatable('m5.large', {}, { reservedENIs: 9 }).pods).toBe(0);
  });
});

describe('pods', () => {
  it('podsPerCore lowers them, on Bottlerocket it is ignored', () => {
    expect(allocatable('m5.xlarge', { kubelet: { podsPerCore: 4 } }).pods).toBe(16);
    expect(allocatable('m5.xlarge', { kubelet: { podsPerCore: 100 } }).pods).toBe(58);
    expect(allocatable('m5.xlarge', { kubelet: { podsPerCore: 0 } }).pods).toBe(58);
    expect(allocatable('m5.xlarge', { kubelet: { podsPerCore: 4, maxPods: 10 } }).pods).toBe(10);
    expect(allocatable('m5.xlarge', { amiFamily: 'Bottlerocket', kubelet: { podsPerCore: 4 } }).pods).toBe(58);
  });

  it('Windows has 110, and addresses as a resource', () => {
    const windows = allocatable('m5.large', { amiFamily: 'Windows2019' });
    expect(windows.pods).toBe(110);
    expect(windows['vpc.amazonaws.com/PrivateIPv4Address']).toBe(9);
  });

  it('EFA-only interfaces on the first card take interfaces from them', () => {
    const efa = { interfaceType: 'efa-only', networkCardIndex: 0, deviceIndex: 1 };
    expect(allocatable('p5.48xlarge', { networkInterfaces: [efa] }).pods).toBe(51);
    expect(allocatable('p5.48xlarge', { networkInterfaces: [{ ...efa, networkCardIndex: 1 }] }).pods).toBe(100);
  });
});

describe('reservations', () => {
  it('kubeReserved and systemReserved replace and add, key by key', () => {
    const kubelet = { kubeReserved: { cpu: '200m' }, systemReserved: { cpu: '100m', memory: '100Mi' } };
    expect(allocatable('m5.large', { kubelet }).cpu).toBe(1700);
    expect(memoryMi('m5.large', { kubelet })).toBe(6803);
  });

  it('evictionHard takes quantities and percentages, 100% switches it off', () => {
    const hard = (value: string) => ({ kubelet: { evictionHard: { 'memory.available': value } } });
    expect(memoryMi('m5.large', hard('500Mi'))).toBe(6503);
    expect(allocatable('m5.large', hard('5%')).memory).toBe(7003 * MIB - Math.ceil((7577 * MIB) / 20));
    expect(allocatable('m5.large', hard('5.5%')).memory).toBe(7003 * MIB - Math.ceil((7577 * MIB * 55) / 1000));
    expect(memoryMi('m5.large', hard('100%'))).toBe(7003);
    expect(memoryMi('m5.large', hard('nonsense'))).toBe(6903);
    const disk = { kubelet: { evictionHard: { 'nodefs.available': '15%' } } };
    expect(allocatable('m5.large', disk)['ephemeral-storage']).toBe(16 * GIB);
  });

  it('evictionSoft counts until 1.8', () => {
    const kubelet = { evictionHard: { 'memory.available': '200Mi' }, evictionSoft: { 'memory.available': '500Mi' } };
    expect(memoryMi('m5.large', { kubelet }, { karpenterVersion: '1.8.8' })).toBe(6503);
    expect(memoryMi('m5.large', { kubelet }, { karpenterVersion: '1.9' })).toBe(6803);
    expect(memoryMi('m5.large', { kubelet })).toBe(6803);
  });

  it('vmMemoryOverheadPercent sizes the memory', () => {
    expect((resourcesOf('m5.large', {}, { vmMemoryOverheadPercent: 0 }).capacity.memory ?? 0) / MIB).toBe(8192);
    expect((resourcesOf('m5.large', {}, { vmMemoryOverheadPercent: 0.1 }).capacity.memory ?? 0) / MIB).toBe(7372);
  });

  it('huge pages of an overlay come off the memory', () => {
    const overlayCapacity = { 'hugepages-2Mi': '1Gi', 'smarter-devices/fuse': 20 };
    const { memory, ...others } = allocatable('m5.large', {}, { overlayCapacity });
    expect(memory).toBe((6903 - 1024) * MIB);
    expect(others['hugepages-2Mi']).toBe(GIB);
    expect(others['smarter-devices/fuse']).toBe(20);
  });
});

describe('ephemeral storage', () => {
  const disk = (deviceName: string, volumeSize?: string, rootVolume?: boolean) => ({
    deviceName,
    rootVolume,
    ebs: { volumeSize },
  });

  it('is the volume of the family', () => {
    expect(storage('m5.large')).toBe(20 * GIB);
    expect(storage('m5.large', { blockDeviceMappings: [disk('/dev/xvda', '100Gi')] })).toBe(100 * GIB);
    expect(storage('m5.large', { blockDeviceMappings: [disk('/dev/xvdz', '100Gi')] })).toBe(20 * GIB);
    expect(storage('m5.large', { blockDeviceMappings: [disk('/dev/xvda')] })).toBe(20 * GIB);
    expect(storage('m5.large', { amiFamily: 'Windows2022' })).toBe(50 * GIB);
    expect(storage('m5.large', { amiFamily: 'Windows2022', blockDeviceMappings: [disk('/dev/sda1', '80Gi')] })).toBe(
      80 * GIB,
    );
  });

  it('is the second disk on Bottlerocket, so that a lone /dev/xvda changes nothing', () => {
    const amiFamily = 'Bottlerocket';
    expect(storage('m5.large', { amiFamily, blockDeviceMappings: [disk('/dev/xvda', '100Gi')] })).toBe(20 * GIB);
    expect(storage('m5.large', { amiFamily, blockDeviceMappings: [disk('/dev/xvdb', '100Gi')] })).toBe(100 * GIB);
  });

  it('is the last mapping on Custom, and the root volume wherever it is named', () => {
    const blockDeviceMappings = [disk('/dev/sda', '30Gi'), disk('/dev/sdb', '40Gi')];
    expect(storage('m5.large', { amiFamily: 'Custom', blockDeviceMappings })).toBe(40 * GIB);
    expect(storage('m5.large', { blockDeviceMappings: [disk('/dev/x', '30Gi', true), ...blockDeviceMappings] })).toBe(
      30 * GIB,
    );
    expect(storage('m5.large', { amiFamily: 'Custom' })).toBe(20 * GIB);
  });

  it('is the instance store with RAID0, where there is one', () => {
    expect(storage('m5d.large', { instanceStorePolicy: 'RAID0' })).toBe(75e9);
    expect(storage('m5.large', { instanceStorePolicy: 'RAID0' })).toBe(20 * GIB);
    expect(storage('m5d.large')).toBe(20 * GIB);
  });
});

describe('the AMI family', () => {
  it.each([
    [{ amiFamily: 'AL2023' }, 'AL2023'],
    [{ amiSelectorTerms: [{ alias: 'bottlerocket@latest' }] }, 'Bottlerocket'],
    [{ amiSelectorTerms: [{ alias: 'windows2022@latest' }] }, 'Windows2022'],
    [{ amiFamily: 'Custom', amiSelectorTerms: [{ alias: 'al2023@v20260315' }] }, 'Custom'],
    [{ amiSelectorTerms: [{}] }, 'Custom'],
    [{ amiSelectorTerms: [{ alias: 'al2023' }] }, 'AL2023'],
    [{ amiFamily: '__proto__' }, 'Custom'],
    [undefined, 'Custom'],
  ])('of %j is %s', (spec, family) => expect(resolveAmiFamily({ spec })).toBe(family));

  it('is one of those known', () => expect(AMI_FAMILIES).toHaveLength(7));
});
