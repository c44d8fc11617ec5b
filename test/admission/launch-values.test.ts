import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { admit, type ControllerOptions, controllerFindings } from '../../src/admission';
import type { Finding } from '../../src/findings';
import { nodeClass } from '../check/folder';

type Json = Record<string, unknown>;

const found = (spec: Json, options: Partial<ControllerOptions> = {}): readonly Finding[] =>
  controllerFindings(nodeClass('default', spec), { karpenterMinor: '1.14', ...options });

/** Severity where it is no error, rule, path and way out. */
const said = (spec: Json, options: Partial<ControllerOptions> = {}): readonly string[] =>
  found(spec, options).map(
    ({ severity, rule, path, fix }) =>
      `${severity === 'error' ? '' : `${severity} `}${rule.replace('controller/', '')} ${path}: ${fix}`,
  );

const rules = (spec: Json, options: Partial<ControllerOptions> = {}): readonly string[] =>
  found(spec, options).map(({ rule, path }) => `${rule.replace('controller/', '')} ${path}`);

const aliased = (alias: string): Json => ({ amiSelectorTerms: [{ alias }] });

describe('the release of an alias', () => {
  const at = 'ami-alias-release spec.amiSelectorTerms[0].alias';

  it.each([
    ['al2@lates', 'write al2@latest'],
    ['al2023@Latest', 'write al2023@latest'],
    ['al2023@20260315', 'write al2023@v20260315'],
    ['al2023@V20260315', 'write al2023@v20260315'],
    ['al2023@v2026-03-15', 'write al2023@v20260315'],
    ['al2@2025.01.01', 'write al2@v20250101'],
    ['al2023@v20261315', 'write al2023@v20260315 with a release of the EKS image, or al2023@latest'],
    ['al2023@v20260230', 'write al2023@v20260315 with a release of the EKS image, or al2023@latest'],
    ['al2023@2023.0.20230315', 'write al2023@v20260315 with a release of the EKS image, or al2023@latest'],
    ['al2023@v2026*', 'write al2023@v20260315 with a release of the EKS image, or al2023@latest'],
    ['al2023@1.34', 'write al2023@v20260315 with a release of the EKS image, or al2023@latest'],
    ['bottlerocket@v1.50', 'write bottlerocket@v1.50.0'],
    ['bottlerocket@20260315', 'write bottlerocket@v1.50.0 with a release of the EKS image, or bottlerocket@latest'],
    ['bottlerocket@latest ', 'write bottlerocket@latest'],
  ])('%s is none: %s', (alias, fix) => {
    expect(said(aliased(alias))).toEqual([`${at}: ${fix}`]);
    // The API server takes it.
    expect(admit(nodeClass('default', aliased(alias)), { karpenterMinor: '1.14' })).toEqual([]);
  });

  it.each([
    'al2@latest',
    'al2@v20250101',
    'al2023@v20240229',
    'bottlerocket@v1.50.0',
    'bottlerocket@1.10.0',
    'bottlerocket@v1.20.3-5d9ac849',
    'windows2022@latest',
    // These the API server refuses.
    'windows2022@v1',
    'ubuntu@20.04',
    'al2023@',
    'al2023@v1@x',
    'al2023',
  ])('%s is left alone', (alias) => {
    expect(said(aliased(alias))).toEqual([]);
  });
});

