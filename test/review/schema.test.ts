import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { review } from '../../src/review';
import schema from '../../src/review/review.schema.json';
import { FULL } from '../full';
import { CHANGES } from './changes';
import { sidesOf } from './sides';

describe('the published schema', () => {
  const validate = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);

  it('describes every review of the table', () => {
    for (const row of CHANGES.filter((_, index) => FULL || index % 5 === 0)) {
      const { before, after } = sidesOf(row);
      const result = review(before, after, {
        nodes: { general: 40, batch: 7, fixed: 3 },
        at: '2026-11-28T20:00:00Z',
        acknowledgements: [{ rule: row.rule, reason: 'known' }],
      });
      validate(JSON.parse(JSON.stringify(result)));
      expect({ name: row.name, errors: validate.errors }).toEqual({ name: row.name, errors: null });
    }
  });

  it('refuses what is none', () => {
    for (const wrong of [{}, { version: 2 }, [], { version: 1, worst: 'bad', changes: [], findings: {} }]) {
      expect(validate(wrong)).toBe(false);
    }
  });
});
