import fc from 'fast-check';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Template } from '../../src/cloudformation';
import { templateYaml } from '../../src/cloudformation/emit';
import { commented } from '../../src/cloudformation/intrinsics';
import { runs } from '../full';

const emit = (value: unknown): string => templateYaml(value as Template, []).text;

/** Texts that some YAML reader takes for something else. */
const TRICKY = [
  ...[
    'yes',
    'No',
    'on',
    'OFF',
    'y',
    'N',
    'true',
    'null',
    '~',
    '',
    ' ',
    '1',
    '0x1f',
    '1e3',
    '2012-10-17',
    '12:30',
    '.inf',
  ],
  ...[
    'a: b',
    'a #b',
    'a:',
    '- a',
    '? a',
    '*a',
    '&a',
    '!a',
    '%a',
    '@a',
    '`a',
    '{a}',
    '[a]',
    'a,b',
    '"a"',
    "'a'",
    '|',
    '>',
  ],
  ...['a\nb', 'a\tb', ' a', 'a ', 'é', '\u2028', '${AWS::Region}', 'arn:${AWS::Partition}:ec2:*:*:x/*', '=', '<<'],
];

describe('the emitter', () => {
  it('writes every text so that every reader reads it', () => {
    for (const text of TRICKY) {
      const value = { text, list: [text, { [`k${text}`]: text }] };
      expect(load(emit(value))).toEqual(value);
      expect(load(emit(value), { schema: YAML11_SCHEMA })).toEqual(value);
    }
  });

  it('writes any value so that it is read back', () => {
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'binary' }),
        fc.constantFrom(...TRICKY),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { noNullPrototype: true, minKeys: 1 }), (object) => {
        fc.pre(!JSON.stringify(object).includes('__proto__'));
        expect(load(emit(object))).toEqual(object);
      }),
      { seed: 4, numRuns: runs(500) },
    );
  });

  it('puts comments above what they are about', () => {
    const value = { list: [commented('first', { a: 1, b: commented('nested', { c: [] }) }), { d: {} }] };
    expect(emit(value)).toBe(
      ['list:', '  # first', '  - a: 1', '    # nested', '    b:', '      c: []', '  - d: {}', ''].join('\n'),
    );
  });
});
