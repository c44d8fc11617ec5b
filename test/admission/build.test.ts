import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { fieldAt, fieldsOf, valueSince } from '../../imports/fields';
import { structure } from '../../scripts/build/crd-structure';
import { isAtLeast, KARPENTER_MINORS, KARPENTER_RELEASES } from '../../src/karpenter/versions';

describe('a schema that admission does not know stops the build', () => {
  it.each<[string, object]>([
    ['keyword multipleOf', { type: 'integer', multipleOf: 2 }],
    ['keyword nullable', { type: 'string', nullable: true }],
    ['keyword oneOf', { type: 'object', properties: { a: { oneOf: [] } } }],
    ['keyword x-kubernetes-embedded-resource', { type: 'array', items: { 'x-kubernetes-embedded-resource': true } }],
    ['list type map', { type: 'array', 'x-kubernetes-list-type': 'map' }],
    ['format ipv4', { type: 'string', format: 'ipv4' }],
    ['this anyOf', { anyOf: [{ type: 'string' }] }],
    ['additionalProperties without a schema', { type: 'object', additionalProperties: true }],
    [
      'messageExpression of a rule',
      { 'x-kubernetes-validations': [{ rule: 'true', message: 'm', messageExpression: 'x' }] },
    ],
    [
      'a rule on the values of a map',
      { additionalProperties: { items: { 'x-kubernetes-validations': [{ rule: 'true', message: 'm' }] } } },
    ],
    ['a rule without a message', { 'x-kubernetes-validations': [{ rule: 'true' }] }],
    ['rule self.sum() > 1', { 'x-kubernetes-validations': [{ rule: 'self.sum() > 1', message: 'm' }] }],
    ['a lazy or repeated quantifier', { type: 'string', pattern: 'a*?' }],
  ])('%s', (words, schema) => {
    expect(() => structure(schema as CrdSchema, 'X')).toThrow(words);
  });

  it('every schema that is carried is known', () => {
    for (const id of allCrdIds()) expect(() => structure(loadCrd(id).schema, id)).not.toThrow();
  });
});

describe('the carried schemas', () => {
  it('has every release, with its kinds', () => {
    const kinds = KARPENTER_RELEASES.map((release) => Object.keys(crdIds(release)).length);
    expect(kinds).toEqual(
      KARPENTER_MINORS.map((minor) => 3 + [isAtLeast(minor, '1.7'), isAtLeast(minor, '1.14')].filter(Boolean).length),
    );
  });

  it('stores each schema once, without status and prose', () => {
    const files = readdirSync(join(__dirname, '../../imports/crds')).filter((file) => file !== 'index.json');
    expect(files.map((file) => file.slice(0, -'.json'.length)).sort()).toEqual([...allCrdIds()].sort());
    const texts = files.map((file) => readFileSync(join(__dirname, '../../imports/crds', file), 'utf8'));
    expect(new Set(texts).size).toBe(files.length);
    for (const id of allCrdIds()) expect(Object.keys(loadCrd(id).schema.properties ?? {})).not.toContain('status');
    for (const text of texts) expect(text).not.toContain('"description"');
  });

  it.each(['nodepool-9.9', '../../package', 'index', 'x', '__proto__'])('refuses the id %s', (id) => {
    expect(() => loadCrd(id)).toThrow();
  });
});

describe('since when a field exists', () => {
  it.each([
    ['NodePool', 'spec.replicas', '1.8'],
    ['NodePool', 'spec.template.spec.requirements[].minValues', '1.0'],
    ['NodePool', 'spec.limits{}', '1.0'],
    ['EC2NodeClass', 'spec.connectionTracking.udpTimeout', '1.13'],
    ['CapacityBuffer', 'spec', '1.14'],
    ['NodePool', 'spec.nothing', undefined],
    ['NodePool', 'constructor', undefined],
    ['toString', 'length', undefined],
  ])('%s %s: %s', (kind, path, since) => {
    expect(fieldAt(kind, path)?.since).toBe(since);
  });

  it.each([
    ['NodePool', 'spec.disruption.consolidationPolicy', 'Balanced', '1.14'],
    ['NodePool', 'spec.disruption.consolidationPolicy', 'WhenEmpty', '1.0'],
    ['NodePool', 'spec.template.spec.requirements[].operator', 'Gte', '1.9'],
    ['EC2NodeClass', 'spec.amiFamily', 'Windows2025', '1.9'],
    ['EC2NodeClass', 'spec.amiFamily', 'Ubuntu', undefined],
    ['EC2NodeClass', 'spec.amiFamily', 'constructor', undefined],
  ])('%s %s %s: %s', (kind, path, value, since) => {
    expect(valueSince(kind, path, value)).toBe(since);
  });

  it('knows no field of an unknown kind', () => {
    expect(fieldsOf('Nothing')).toEqual({});
  });
});
