import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { RULE_TABLES, RULES } from '../src/cli/rules';
import { BOOTSTRAP_STEPS, TEARDOWN_STEPS } from '../src/install/scripts/steps';

interface Text {
  readonly file: string;
  readonly text: string;
}

const filesBelow = (folder: string, ends: RegExp): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => ends.test(file))
    .sort();

const texts = (files: readonly string[]): readonly Text[] =>
  files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** What people read as a page. */
const pages = texts([
  ...filesBelow('.', /^(README|ARCHITECTURE|CONTRIBUTING|SECURITY)\.md$/).filter((file) => !file.includes('/')),
  ...filesBelow('docs', /\.md$/),
]);

/** Everything that people read: pages, what messages, runbooks and scripts are made of, and what was made of them. */
const everything = [
  ...pages,
  ...['src', 'charts', 'scripts', 'clusters', 'examples', 'bench', '.github'].flatMap((folder) =>
    texts(filesBelow(folder, /\.(ts|mjs|cjs|sh|ya?ml|json)$/).filter((file) => !/generated|\.json$/.test(file))),
  ),
  ...texts(filesBelow('dist', /\.(md|sh|ya?ml)$/)),
  ...texts(['index.ts', 'main.ts', 'package.json']),
];

/** Every place where a pattern stands, in order, with what its groups say. */
const places = (
  pattern: RegExp,
  of: readonly Text[] = everything,
): readonly { file: string; match: RegExpExecArray }[] =>
  of.flatMap(({ file, text }) => [...text.matchAll(pattern)].map((match) => ({ file, match })));

/** Where a pattern names what there is not, as `file: name`. */
const unknown = (
  pattern: RegExp,
  exists: (name: string, file: string) => boolean,
  of: readonly Text[] = everything,
): readonly string[] => [
  ...new Set(
    places(pattern, of)
      .filter(({ file, match: [, name = ''] }) => !exists(name, file))
      .map(({ file, match: [, name] }) => `${file}: ${name}`),
  ),
];

const program = new Command('cdk8s-karpenter');

beforeAll(async () => {
  for (const name of readdirSync('src/cli').filter((file) => file !== 'main.ts')) {
    const exported = (await import(`../src/cli/${name}`)) as Readonly<Record<string, unknown>>;
    for (const [key, register] of Object.entries(exported)) {
      if (key.startsWith('register')) (register as (program: Command) => void)(program);
    }
  }
});

/** The command that words name, the longest; undefined where there is none. */
function commandOf(words: readonly string[]): Command | undefined {
  const [first] = words;
  const top = program.commands.find((command) => command.name() === first);
  return top?.commands.find((command) => command.name() === words[1]) ?? top;
}

const optionsOf = (command: Command): readonly string[] => [
  '--help',
  ...command.options.flatMap(({ long }) => long ?? []),
];

