import { describe, expect, it } from 'vitest';
import { type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { admit } from '../../src/admission';
import { KARPENTER_MINORS, type KarpenterMinor, karpenterRelease } from '../../src/karpenter/versions';
import { type Json, judge, nodeClaim, nodeClass, nodePool } from './objects';

const MAX_INT32 = 2 ** 31 - 1;

/** The fields of a format in a schema, each as a value that has a number there and the path of that. */
function numbersIn(schema: CrdSchema, format: string, number: number): readonly (readonly [string, unknown])[] {
  if (schema.format === format) return [['', number]];
  const items = schema.items === undefined ? [] : numbersIn(schema.items, format, number);
  return [
    ...items.map(([path, value]) => [`[0]${path}`, [value]] as const),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) =>
      numbersIn(child, format, number).map(([path, value]) => [`.${name}${path}`, { [name]: value }] as const),
    ),
  ];
}

/** Errors of type and range at a number that stands alone in a spec. */
function refusals(kind: string, karpenterMinor: KarpenterMinor, format: string, number: number): readonly string[] {
  const { group, version, schema } = loadCrd(crdIds(karpenterRelease(karpenterMinor))[kind] ?? '');
  return numbersIn(schema.properties?.spec ?? {}, format, number).flatMap(([path, spec]) => {
    const object = { apiVersion: `${group}/${version}`, kind, metadata: { name: 'x' }, spec };
    const found = admit(object, { karpenterMinor }).filter((finding) => finding.path === `spec${path}`);
    return found.map(({ message }) => message);
  });
}

describe.each(KARPENTER_MINORS)('every number of Karpenter %s', (minor) => {
  it.each(Object.keys(crdIds(karpenterRelease(minor))))('of 32 bits in %s', (kind) => {
    const { schema } = loadCrd(crdIds(karpenterRelease(minor))[kind] ?? '');
    const count = numbersIn(schema.properties?.spec ?? {}, 'int32', 0).length;
    const said = (number: number): number =>
      refusals(kind, minor, 'int32', number).filter((message) => message.includes('-2147483648')).length;
    expect([said(2 ** 31), said(-(2 ** 31) - 1), said(2 ** 40)]).toEqual([count, count, count]);
    expect([said(MAX_INT32), said(-(2 ** 31))]).toEqual([0, 0]);
  });

  it.each(Object.keys(crdIds(karpenterRelease(minor))))('of 64 bits in %s', (kind) => {
    const { schema } = loadCrd(crdIds(karpenterRelease(minor))[kind] ?? '');
    const count = numbersIn(schema.properties?.spec ?? {}, 'int64', 0).length;
    const said = (number: number): number =>
      refusals(kind, minor, 'int64', number).filter((message) => message.includes('64 bits')).length;
    expect([said(2 ** 64), said(-(2 ** 63) - 2048), said(1e300)]).toEqual([count, count, count]);
    expect([said(2 ** 63 - 1024), said(-(2 ** 63))]).toEqual([0, 0]);
  });
});

describe('the two ends of 64 bits', () => {
  const disk = (iops: number): Json => nodeClass({ blockDeviceMappings: [{ ebs: { volumeSize: '1Gi', iops } }] });
  const path = 'spec.blockDeviceMappings[0].ebs.iops';

  it.each([
    // What a reader of JSON makes of the largest one, which is no double.
    ['9223372036854775807', 2 ** 63],
    ['9223372036854774784', 2 ** 63 - 1024],
    ['-9223372036854775808', -(2 ** 63)],
  ])('%s is inside', (_, iops) => {
    expect(judge(disk(iops))).toEqual([]);
    expect(judge(nodePool({ limits: { cpu: iops } }))).toEqual([]);
  });

  it.each([
    ['9223372036854777856', 2 ** 63 + 2048],
    ['-9223372036854777856', -(2 ** 63) - 2048],
    ['1e21', 1e21],
    ['1.5', 1.5],
  ])('%s is outside', (_, iops) => {
    expect(judge(disk(iops))).toEqual([`admission/type ${path}`]);
    expect(judge(nodePool({ limits: { cpu: iops } }))).toEqual(['admission/type spec.limits.cpu']);
  });
});

it('a rule reads them too', () => {
  const claim = (cpu: number): Json => nodeClaim({ resources: { requests: { cpu } } });
  for (const cpu of [2 ** 63, -(2 ** 63)]) expect(judge(claim(cpu), { previous: claim(cpu) })).toEqual([]);
  expect(judge(claim(2 ** 64), { previous: claim(2 ** 64) })).toEqual(['admission/rule spec']);
});

describe('replicas, which can be scaled', () => {
  it.each([0, 1, MAX_INT32])('%d', (replicas) => {
    expect(judge(nodePool({ replicas }))).toEqual([]);
  });

  it.each([
    [2 ** 31, ['admission/range spec.replicas']],
    [2 ** 40, ['admission/range spec.replicas']],
    [-1, ['admission/range spec.replicas']],
    [1.5, ['admission/type spec.replicas']],
    ['1', ['admission/type spec.replicas']],
    [{}, ['admission/type spec.replicas']],
  ])('%j is refused, once', (replicas, expected) => {
    expect(judge(nodePool({ replicas }))).toEqual(expected);
  });

  it.each([2 ** 31, -1, 1.5, '1', {}])('%j is refused also where it was so before', (replicas) => {
    const pool = nodePool({ replicas });
    expect(judge(pool, { previous: pool })).toContain('admission/range spec.replicas');
  });

  it.each([['x'], [[]], [5]])('a spec that is %j has none, which was so before and is not tolerated', (spec) => {
    const pool = { ...nodePool(), spec };
    expect(judge(pool, { previous: pool })).toContain('admission/range spec');
  });

  it('are no field before 1.8', () => {
    expect(judge(nodePool({ replicas: 2 ** 31 }), { karpenterMinor: '1.7' })).toEqual([
      'admission/unknown-field spec.replicas',
    ]);
  });
});
