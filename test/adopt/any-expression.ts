import fc from 'fast-check';
import type { Argument, Expression, Item, Member } from '../../src/adopt/code/expression';

const word = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,14}$/);
export const anyText = fc.oneof(
  word,
  fc.stringMatching(/^[ -~]{0,60}$/),
  fc.constantFrom(
    "it's",
    'say "x"',
    `'"`,
    '`${x}`',
    '*/',
    '</script>',
    '\u2028',
    'a\\',
    'x'.repeat(110),
    '$',
    '${',
    '\\${a}',
    '1',
    '__proto__',
    'constructor',
    'naïve',
  ),
  fc.constantFrom('Größe', 'ключ', '名前', '🚀 go', 'e\u0301', '\u202eabc'),
);
const lines = fc.array(anyText, { minLength: 2, maxLength: 4 }).map((all) => all.join('\n'));
const key = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 1, arbitrary: anyText.filter((text) => text.length < 64) },
);

const factories = fc.constantFrom('Budget', 'Duration', 'Ami', 'Imds');
const labels = fc.constantFrom('capacityType', 'instanceCategory', 'zone');

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  anyText.map((text) => ({ text })),
  fc.oneof(fc.nat(1_000_000), fc.double({ noNaN: true, noDefaultInfinity: true })).map((number) => ({ number })),
  fc.boolean().map((flag) => ({ flag })),
  fc.constantFrom('nodeClass', 'cluster', 'this').map((name) => ({ name })),
);

const comments = fc.option(fc.array(anyText, { minLength: 1, maxLength: 2 }), { nil: undefined, freq: 8 });

export const { expression: anyExpression } = fc.letrec<{ expression: Expression; argument: Argument }>((tie) => {
  const args = fc.array(tie('argument'), { maxLength: 4 });
  const texts = fc.array(
    anyText.map((text) => ({ text })),
    { minLength: 1, maxLength: 12 },
  );
  // Numbers are never commented one by one.
  const item = fc
    .record({ value: tie('argument'), comments })
    .map((made): Item => ('number' in made.value ? { value: made.value } : made));
  const numbers = fc
    .array(fc.nat(99_999), { minLength: 2, maxLength: 40 })
    .map((all): Expression => ({ list: all.map((number) => ({ value: { number } })) }));
  const value = fc.oneof({ weight: 9, arbitrary: tie('expression') }, { weight: 1, arbitrary: numbers });
  const member = fc.record({ key, value, comments }) as fc.Arbitrary<Member>;
  const chain = fc
    .tuple(
      fc.oneof(factories, labels),
      fc.array(
        fc.tuple(
          fc.constantFrom('in', 'during', 'minValues', 'select'),
          fc.oneof(texts, fc.array(leaf, { maxLength: 4 })),
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([head, calls]) =>
      calls.reduce<Expression>((of, [name, all]) => ({ call: { of, member: name }, args: all }), { name: head }),
    );
  return {
    argument: fc.oneof(
      { weight: 9, arbitrary: tie('expression') },
      {
        weight: 1,
        arbitrary: tie('expression')
          .filter((each) => 'list' in each || 'name' in each)
          .map((spread) => ({ spread })),
      },
    ),
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      leaf,
      fc.array(item, { maxLength: 6 }).map((list) => ({ list })),
      fc
        .tuple(fc.array(member, { maxLength: 5 }), fc.boolean())
        .map(([members, expanded]) => ({ members, expanded: expanded && members.length > 0 })),
      chain,
      fc.tuple(word, args).map(([name, all]) => ({ make: `N${name}`, args: all })),
      fc
        .tuple(fc.constantFrom('existing', 'unlimited', 'label'), args)
        .map(([name, all]) => ({ call: { name }, args: all })),
      fc.tuple(lines).map(([all]) => ({ lines: all })),
    ),
  };
});