describe('images of another family', () => {
  const images = (amiFamily: string, ...amiSelectorTerms: Json[]): Json => ({ amiFamily, amiSelectorTerms });

  it.each<[string, Json, string]>([
    ['AL2023', { name: 'amazon-eks-node-1.29-v*' }, 'AL2'],
    ['AL2023', { name: 'amazon-eks-gpu-node-1.30-v20240625', owner: 'amazon' }, 'AL2'],
    ['AL2', { name: 'amazon-eks-node-al2023-x86_64-standard-1.34-*' }, 'AL2023'],
    ['AL2', { name: 'bottlerocket-aws-k8s-1.34-*' }, 'Bottlerocket'],
    [
      'Bottlerocket',
      { ssmParameter: '/aws/service/eks/optimized-ami/1.34/amazon-linux-2023/x86_64/standard/recommended/image_id' },
      'AL2023',
    ],
    [
      'AL2023',
      { ssmParameter: 'arn:aws:ssm:eu-west-1::parameter/aws/service/bottlerocket/aws-k8s-1.34/x86_64/latest/image_id' },
      'Bottlerocket',
    ],
    [
      'AL2023',
      { ssmParameter: '/aws/service/eks/optimized-ami/1.32/amazon-linux-2-arm64/recommended/image_id' },
      'AL2',
    ],
    [
      'AL2023',
      { ssmParameter: '/aws/service/ami-windows-latest/Windows_Server-2022-English-Core-EKS_Optimized-1.34/image_id' },
      'Windows2022',
    ],
  ])('%s with %j', (family, term, other) => {
    const field = Object.keys(term)[0];
    expect(said(images(family, term))).toEqual([
      `ami-family spec.amiSelectorTerms[0].${field}: write amiFamily: ${other}, or select images of ${family}`,
    ]);
  });

  it('is a warning between releases of Windows', () => {
    const name = 'Windows_Server-2019-English-Core-EKS_Optimized-1.34-2026.03.11';
    expect(said(images('Windows2022', { name }))[0]).toMatch(/^warning ami-family /);
  });

  it.each<[string, Json]>([
    ['AL2023', { name: 'amazon-eks-node-al2023-*' }],
    ['AL2', { name: 'amazon-eks-node-1.29-v*' }],
    // Either family has such names.
    ['AL2023', { name: 'amazon-eks-node-*' }],
    // Named as AWS does, and somebody's own.
    ['AL2023', { name: 'amazon-eks-node-1.29-v*', owner: 'self' }],
    ['AL2023', { name: 'amazon-eks-node-1.29-v*', owner: '111122223333' }],
    ['Custom', { name: 'bottlerocket-aws-k8s-1.34-*' }],
    ['AL2', { name: 'ubuntu-eks/k8s_1.34/*', owner: '099720109477' }],
    ['AL2023', { ssmParameter: '/team/bottlerocket' }],
    ['AL2023', { id: 'ami-0123456789abcdef0' }],
  ])('%s with %j is left alone', (family, term) => {
    expect(rules(images(family, term))).toEqual([]);
  });
});

describe('role and instance profile', () => {
  const profile = (instanceProfile: unknown): Json => ({ role: undefined, instanceProfile });

  it.each([
    ['arn:aws:iam::111122223333:instance-profile/nodes', 'nodes'],
    ['arn:aws-cn:iam::111122223333:instance-profile/team/a/nodes', 'nodes'],
    ['/team/nodes', 'nodes'],
  ])('instanceProfile: %s is no name', (value, name) => {
    expect(said(profile(value))).toEqual([`instance-profile-name spec.instanceProfile: write ${name}`]);
  });

  it.each([
    ['arn:aws:iam::111122223333:role/foo', 'foo'],
    ['arn:aws-us-gov:iam::111122223333:role/team/a/foo', 'foo'],
    ['team/foo', 'foo'],
  ])('role: %s is no name, and works until 1.6', (role, name) => {
    expect(said({ role })).toEqual([`warning role-name spec.role: write ${name}`]);
    expect(said({ role }, { karpenterMinor: '1.7' })).toHaveLength(1);
    expect(said({ role }, { karpenterMinor: '1.6' })).toEqual([]);
  });

  it.each([
    'nodes',
    'KarpenterNodeRole-my-cluster',
    'a+b=c,d.e@f_g',
    'KarpenterNodeRole-${CLUSTER_NAME}',
    '{{ .Values.a/b }}',
    '<arn:of/role>',
    '${aws_iam_role.a.arn}',
  ])('%s is left alone', (value) => {
    expect(said(profile(value))).toEqual([]);
    expect(said({ role: value })).toEqual([]);
  });
});

