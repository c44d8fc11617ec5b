import { byCodeUnit } from '../../objects';
import { layOut } from './doc';
import type { Argument, Expression } from './expression';
import { assigned, print } from './print-expression';
import { commentLine, quoted } from './text';

/** What Biome is set to here and in a new repository. */
const WIDTH = 120;

/** What a module takes from another one. */
export interface Import {
  readonly from: string;
  readonly names: readonly string[];
  readonly types?: readonly string[];
}

/** `const nodeClass = new EC2NodeClass(…);`, in the constructor of a chart. */
export interface ChartStatement {
  /** What it is called, where something refers to it. */
  readonly called?: string;
  /** Whether it is a field of the chart. */
  readonly isField?: boolean;
  /** Type of the field. */
  readonly type?: string;
  readonly value: Expression;
  readonly comments: readonly string[];
}

/** A class of a chart. */
export interface ChartClass {
  readonly chart: string;
  readonly doc?: string;
  readonly extends: string;
  readonly props: string;
  /** What the chart above is given. */
  readonly above: Expression;
  /** Options that are read, by their names. */
  readonly options?: readonly string[];
  readonly statements: readonly ChartStatement[];
}

/** Something that a module exports, or does. */
export type Statement =
  | { readonly constant: string; readonly type?: string; readonly value: Expression; readonly doc?: string }
  | ChartClass
  | { readonly does: Expression }
  | {
      readonly interface: string;
      readonly doc: string;
      readonly extends?: string;
      readonly members: readonly {
        readonly name: string;
        readonly type: string;
        readonly isOptional: boolean;
        readonly doc: string;
      }[];
    }
  | { readonly code: string };

/** One file of TypeScript. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly Import[];
  readonly statements: readonly Statement[];
}

/** How Biome orders names: by letters, of one letter the capital first, numbers by their value. */
export function byName(a: string, b: string): number {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const [numberA, numberB] = [a, b].map((text) => /^\d+/.exec(text.slice(at))?.[0]);
    if (numberA !== undefined && numberB !== undefined && numberA !== numberB) return Number(numberA) - Number(numberB);
    if (x[at] !== y[at]) return byCodeUnit(x[at] ?? '', y[at] ?? '');
    if (a[at] !== b[at]) return byCodeUnit(a[at] ?? '', b[at] ?? '');
  }
  return a.length - b.length;
}

/** Packages first, then modules of one's own. */
const byModule = ({ from: a }: Import, { from: b }: Import): number =>
  Number(a.startsWith('.')) - Number(b.startsWith('.')) || distance(b) - distance(a) || byName(a, b);

const distance = (path: string): number => (path.startsWith('../') ? 1 : 0);

function importText({ from, names, types = [] }: Import): string {
  const isTypeOnly = names.length === 0;
  const all = [
    ...names.map((name) => ({ name, text: name })),
    ...types.map((name) => ({ name, text: isTypeOnly ? name : `type ${name}` })),
  ].sort((a, b) => byName(a.name, b.name));
  const line = `import ${isTypeOnly ? 'type ' : ''}{ ${all.map(({ text }) => text).join(', ')} } from '${from}';`;
  if (line.length <= WIDTH) return line;
  return [`import ${isTypeOnly ? 'type ' : ''}{`, ...all.map(({ text }) => `  ${text},`), `} from '${from}';`].join(
    '\n',
  );
}

const docLines = (doc: string | undefined, indentation = ''): readonly string[] =>
  doc === undefined ? [] : [`${indentation}/** ${doc} */`];

/** A statement as lines of a block that is indented so far. */
function statementLines(text: string, value: Expression, by: number): string {
  // What is indented has less room; template literals keep their lines.
  const doc = { indent: { indent: text === '' ? [print(value), ';'] : [assigned(text, value), ';'] } };
  return layOut(by === 4 ? [' '.repeat(4), doc] : [text === '' ? print(value) : assigned(text, value), ';'], WIDTH);
}

const isUsed = (statement: ChartStatement): statement is ChartStatement & { called: string } =>
  statement.called !== undefined;

