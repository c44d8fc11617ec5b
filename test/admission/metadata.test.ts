import { describe, expect, it } from 'vitest';
import { admit } from '../../src/admission';
import { type Json, judge, nodePool } from './objects';

const create = (metadata: unknown): readonly string[] => judge({ ...nodePool(), metadata });
const update = (metadata: Json, previous: Json = {}): readonly string[] =>
  judge(nodePool({}, {}, { name: 'a', ...metadata }), { previous: nodePool({}, {}, { name: 'a', ...previous }) });

/** Each path as the problem of metadata that it is. */
const at = (...paths: readonly string[]): readonly string[] =>
  paths.map((path) => `admission/metadata metadata${path}`);

describe('the type of every field', () => {
  it.each<[string, unknown]>([
    ['.name', 5],
    ['.name', ['a']],
    ['.generateName', {}],
    ['.namespace', true],
    ['.selfLink', 5],
    ['.uid', ['u']],
    ['.resourceVersion', 5],
    ['.generation', '5'],
    ['.generation', 1.5],
    ['.generation', 2 ** 63],
    ['.generation', -(2 ** 63) - 2048],
    ['.deletionGracePeriodSeconds', true],
    ['.deletionGracePeriodSeconds', 1e21],
    ['.creationTimestamp', 5],
    ['.deletionTimestamp', {}],
    ['.labels', ['a']],
    ['.labels', 'a'],
    ['.annotations', 5],
    ['.finalizers', 'a'],
    ['.finalizers', { a: 'b' }],
    ['.ownerReferences', {}],
    ['.managedFields', 'x'],
  ])('metadata%s is not %j', (path, value) => {
    expect(create({ name: 'a', [path.slice(1)]: value })).toEqual(at(path));
  });

  it.each<[string, Json]>([
    ['.labels.a', { labels: { a: 5 } }],
    ['.annotations.a', { annotations: { a: {} } }],
    ['.finalizers[1]', { finalizers: ['a.b/c', 5] }],
    ['.finalizers[0]', { finalizers: [['a.b/c']] }],
    ['.finalizers[0]', { finalizers: [{ toString: null }] }],
    ['.finalizers[0]', { finalizers: [[{ toString: null }]] }],
    ['.ownerReferences[0]', { ownerReferences: ['x'] }],
    ['.ownerReferences[0].uid', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x', uid: ['u'] }] }],
    ['.ownerReferences[0].controller', { ownerReferences: [{ controller: 'true' }] }],
    ['.ownerReferences[0].blockOwnerDeletion', { ownerReferences: [{ blockOwnerDeletion: 1 }] }],
    ['.managedFields[0]', { managedFields: ['x'] }],
    ['.managedFields[0].manager', { managedFields: [{ manager: 5 }] }],
    ['.managedFields[0].time', { managedFields: [{ time: 'x' }] }],
    ['.managedFields[0].subresource', { managedFields: [{ subresource: {} }] }],
  ])('metadata%s', (path, metadata) => {
    expect(create({ name: 'a', ...metadata })).toEqual(at(path));
    expect(update(metadata)).toEqual(at(path));
  });

  it.each(['x', 5, true, [], ['name']])('metadata is not %j', (metadata) => {
    expect(create(metadata)).toEqual(at(''));
  });

  it('is named', () => {
    const said = (finalizers: unknown): unknown =>
      admit(nodePool({}, {}, { name: 'a', finalizers }), { karpenterMinor: '1.14' }).map(({ message }) => message);
    expect(said([{ toString: null }])).toEqual(['finalizers[0] must be a string']);
    expect(said('a')).toEqual(['finalizers must be a list']);
  });

  it('null is nothing', () => {
    const nothing = Object.fromEntries(
      ['generateName', 'labels', 'finalizers', 'ownerReferences', 'generation', 'deletionTimestamp'].map((field) => [
        field,
        null,
      ]),
    );
    expect(create({ name: 'a', ...nothing })).toEqual([]);
    expect(create({ name: 'a', labels: { a: null }, annotations: { a: null } })).toEqual([]);
    expect(create({ name: null })).toEqual(at('.name'));
    expect(create(null)).toEqual(at(''));
  });

  it('several are told together, and what is in them only once they can be read', () => {
    expect(create({ name: 'A', labels: 5, uid: 6 })).toEqual(at('.labels', '.uid'));
  });
});

describe('times', () => {
  const FIELDS = ['creationTimestamp', 'deletionTimestamp'];

  it.each(FIELDS)('%s is in RFC 3339', (field) => {
    for (const time of ['2026-01-01T00:00:00Z', '2026-01-01T1:00:00,5+24:60', '0001-01-01T00:00:00Z']) {
      expect(create({ name: 'a', [field]: time }), time).toEqual([]);
    }
    for (const time of [
      '',
      'now',
      '2026-02-28',
      '2026-02-28t10:00:00z',
      '2026-02-28 10:00:00Z',
      '2026-02-30T10:00:00Z',
      '2026-02-28T23:59:60Z',
      '2026-02-28T10:00:00Z\n',
    ]) {
      expect(create({ name: 'a', [field]: time }), time).toEqual(at(`.${field}`));
    }
  });

  it('a time of deletion has a year of four digits in UTC; the time of creation is the server’s', () => {
    const time = '9999-12-31T23:59:59-00:01';
    expect(create({ name: 'a', deletionTimestamp: time })).toEqual(at('.deletionTimestamp'));
    expect(create({ name: 'a', creationTimestamp: time })).toEqual([]);
    const managedFields = [{ operation: 'Update', time }];
    expect(create({ name: 'a', managedFields })).toEqual(at('.managedFields[0].time'));
  });

  it('a Date of a program is text', () => {
    expect(create({ name: 'a', creationTimestamp: new Date(0) })).toEqual([]);
    expect(create({ name: 'a', creationTimestamp: new Date(Number.NaN) })).toEqual(at('.creationTimestamp'));
  });
});

describe('owners', () => {
  const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid: 'u' };

  it.each<[string, readonly unknown[], readonly string[]]>([
    ['one', [owner], []],
    ['of the core', [{ ...owner, apiVersion: 'v1', kind: 'Pod' }], []],
    [
      'two, one of which is the controller',
      [
        { ...owner, controller: true },
        { ...owner, controller: false },
      ],
      [],
    ],
    [
      'two controllers',
      [
        { ...owner, controller: true },
        { ...owner, uid: 'w', controller: true },
      ],
      ['[1].controller'],
    ],
    ['three controllers', new Array(3).fill({ ...owner, controller: true }), ['[1].controller', '[2].controller']],
    ['nothing', [{}], ['[0].apiVersion', '[0].kind', '[0].name', '[0].uid']],
    ['null', [null], ['[0].apiVersion', '[0].kind', '[0].name', '[0].uid']],
    ['an empty uid', [{ ...owner, uid: '' }], ['[0].uid']],
    ['a group without version', [{ ...owner, apiVersion: 'apps/' }], ['[0].apiVersion']],
    ['a slash', [{ ...owner, apiVersion: '/' }], ['[0].apiVersion']],
    ['three parts', [{ ...owner, apiVersion: 'a/b/c' }], ['[0].apiVersion']],
    ['an event', [{ ...owner, apiVersion: 'v1', kind: 'Event' }], ['[0].kind']],
    ['an event of the core with a slash', [{ ...owner, apiVersion: '/v1', kind: 'Event' }], ['[0].kind']],
    ['an event of another group', [{ ...owner, apiVersion: 'events.k8s.io/v1', kind: 'Event' }], []],
  ])('%s', (_, ownerReferences, paths) => {
    const expected = at(...paths.map((path) => `.ownerReferences${path}`));
    expect(create({ name: 'a', ownerReferences })).toEqual(expected);
    expect(update({ ownerReferences })).toEqual(expected);
  });
});