describe('what any text names is there', () => {
  // A name of the package in a sentence is followed by a word as well.
  const PROSE = new Set(['for', 'cdk', 'is', 'are', 'and', 'of', 'at']);

  it('commands', () => {
    const named = /(?<![\w/@-])cdk8s-karpenter ([a-z][a-z-]*)/g;
    expect(unknown(named, (name) => PROSE.has(name) || commandOf([name]) !== undefined)).toEqual([]);
    const told = new Set(places(named).map(({ match: [, name] }) => name));
    expect(program.commands.map((command) => command.name()).filter((name) => !told.has(name))).toEqual([]);
  });

  it('subcommands and options of commands', () => {
    const lines = places(/(?<![\w/@-])cdk8s-karpenter ([a-z][a-z-]*[^\n`'"|;&]*)/g);
    const wrong = lines.flatMap(({ file, match: [, line = ''] }) => {
      const words = line.split(/\s+/);
      const command = commandOf(words);
      if (command === undefined) return [];
      const options = optionsOf(command);
      return words
        .flatMap((word) => /^(--[a-z][a-z-]*)/.exec(word)?.[1] ?? [])
        .filter((option) => !options.includes(option))
        .map((option) => `${file}: ${command.name()} ${option}`);
    });
    expect(wrong).toEqual([]);
    expect(lines.filter(({ match: [, line = ''] }) => line.includes(' --')).length).toBeGreaterThan(10);
  });

  it('options by themselves', () => {
    const ours = new Set([
      '--version',
      ...program.commands.flatMap((top) => [top, ...top.commands].flatMap(optionsOf)),
    ]);
    // Of bootstrap.sh and teardown.sh, cdk8s, kubectl and helm, aws, scripts of this repository.
    const others = new Set([
      ...['--plan', '--from', '--yes'],
      '--stdout',
      ...['--validate', '--wait', '--set', '--create-namespace', '--namespace'],
      ...['--location-type', '--name', '--cidr'],
      ...['--tag', '--with', '--as-of'],
    ]);
    expect(unknown(/(?<![\w`])`(--[a-z][a-z-]*)(?![a-z=-])/g, (name) => ours.has(name) || others.has(name))).toEqual(
      [],
    );
  });

  it('npm scripts', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(unknown(/npm run (?:--silent )?([a-z][a-z:-]*)/g, (name) => Object.hasOwn(scripts, name))).toEqual([]);
  });

  // A repository, a permission, and what a comment calls any rule.
  const NO_RULES = new Set(['aws/karpenter-provider-aws', 'nodes/proxy', 'policy/name']);

  it('rules', () => {
    const prefixes = RULE_TABLES.flatMap(({ rules }) => rules.map(({ id }) => id.split('/')[0] ?? ''));
    const rule = `(?:${[...new Set(prefixes)].join('|')})/[a-z0-9]+(?:-[a-z0-9]+)*`;
    const named = new RegExp(`(?<![\\w./@-])(${rule})(?![\\w/-]|\\.\\w)`, 'g');
    expect(
      unknown(
        named,
        (name) =>
          RULES.has(name) || NO_RULES.has(name) || [name, `${name}.ts`].some((file) => existsSync(join('src', file))),
      ),
    ).toEqual([]);
  });

  it('steps of the scripts', () => {
    const steps: Readonly<Record<string, readonly string[]>> = {
      'bootstrap.sh': BOOTSTRAP_STEPS.map(({ name }) => name),
      'teardown.sh': TEARDOWN_STEPS.map(({ name }) => name),
    };
    const named = places(/(bootstrap\.sh|teardown\.sh)(?:: | --from |, step )`?([a-z][a-z-]+)/g);
    const wrong = named
      .filter(({ match: [, script = '', step = ''] }) => !steps[script]?.includes(step))
      .map(({ file, match: [text] }) => `${file}: ${text}`);
    expect(wrong).toEqual([]);
    expect(named.length).toBeGreaterThan(10);
  });

  it('options of the scripts', () => {
    const options = readFileSync('dist/clusters/my-cluster/install/bootstrap.sh', 'utf8');
    expect(unknown(/(?:bootstrap|teardown)\.sh (--[a-z-]+)/g, (name) => options.includes(`${name})`))).toEqual([]);
  });

  // A file to write, one of a chart, those of a new repository.
  const ELSEWHERE = new Set([
    'examples/NAME.ts',
    'charts/karpenter/values.yaml',
    '.github/workflows/review.yaml',
    '.github/workflows/comment.yaml',
  ]);

  it('files of the repository, in pages', () => {
    const folders = 'src|charts|imports|docs|test|scripts|bench|examples|clusters|\\.ci|\\.github';
    const named = new RegExp(`\`((?:${folders})/[\\w./-]+)\``, 'g');
    expect(unknown(named, (name) => existsSync(name) || ELSEWHERE.has(name) || RULES.has(name), pages)).toEqual([]);
  });

  it('what pages link to', () => {
    const beside = (name: string, file: string): boolean => existsSync(join(dirname(file), name));
    expect(unknown(/\]\((?!https?:|#)([^)#\s]+)/g, beside, pages)).toEqual([]);
  });

  it('headings that pages link to', () => {
    const anchors = (text: string): readonly string[] =>
      [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
          .replaceAll(' ', '-'),
      );
    const wrong = places(/\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)/g, pages)
      .filter(({ file, match: [, name = '', anchor = ''] }) => {
        const target = name === '' ? file : join(dirname(file), name);
        return !existsSync(target) || !anchors(readFileSync(target, 'utf8')).includes(anchor);
      })
      .map(({ file, match: [text] }) => `${file}: ${text}`);
    expect(wrong).toEqual([]);
  });
});
