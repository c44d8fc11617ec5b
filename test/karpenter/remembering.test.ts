import fc from 'fast-check';
import { expect, it } from 'vitest';
import { remembering } from '../../src/karpenter/units/remembering';
import { runs } from '../full';

/** A function and the texts that it was really asked for. */
function counted<Answer>(answer: (text: string) => Answer) {
  const asked: string[] = [];
  const remembered = remembering((text) => {
    asked.push(text);
    return answer(text);
  });
  return { asked, remembered };
}

it('answers as the function does, whatever was asked before', () => {
  // Few texts, so that most are asked again.
  const text = fc.oneof(fc.constantFrom('', 'a', 'b', '__proto__', 'constructor', 'x'.repeat(300)), fc.string());
  fc.assert(
    fc.property(fc.array(text, { maxLength: 1000 }), (texts) => {
      const length = remembering((each) => (each.length > 2 ? { length: each.length } : undefined));
      for (const each of texts) expect(length(each)?.length).toBe(each.length > 2 ? each.length : undefined);
    }),
    { seed: 3, numRuns: runs(200) },
  );
});

it('asks once for the same text', () => {
  const { asked, remembered } = counted((text) => text.toUpperCase());
  expect([remembered('a'), remembered('b'), remembered('a')]).toEqual(['A', 'B', 'A']);
  expect(asked).toEqual(['a', 'b']);
});

it('keeps neither long texts nor many', () => {
  const { asked, remembered } = counted((text) => text.length);
  const long = 'x'.repeat(257);
  for (const text of [long, long]) remembered(text);
  expect(asked).toHaveLength(2);
  for (let index = 0; index < 300; index++) remembered(String(index));
  remembered('0');
  expect(asked).toHaveLength(2 + 300 + 1);
});
