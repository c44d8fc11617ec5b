import { describe, expect, it } from 'vitest';
import { allCrdIds, type CrdSchema, loadCrd } from '../../imports/crds';
import { admit } from '../../src/admission';
import { pattern } from '../../src/admission/pattern';
import { patternWords } from '../../src/admission/pattern-words';
import { NEWEST_KARPENTER_MINOR } from '../../src/karpenter/versions';

const patternsOf = (schema: CrdSchema): string[] => [
  ...(schema.pattern !== undefined && schema.type !== 'array' ? [schema.pattern] : []),
  ...Object.values(schema.properties ?? {}).flatMap(patternsOf),
  ...(schema.items ? patternsOf(schema.items) : []),
  ...(typeof schema.additionalProperties === 'object' ? patternsOf(schema.additionalProperties) : []),
];

const ALL = [...new Set(allCrdIds().flatMap((id) => patternsOf(loadCrd(id).schema)))];

describe('a pattern is said in words', () => {
  it.each(ALL)('%s', (text) => {
    const { words = '', examples = [] } = patternWords(text) ?? {};
    expect(words.length).toBeGreaterThan(10);
    // No notation of patterns, but for cron's own names.
    expect(words).not.toMatch(/[\\^$|[\]{}+*]/);
    for (const example of examples)
      expect({ example, fits: pattern(text).test(example) }).toEqual({ example, fits: true });
    expect(new Set(examples).size).toBe(2);
  });
});

const wrong = (spec: object, template: object = {}) =>
  admit(
    {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodePool',
      metadata: { name: 'a' },
      spec: {
        template: {
          spec: {
            nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'a' },
            requirements: [],
            ...template,
          },
        },
        ...spec,
      },
    },
    { karpenterMinor: NEWEST_KARPENTER_MINOR },
  ).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`);

it.each<[object, object, string]>([
  [{ disruption: { consolidateAfter: 30 } }, {}, 'must be a string; write "30s", or another such as "720h" or "Never"'],
  [
    { disruption: { consolidateAfter: '1d' } },
    {},
    'h, m, s; there is no day), or Never; write "24h", or another such as "720h" or "Never"',
  ],
  [{}, { terminationGracePeriod: '0.5s' }, 'a duration of whole hours, minutes and seconds'],
  [{}, { terminationGracePeriod: 30 }, 'must be a string; write "30s", or another such as "30m" or "1h30m"'],
  [
    { disruption: { consolidateAfter: '1m', budgets: [{ nodes: '120%' }] } },
    {},
    'a percentage from 0% to 100%; write one such as "5" or "20%"',
  ],
])('%j %j: %s', (spec, template, said) => {
  const found = wrong(spec, template);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(said);
});