function chartText(chart: ChartClass, isScript: boolean): string {
  const fields = chart.statements.filter(isUsed).filter(({ isField }) => isField);
  const body = chart.statements.map((statement) => {
    const { value, comments, called, isField } = statement;
    const target = called === undefined ? '' : isField ? `this.${called} =` : `const ${called} =`;
    return [...comments.map((comment) => `    ${commentLine(comment)}`), statementLines(target, value, 4)].join('\n');
  });
  const options = chart.options ?? [];
  const destructured = options.length === 0 ? [] : [destructuring(options)];
  const first = [
    `    ${layOut([{ indent: { indent: print({ call: { name: 'super' }, args: [{ name: 'scope' }, { name: 'id' }, chart.above] }) } }, ';'], WIDTH)}`,
    ...destructured,
  ].join('\n');
  const parameters = isScript ? 'scope, id, props' : `scope: Construct, id: string, props: ${chart.props}`;
  return [
    ...docLines(chart.doc),
    `${isScript ? '' : 'export '}class ${chart.chart} extends ${chart.extends} {`,
    ...(isScript ? [] : fields.map(({ called, type }) => `  readonly ${called}: ${type};`)),
    ...(isScript || fields.length === 0 ? [] : ['']),
    `  constructor(${parameters}) {`,
    [first, ...body].join('\n\n'),
    '  }',
    '}',
  ].join('\n');
}

function destructuring(options: readonly string[]): string {
  const line = `    const { ${options.join(', ')} } = props.options;`;
  return line.length <= WIDTH
    ? line
    : ['    const {', ...options.map((name) => `      ${name},`), '    } = props.options;'].join('\n');
}

function statementText(statement: Statement, isScript: boolean): string {
  if ('code' in statement) return isScript ? statement.code.replace(/^export (?=const )/gm, '') : statement.code;
  if ('chart' in statement) return chartText(statement, isScript);
  if ('does' in statement) return statementLines('', statement.does, 0);
  if ('interface' in statement) {
    if (isScript) return '';
    const { extends: above } = statement;
    return [
      ...docLines(statement.doc),
      `export interface ${statement.interface}${above === undefined ? '' : ` extends ${above}`} {`,
      ...statement.members.flatMap(({ name, type, isOptional, doc }) => [
        ...docLines(doc, '  '),
        `  readonly ${name}${isOptional ? '?' : ''}: ${type};`,
      ]),
      '}',
    ].join('\n');
  }
  const { constant, type, value, doc } = statement;
  const left = isScript ? `const ${constant} =` : `export const ${constant}${type === undefined ? '' : `: ${type}`} =`;
  return [...docLines(doc), statementLines(left, value, 0)].join('\n');
}

/** The text of a file. */
export function sourceText({ imports, statements }: SourceFile): string {
  const head = [...imports].sort(byModule).map(importText).join('\n');
  return `${[head, ...statements.map((statement) => statementText(statement, false))].join('\n\n')}\n`;
}

const exported = (statement: Statement): readonly string[] => {
  if ('constant' in statement) return [statement.constant];
  if ('chart' in statement) return [statement.chart];
  return [...('code' in statement ? statement.code.matchAll(/^export const (\w+)/gm) : [])].map(
    ([, name = '']) => name,
  );
};

/** The same file as a script of Node: without its types, with `require` and `exports`. */
export function scriptText({ imports, statements }: SourceFile): string {
  const head = imports
    .filter(({ names }) => names.length > 0)
    .map(({ from, names }) => `const { ${names.join(', ')} } = require(${quoted(from)});`);
  const body = statements.map((statement) => statementText(statement, true));
  const tail = statements.flatMap(exported).map((name) => `exports.${name} = ${name};`);
  return ["'use strict';", ...head, ...body, ...tail].join('\n');
}

/** The names that an expression takes from elsewhere, of those that are known. */
export function namesIn(expression: Argument, known: ReadonlySet<string>): readonly string[] {
  if ('spread' in expression) return namesIn(expression.spread, known);
  if ('members' in expression) return expression.members.flatMap(({ value }) => namesIn(value, known));
  if ('list' in expression) return expression.list.flatMap(({ value }) => namesIn(value, known));
  if ('call' in expression)
    return [...namesIn(expression.call, known), ...expression.args.flatMap((each) => namesIn(each, known))];
  if ('make' in expression)
    return [
      ...(known.has(expression.make) ? [expression.make] : []),
      ...expression.args.flatMap((each) => namesIn(each, known)),
    ];
  if ('of' in expression) return namesIn(expression.of, known);
  return 'name' in expression && known.has(expression.name) ? [expression.name] : [];
}
