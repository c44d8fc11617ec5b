import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crdIds } from '../imports/crds';
import { carriedReference } from '../scripts/import/aws-resources';
import { carriedDefaults } from '../scripts/import/helm-values';
import { permissionsDiff } from '../src/cloudformation';
import { KARPENTER_MINORS, KARPENTER_RELEASES, NEWEST_KARPENTER_MINOR } from '../src/karpenter/versions';

/** Files below a folder that are ours to look through. */
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => name.endsWith(ending));

const MINOR = /^1\.\d+$/;
const RELEASE = /^1\.\d+\.\d+$/;
/** As many keys of the form of a version make a table of versions. */
const FEW = 3;

/** The keys of every table by minor or release in a value, and lists of minors. */
function* versionLists(value: unknown): Generator<readonly string[]> {
  if (typeof value !== 'object' || value === null) return;
  const keys = Object.keys(value);
  for (const form of [MINOR, RELEASE]) {
    if (keys.length >= FEW && keys.every((key) => form.test(key))) yield keys;
  }
  for (const child of Object.values(value)) yield* versionLists(child);
}

const expectedOf = (keys: readonly string[]): readonly string[] =>
  keys.every((key) => MINOR.test(key)) ? KARPENTER_MINORS : KARPENTER_RELEASES;

/** Object literals in a source whose keys are versions, a line each. */
const literals = (source: string): string[][] =>
  [...source.matchAll(/(?:^\s*(?:readonly )?'1\.\d+(?:\.\d+)?'\??:.*\n){3,}/gm)].map(([block]) =>
    [...block.matchAll(/^\s*(?:readonly )?'(1\.\d+(?:\.\d+)?)'/gm)].map(([, key = '']) => key),
  );

/** Tables whose keys are minors of Kubernetes. */
const KUBERNETES = (keys: readonly string[]): boolean => keys.includes('1.30') && !keys.includes('1.0');

describe('tables by minor', () => {
  it('in JSON have every one', () => {
    const files = ['src', 'imports', 'test'].flatMap((folder) => filesIn(folder, '.json'));
    const tables = files.flatMap((file) =>
      [...versionLists(JSON.parse(readFileSync(file, 'utf8')))].map((keys) => ({ file, keys })),
    );
    expect(tables.map(({ file }) => file)).toContain('imports/crds/index.json');
    for (const { file, keys } of tables) expect(keys, file).toEqual(expect.arrayContaining([...expectedOf(keys)]));
  });

  it('in sources have every one', () => {
    const files = ['src', 'imports', 'charts', 'scripts', 'test'].flatMap((folder) => filesIn(folder, '.ts'));
    const tables = files.flatMap((file) => literals(readFileSync(file, 'utf8')).map((keys) => ({ file, keys })));
    const karpenter = tables.filter(({ keys }) => !KUBERNETES(keys));
    expect(karpenter.map(({ file }) => file)).toContain('src/helm/values.generated.ts');
    for (const { file, keys } of karpenter) expect(keys, file).toEqual(expect.arrayContaining([...expectedOf(keys)]));
  });

  it('are looked for with eyes that see', () => {
    expect([...versionLists({ a: [{ '1.0': 1, '1.1': 2, '1.2': 3 }] })]).toEqual([['1.0', '1.1', '1.2']]);
    expect([...versionLists({ '1.0.3': 1, '1.1.4': 2, '1.2.5': 3 })]).toEqual([['1.0.3', '1.1.4', '1.2.5']]);
    expect(literals("const A = {\n  '1.0': 1,\n  '1.1': 2,\n  '1.2': 3,\n};\n")).toEqual([['1.0', '1.1', '1.2']]);
  });
});

describe.each(KARPENTER_MINORS)('Karpenter %s', (minor) => {
  const release = KARPENTER_RELEASES[KARPENTER_MINORS.indexOf(minor)] ?? '1.0.14';

  it('has its schemas, chart values and AWS resources', () => {
    expect(Object.keys(crdIds(release))).toEqual(expect.arrayContaining(['EC2NodeClass', 'NodeClaim', 'NodePool']));
    expect(carriedDefaults().get(minor)?.size).toBeGreaterThan(50);
    const reference = carriedReference().get(minor);
    expect([reference?.statements.length, reference?.resources.length].every((count) => (count ?? 0) > 5)).toBe(true);
    expect(permissionsDiff(minor, minor).statements).toEqual([]);
  });

  it('is on the pages', () => {
    const pages = ['docs/crd-changes.md', 'docs/permissions.md'].map((file) => readFileSync(file, 'utf8'));
    expect(pages[0]).toContain(release);
    expect(pages[1]).toContain(`from 1.0 to ${NEWEST_KARPENTER_MINOR}`);
  });
});