describe('finalizers', () => {
  it.each<[readonly unknown[], readonly string[]]>([
    [['karpenter.sh/termination'], []],
    [['kubernetes', 'orphan'], []],
    [['foregroundDeletion'], []],
    [[''], ['[0]']],
    [[null], ['[0]']],
    [
      ['a.b/c', 'x y', 'a/b/c'],
      ['[1]', '[2]'],
    ],
    [['x'.repeat(64)], ['[0]']],
    [['orphan', 'foregroundDeletion'], ['']],
    [['foregroundDeletion', 'a.b/c', 'orphan'], ['']],
  ])('%j', (finalizers, paths) => {
    const expected = at(...paths.map((path) => `.finalizers${path}`));
    expect(create({ name: 'a', finalizers })).toEqual(expected);
    expect(update({ finalizers })).toEqual(expected);
  });

  it('an object that is being deleted takes no more', () => {
    const previous = { deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: ['a.b/c'] };
    expect(update({ finalizers: ['a.b/c'] }, previous)).toEqual([]);
    expect(update({ finalizers: [] }, previous)).toEqual([]);
    expect(update({ finalizers: ['d.e/f', 'a.b/c'] }, previous)).toEqual(at('.finalizers[0]'));
    expect(update({ finalizers: ['d.e/f'] }, { ...previous, deletionTimestamp: null })).toEqual([]);
    expect(update({ finalizers: ['d.e/f'] }, { ...previous, deletionTimestamp: '0001-01-01T00:00:00Z' })).toEqual([]);
  });
});