describe('selector terms', () => {
  it.each<[Json, string]>([
    [{ subnetSelectorTerms: [{ tags: {} }] }, 'empty-selector spec.subnetSelectorTerms[0].tags'],
    [{ subnetSelectorTerms: [{ id: 'subnet-1' }, { tags: {} }] }, 'empty-selector spec.subnetSelectorTerms[1].tags'],
    [{ securityGroupSelectorTerms: [{ tags: {} }] }, 'empty-selector spec.securityGroupSelectorTerms[0].tags'],
    [{ amiFamily: 'AL2023', amiSelectorTerms: [{ tags: {} }] }, 'empty-selector spec.amiSelectorTerms[0].tags'],
    [
      { capacityReservationSelectorTerms: [{ tags: {} }] },
      'warning empty-selector spec.capacityReservationSelectorTerms[0].tags',
    ],
  ])('%j selects everything', (spec, expected) => {
    expect(said(spec).map((text) => text.split(':')[0])).toEqual([expected]);
  });

  it.each<[Json]>([
    [{ subnetSelectorTerms: [{ tags: { a: '*' } }] }],
    [{ securityGroupSelectorTerms: [{ name: 'nodes', tags: undefined }] }],
    [{ amiFamily: 'AL2023', amiSelectorTerms: [{ name: 'mine-*', tags: {} }] }],
    [{ capacityReservationSelectorTerms: [{ tags: {}, ownerID: '111122223333' }] }],
    // These the API server refuses.
    [{ subnetSelectorTerms: [{}] }],
    [{ subnetSelectorTerms: [] }],
    [{ subnetSelectorTerms: [{ tags: [] }] }],
  ])('%j does not', (spec) => {
    expect(rules(spec)).toEqual([]);
  });

  const other = { tags: { a: 'b' } };
  it.each<[Json, string]>([
    [{ subnetSelectorTerms: [{ id: 'subnet-1', ...other }, other] }, 'subnetSelectorTerms[0].tags'],
    [{ subnetSelectorTerms: [other, { id: 'subnet-1', ...other }] }, 'subnetSelectorTerms[1].tags'],
    [{ securityGroupSelectorTerms: [{ id: 'sg-1', name: 'a' }, other] }, 'securityGroupSelectorTerms[0].name'],
    [{ securityGroupSelectorTerms: [{ name: 'a', ...other }, other] }, 'securityGroupSelectorTerms[0].tags'],
    [
      { capacityReservationSelectorTerms: [{ id: 'cr-1', ownerID: '111122223333' }, other] },
      'capacityReservationSelectorTerms[0].ownerID',
    ],
    [{ amiFamily: 'AL2023', amiSelectorTerms: [{ ssmParameter: '/a/b', name: 'c' }] }, 'amiSelectorTerms[0].name'],
  ])('%j: a field narrows nothing, and the API server takes it', (spec, path) => {
    expect(rules(spec)).toEqual([`ignored-selector spec.${path}`]);
    expect(admit(nodeClass('default', spec), { karpenterMinor: '1.14' })).toEqual([]);
  });

  it('are refused by the API server where all of them are so, and then said once', () => {
    const spec = { subnetSelectorTerms: [{ id: 'subnet-1', ...other }] };
    expect(rules(spec)).toEqual([]);
    expect(admit(nodeClass('default', spec), { karpenterMinor: '1.14' })).toHaveLength(1);
  });
});

const disk = (deviceName: string, ebs: Json = { volumeSize: '200Gi' }, more: Json = {}): Json => ({
  deviceName,
  ebs,
  ...more,
});

describe('the device that pods write to', () => {
  const disks = (alias: string, ...blockDeviceMappings: Json[]): Json => ({ ...aliased(alias), blockDeviceMappings });
  const own = (amiFamily: string, ...blockDeviceMappings: Json[]): Json => ({
    amiFamily,
    amiSelectorTerms: [{ tags: { team: 'a' } }],
    blockDeviceMappings,
  });

  it.each<[string, Json, RegExp, string]>([
    [
      'AL2023 of /dev/sda1',
      disks('al2023@latest', disk('/dev/sda1')),
      /AL2023 write to \/dev\/xvda, and this is a disk beside it: they get the 20Gi of the image, not 200Gi$/,
      'write /dev/xvda',
    ],
    ['AL2 of xvda', disks('al2@latest', disk('xvda')), /beside it/, 'write /dev/xvda'],
    [
      'AL2023 of /dev/sda1 as root volume',
      disks('al2023@latest', disk('/dev/sda1', { volumeSize: '200Gi' }, { rootVolume: true })),
      /20Gi of the image, and Karpenter counts with 200Gi$/,
      'write /dev/xvda',
    ],
    [
      'Bottlerocket with one disk',
      disks('bottlerocket@latest', disk('/dev/xvda')),
      /write to \/dev\/xvdb, and this is the disk of the operating system: they get the 20Gi of the image, not 200Gi$/,
      'add a mapping of /dev/xvdb with the size that pods are to have',
    ],
    [
      'Bottlerocket with its system as root volume',
      disks('bottlerocket@latest', disk('/dev/xvda', { volumeSize: '200Gi' }, { rootVolume: true })),
      /and Karpenter counts with 200Gi$/,
      'add a mapping of /dev/xvdb with the size that pods are to have',
    ],
    [
      'Windows of /dev/xvda',
      disks('windows2022@latest', disk('/dev/xvda')),
      /write to \/dev\/sda1, .* the 50Gi of the image/,
      'write /dev/sda1',
    ],
    [
      'an image of one’s own',
      own('AL2', disk('/dev/sda1')),
      /Karpenter takes \/dev\/xvda for the disk of pods, as AL2 has it, and counts with 20Gi/,
      'write rootVolume: true where the image boots from /dev/sda1, else /dev/xvda',
    ],
    [
      'a Bottlerocket of one’s own with one disk',
      own('Bottlerocket', disk('/dev/xvda')),
      /this is the disk of the operating system/,
      'add a mapping of /dev/xvdb with the size that pods are to have',
    ],
  ])('%s', (_, spec, message, fix) => {
    expect(found(spec)).toMatchObject([
      { rule: 'controller/root-device', severity: 'warning', message: expect.stringMatching(message), fix },
    ]);
  });

  it.each<[string, Json]>([
    ['the device of the family', disks('al2023@latest', disk('/dev/xvda'))],
    ['a further disk beside it', disks('al2023@latest', disk('/dev/xvda'), disk('/dev/sda1'))],
    ['a further disk alone', disks('al2023@latest', disk('/dev/xvdf'))],
    [
      'a further disk that user data mounts',
      disks('al2023@latest', disk('/dev/xvdb', { volumeSize: '1Ti' }, { rootVolume: true })),
    ],
    [
      'both disks of Bottlerocket',
      disks('bottlerocket@latest', disk('/dev/xvda', { volumeSize: '4Gi' }), disk('/dev/xvdb')),
    ],
    ['the data of Bottlerocket alone', disks('bottlerocket@latest', disk('/dev/xvdb'))],
    [
      'pods on the disks of the instance',
      { ...disks('bottlerocket@latest', disk('/dev/xvda')), instanceStorePolicy: 'RAID0' },
    ],
    [
      'an image of one’s own with a root volume',
      own('AL2', disk('/dev/sda1', { volumeSize: '200Gi' }, { rootVolume: true })),
    ],
    ['Custom', own('Custom', disk('/dev/sda1'))],
    ['Windows', disks('windows2022@latest', disk('/dev/sda1'))],
    ['no mapping', disks('al2023@latest')],
  ])('%s is left alone', (_, spec) => {
    expect(rules(spec)).toEqual([]);
  });
});

