import { COLLECTION_STYLE, DUMP_SCHEMA, type MappingNode, present, SCALAR_STYLE, type ScalarNode } from 'js-yaml';
import { doubleQuoted, UNSOUND } from './characters';
import type { YamlStyle } from './style';

type Style = ScalarNode['style'];

/** Texts that every reader takes for themselves without quotes, unless they are ambiguous: names, versions, ARNs, most values. */
const SIMPLE = /^[A-Za-z0-9_./$](?:[\w./@%+=$*,{}-]|:(?=[\w./@%+=$*,{}-])| (?=[\w/(]))*$/;

/** What a text without quotes is something else than itself to some reader: the one list for all that is written. */
const AMBIGUOUS = new RegExp(
  [
    '^(?:~|=|<<|null|y|n|yes|no|on|off|true|false)$',
    '^[-+]?(?:\\.inf|\\.nan)$',
    // Integers and floats in every spelling, with underscores, an open exponent or a lone point.
    '^[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9_]*)(?:e[-+]?[0-9_]*)?$',
    '^[-+]?e[-+]?[0-9]+$',
    '^[-+]?0[xob][0-9a-f_]*$',
    // 12:30:45 is a number of seconds in YAML 1.1.
    '^[-+]?[0-9][0-9_]*(?::[0-9]+)+(?:\\.[0-9_]*)?$',
    '^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}',
    // Document markers, should they come to stand at the beginning of a line.
    '^(?:---|\\.\\.\\.)',
  ].join('|'),
  'i',
);

/** Whether a string is written as lines below its key, as scripts are. */
export const isBlockScalar = (text: string): boolean =>
  text.includes('\n') && !BLOCK_HOSTILE.test(text) && !UNSOUND.test(text);

/** White space alone, a last line of white space, or a tab where libyaml measures the indentation of a block scalar. */
const BLOCK_HOSTILE = /^\s*$|^\n*\t|\n[ \t]+$/;

const isPlain = (text: string): boolean => {
  if (SIMPLE.test(text)) return !AMBIGUOUS.test(text);
  // js-yaml knows what is syntax where.
  return !text.includes('\n') && !AMBIGUOUS.test(text) && presented(text, SCALAR_STYLE.PLAIN) === text;
};

/** Single quotes hold these too, and nobody sees them there. */
const NEEDS_ESCAPES = /[\t\n\u00A0]|^ +$/;

const QUOTED: Readonly<Record<YamlStyle['quotes'], (text: string) => string>> = {
  double: doubleQuoted,
  single: (text) =>
    NEEDS_ESCAPES.test(text) || UNSOUND.test(text) ? doubleQuoted(text) : `'${text.replaceAll("'", "''")}'`,
};

const MAX_KNOWN = 10_000;
const MAX_LENGTH = 300;

/** Writes strings on one line, and keeps how: keys and values come again in every object and cluster. */
export class LineScalars {
  private readonly written = new Map<string, string>();

  constructor(
    private readonly quotes: YamlStyle['quotes'],
    private readonly plain?: RegExp,
  ) {}

  /** How a string was written before, if it was; what a style refuses never was. */
  known(text: string): string | undefined {
    return this.written.get(text);
  }

  text(text: string): string {
    const isBare = this.plain?.test(text) !== false && isPlain(text);
    const written = isBare ? text : QUOTED[this.quotes](text);
    if (text.length <= MAX_LENGTH) {
      if (this.written.size >= MAX_KNOWN) this.written.clear();
      this.written.set(text, written);
    }
    return written;
  }
}

/** Texts whose block scalar needs neither an indentation indicator nor `+` in its header, as scripts. */
const ORDINARY_BLOCK = /^\S.*\S\n?$/s;

/** A string as a block scalar: the header, and its lines with two spaces in front but for the empty ones. */
export function blockLines(text: string): string[] {
  if (ORDINARY_BLOCK.test(text)) {
    const ends = text.endsWith('\n');
    const lines = (ends ? text.slice(0, -1) : text).split('\n');
    return [ends ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
  }
  return presented(text, SCALAR_STYLE.LITERAL_BLOCK).split('\n');
}

const TAG = 'tag:yaml.org,2002:';
const PRESENTER = { schema: DUMP_SCHEMA, lineWidth: -1 };

const scalarNode = (value: string, style: Style): ScalarNode => ({
  kind: 'scalar',
  tag: `${TAG}str`,
  tagged: false,
  style,
  value,
});

const BEFORE = 'k: ';
/** A key behind the string: where a document ends with empty lines, js-yaml adds an end marker. */
const BEHIND = '\nz: z\n';

const item = (key: string, value: ScalarNode) => ({ key: scalarNode(key, SCALAR_STYLE.PLAIN), value });

/** js-yaml's text of a string as the value of a key. */
function presented(text: string, style: Style): string {
  const contents: MappingNode = {
    kind: 'mapping',
    tag: `${TAG}map`,
    tagged: false,
    style: COLLECTION_STYLE.BLOCK,
    items: [item('k', scalarNode(text, style)), item('z', scalarNode('z', SCALAR_STYLE.PLAIN))],
  };
  return present([{ contents, directives: [] }], PRESENTER).slice(BEFORE.length, -BEHIND.length);
}

/** `1e-7` is a string to a YAML 1.1 reader and `1.0e-7` a number to all. Minus zero is zero to JSON. */
export function numberText(value: number): string {
  if (Number.isInteger(value)) return String(value === 0 ? 0 : value);
  return String(value).replace(/^(-?\d+)e/, '$1.0e');
}