describe('managedFields', () => {
  const entry = { manager: 'kubectl', operation: 'Apply', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: {} };

  it.each<[string, unknown, readonly string[]]>([
    ['an entry', entry, []],
    ['any fields', { ...entry, fieldsV1: [5, { a: null }] }, []],
    ['no fields and no type', { operation: 'Update' }, []],
    ['nothing', {}, ['operation']],
    ['null', null, ['operation']],
    ['an unknown operation', { ...entry, operation: 'apply' }, ['operation']],
    ['an unknown type', { ...entry, fieldsType: 'FieldsV2' }, ['fieldsType']],
    ['a manager of 128 bytes', { ...entry, manager: 'm'.repeat(128) }, []],
    ['a manager of 129 bytes', { ...entry, manager: 'm'.repeat(129) }, ['manager']],
    ['a manager of 65 letters of two bytes', { ...entry, manager: '\u00e9'.repeat(65) }, ['manager']],
    ['a manager of any letters', { ...entry, manager: 'a \u00e9\u{1f600}' }, []],
    ['a manager with a line feed', { ...entry, manager: 'a\n' }, ['manager']],
    ['a manager with a space that does not break', { ...entry, manager: 'a\u00a0b' }, ['manager']],
    ['a manager with a space of no width', { ...entry, manager: 'a\u200bb' }, ['manager']],
    ['a subresource of 257 bytes', { ...entry, subresource: 's'.repeat(257) }, ['subresource']],
  ])('%s', (_, found, fields) => {
    const expected = at(...fields.map((field) => `.managedFields[0].${field}`));
    expect(create({ name: 'a', managedFields: [found] })).toEqual(expected);
    expect(update({ managedFields: [found] })).toEqual(expected);
  });
});

describe('generateName', () => {
  it.each(['a', 'a-', 'a.b-', `${'x'.repeat(60)}`, `${'x'.repeat(252)}-`, `${'x'.repeat(57)}.-`])(
    '%s makes a name',
    (generateName) => {
      expect(create({ generateName })).toEqual([]);
    },
  );

  it.each(['-', 'A-', 'a_', 'a.-', 'a..', '.', 'x'.repeat(254), 'x.-', `-${'x'.repeat(60)}`])(
    '%s does not',
    (generateName) => {
      expect(create({ generateName })).toEqual(at('.generateName'));
    },
  );

  it('beside a name, its last two characters do not matter where the last is a hyphen', () => {
    for (const generateName of ['a_-', 'a.-', 'aA-']) {
      expect(create({ name: 'a', generateName })).toEqual([]);
      expect(create({ generateName })).toEqual(at('.generateName'));
    }
    for (const generateName of ['a_b-', '-']) expect(create({ name: 'a', generateName })).toEqual(at('.generateName'));
  });

  it('on an update it only has to fit into a path', () => {
    for (const generateName of ['A_b', '-', '..', 'x'.repeat(300)]) expect(update({ generateName })).toEqual([]);
    for (const generateName of ['a/', 'a%']) expect(update({ generateName })).toEqual(at('.generateName'));
  });
});

describe('what never changes', () => {
  it.each<[string, Json, Json, readonly string[]]>([
    ['another name', { name: 'b' }, {}, ['.name']],
    ['no name', { name: '' }, {}, ['.name']],
    ['a uid that the cluster does not have', { uid: '5' }, {}, ['.uid']],
    ['another uid', { uid: '5' }, { uid: '6' }, ['.uid']],
    ['the same uid', { uid: '6' }, { uid: '6' }, []],
    ['no uid', {}, { uid: '6' }, []],
    ['another time of creation, which the server ignores', { creationTimestamp: '2026-01-01T00:00:00Z' }, {}, []],
    ['another generation, which the server ignores', { generation: -5 }, { generation: 7 }, []],
    ['a time of deletion', { deletionTimestamp: '2026-01-01T00:00:00Z' }, {}, ['.deletionTimestamp']],
    [
      'another time of deletion, which the server ignores',
      { deletionTimestamp: '2026-01-01T00:00:00Z' },
      { deletionTimestamp: '2026-01-02T00:00:00Z' },
      [],
    ],
    ['the zero time of deletion', { deletionTimestamp: '0001-01-01T00:00:00Z' }, {}, []],
    ['a grace period', { deletionGracePeriodSeconds: 0 }, {}, ['.deletionGracePeriodSeconds']],
    [
      'another grace period',
      { deletionGracePeriodSeconds: 1 },
      { deletionGracePeriodSeconds: 0 },
      ['.deletionGracePeriodSeconds'],
    ],
    ['no grace period', {}, { deletionGracePeriodSeconds: 30 }, []],
  ])('%s', (_, metadata, previous, paths) => {
    expect(update(metadata, previous)).toEqual(at(...paths));
  });
});