describe('volumes', () => {
  const volume = (ebs: Json): Json => ({ blockDeviceMappings: [disk('/dev/xvda', { volumeSize: '100Gi', ...ebs })] });
  const at = 'spec.blockDeviceMappings[0].ebs';

  it.each<[Json, string]>([
    [
      { volumeType: 'gp3', iops: 100 },
      'iops: choose a number in this range, or take it out for what the type has by itself',
    ],
    [
      { volumeType: 'gp3', iops: 80001, volumeSize: '200Gi' },
      'iops: choose a number in this range, or take it out for what the type has by itself',
    ],
    [
      { volumeType: 'gp3', throughput: 5000 },
      'throughput: choose a number in this range, or take it out for what the type has by itself',
    ],
    [
      { volumeType: 'gp3', throughput: 124 },
      'throughput: choose a number in this range, or take it out for what the type has by itself',
    ],
    [{ volumeType: 'gp3', throughput: 1000 }, 'throughput: write 750 or less, or iops: 4000'],
    [{ volumeType: 'gp3', throughput: 1001, iops: 4000 }, 'throughput: write 1000 or less, or iops: 4004'],
    [{ volumeType: 'gp3', iops: 16000, volumeSize: '20Gi' }, 'iops: write 10000 or less, or a volumeSize of 32Gi'],
    [{ volumeType: 'gp2', iops: 3000 }, 'iops: take it out, or choose one of gp3, io1, io2 as volumeType'],
    [{ volumeType: 'gp2', throughput: 250 }, 'throughput: take it out, or choose gp3 as volumeType'],
    [{ volumeType: 'gp2', volumeSize: '17Ti' }, 'volumeSize: choose a size in this range, or another volumeType'],
    [{ volumeType: 'io1', iops: 5001 }, 'iops: write 5000 or less, or a volumeSize of 101Gi'],
    [{ volumeType: 'io2' }, 'volumeType: write iops, or gp3 as volumeType'],
    [
      { volumeType: 'io2', iops: 99 },
      'iops: choose a number in this range, or take it out for what the type has by itself',
    ],
    [{ volumeType: 'st1', volumeSize: '200Gi' }, 'volumeType: write gp3'],
    [
      { volumeType: 'standard', volumeSize: '1025Gi' },
      'volumeSize: choose a size in this range, or another volumeType',
    ],
    [{ encrypted: false, kmsKeyID: 'alias/a' }, 'encrypted: write encrypted: true, or take kmsKeyID out'],
  ])('%j are refused by EC2', (ebs, fix) => {
    expect(said(volume(ebs))).toEqual([`ebs-volume ${at}.${fix}`]);
    expect(admit(nodeClass('default', volume(ebs)), { karpenterMinor: '1.14' })).toEqual([]);
  });

  it.each<[Json]>([
    [{ volumeType: 'gp3', iops: 3000, throughput: 125 }],
    [{ volumeType: 'gp3', iops: 80000, throughput: 2000, volumeSize: '160Gi' }],
    [{ volumeType: 'gp3', throughput: 750 }],
    [{ volumeType: 'io1', iops: 5000 }],
    [{ volumeType: 'io2', iops: 100000 }],
    [{ volumeType: 'gp2', volumeSize: '16Ti' }],
    [{ encrypted: true, kmsKeyID: 'alias/a' }],
    // Of a volume without a type of its own the image says it.
    [{ iops: 100 }],
    // These the API server refuses.
    [{ volumeType: 'gp4', iops: 1 }],
    [{ volumeType: 'gp3', iops: '100' }],
  ])('%j are taken', (ebs) => {
    expect(rules(volume(ebs))).toEqual([]);
  });

  it('from a snapshot have a size that is not known', () => {
    const ebs = { snapshotID: 'snap-1', volumeType: 'gp3', iops: 16000, throughput: 1000 };
    expect(rules({ blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs }] })).toEqual([]);
  });

  it('that no image boots from may be data', () => {
    const mappings = [disk('/dev/xvda'), disk('/dev/xvdf', { volumeType: 'st1', volumeSize: '500Gi' })];
    expect(rules({ blockDeviceMappings: mappings })).toEqual([]);
  });

  const ofImage = (alias: string, deviceName: string, volumeSize: string, more: Json = {}): Json => ({
    ...aliased(alias),
    blockDeviceMappings: [disk(deviceName, { volumeSize, ...more }), disk('/dev/xvdb')],
  });
  it.each<[Json, readonly string[]]>([
    [
      ofImage('al2023@latest', '/dev/xvda', '10Gi'),
      [`warning volume-below-snapshot ${at}.volumeSize: write 20Gi or more`],
    ],
    // 20 GB are 18.6 GiB, which become 19.
    [
      ofImage('al2023@latest', '/dev/xvda', '20G'),
      [`warning volume-below-snapshot ${at}.volumeSize: write 20Gi or more`],
    ],
    [ofImage('al2@latest', '/dev/xvda', '4Gi'), [`warning volume-below-snapshot ${at}.volumeSize: write 8Gi or more`]],
    [
      ofImage('bottlerocket@latest', '/dev/xvda', '2Gi'),
      [`warning volume-below-snapshot ${at}.volumeSize: write 4Gi or more`],
    ],
    [ofImage('al2023@latest', '/dev/xvda', '20Gi'), []],
    [ofImage('bottlerocket@latest', '/dev/xvda', '4Gi'), []],
    [ofImage('al2023@latest', '/dev/xvda', '8Gi', { snapshotID: 'snap-1' }), []],
    [
      {
        ...ofImage('al2023@latest', '/dev/xvda', '8Gi'),
        amiFamily: 'AL2023',
        amiSelectorTerms: [{ tags: { a: 'b' } }],
      },
      [],
    ],
  ])('%j', (spec, expected) => {
    expect(said(spec)).toEqual(expected);
  });
});

it('hostile values are left to the API server', () => {
  const values = [null, 0, '', [], {}, [null], [{}], [[]], { a: null }, 'a@b', ['a'], [{ tags: null }], [{ ebs: 1 }]];
  const fields = [
    'amiSelectorTerms',
    'subnetSelectorTerms',
    'blockDeviceMappings',
    'role',
    'instanceProfile',
    'amiFamily',
    'userData',
  ];
  for (const field of fields) {
    for (const value of values) expect(() => found({ [field]: value })).not.toThrow();
  }
});

/** Recipes and the example fleet are as they are to be. */
const FOLDERS = ['examples', 'dist/clusters'];
const NEW = /ami-alias-release|ami-family|ebs-volume|empty-selector|ignored-selector|-name$|root-device|volume-below/;

it.each(FOLDERS)('%s has none of these', (folder) => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const objects = files.flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    return text.includes('kind: EC2NodeClass') ? loadAll(text) : [];
  });
  expect(objects.length).toBeGreaterThan(3);
  const all = objects.flatMap((object) => controllerFindings(object, { karpenterMinor: '1.15' }));
  expect(all.filter(({ rule }) => NEW.test(rule))).toEqual([]);
});
