/**
 * Makes the L1 classes of imports/ from CRDs with `cdk8s import`.
 *
 *   npm run import                 from the CRD data that the project carries, newest release
 *   npm run import -- SOURCE       from a file, a folder of files, or an https:// URL of CRDs
 *
 * `cdk8s import` keeps only the last file of an API group and takes only one SPEC, so all CRDs go to it as one stream.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dump, loadAll } from 'js-yaml';
import { crdIds, loadCrd } from '../../imports/crds';
import { karpenterRelease, NEWEST_KARPENTER_MINOR } from '../../src/karpenter/versions';

type Json = Readonly<Record<string, unknown>>;

const root = join(__dirname, '../..');

/** What a CRD must have for an L1 class: names, scope, versions with their schemas. */
interface CrdManifest {
  readonly kind: 'CustomResourceDefinition';
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Json } }[];
  };
}

const isCrd = (document: unknown): document is CrdManifest =>
  (document as Partial<CrdManifest> | null)?.kind === 'CustomResourceDefinition';

/** The CRDs of the newest release, from the project's own data. */
function carriedCrds(): CrdManifest[] {
  const ids = crdIds(karpenterRelease(NEWEST_KARPENTER_MINOR));
  return Object.values(ids).map((id) => {
    const { group, kind, listKind, plural, singular, scope, version, schema } = loadCrd(id);
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        names: { kind, listKind, plural, singular },
        scope,
        versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema as Json } }],
      },
    };
  });
}

async function readSource(source: string): Promise<string[]> {
  if (/^https?:\/\//.test(source)) {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source}: HTTP ${response.status}`);
    return [await response.text()];
  }
  if (!statSync(source).isDirectory()) return [readFileSync(source, 'utf8')];
  const files = readdirSync(source).filter((name) => /\.(ya?ml|json)$/.test(name));
  return files.sort().map((name) => readFileSync(join(source, name), 'utf8'));
}

/** Without descriptions, which are somebody else's prose. A property that is called `description` stays. */
function withoutProse(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutProse);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === 'description' && typeof value === 'string'))
      .map(([key, value]) => [key, withoutProse(value)]),
  );
}

/** The generated code as the project keeps it: no `any` for users to fall into, no empty comment lines. */
const tidy = (code: string): string =>
  code
    .replace(/\bany\b/g, 'unknown')
    .replace(/^ \*\n \*\n(?= \* @schema)/gm, '')
    .replace(/^( *)\/\*\* *\n( *\* *\n)+( *\* @)/gm, '$1/**\n$3');

/** The kinds of the input, with their groups, of which no version has a class in the generated code. */
export const missingClasses = (crds: readonly CrdManifest[], code: string): string[] =>
  crds
    .filter(({ spec: { group, names, versions } }) =>
      versions.every(({ name }) => !code.includes(`apiVersion: '${group}/${name}',\n    kind: '${names.kind}',`)),
    )
    .map(({ spec }) => `${spec.names.kind} (${spec.group})`);

/** Runs `cdk8s import` on the CRDs and returns the generated files by name. */
export function generate(crds: readonly unknown[]): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-import-'));
  try {
    const wanted = crds.filter(isCrd);
    if (wanted.length === 0) throw new Error('there is no CustomResourceDefinition in the input');
    const all = wanted.map((crd) => dump(withoutProse(crd), { noRefs: true, lineWidth: -1 })).join('---\n');
    writeFileSync(join(folder, 'crds.yaml'), all);
    const cdk8s = join(root, 'node_modules/cdk8s-cli/bin/cdk8s');
    const args = [cdk8s, 'import', 'crds.yaml', '--language', 'typescript', '--output', 'out', '--no-save'];
    const run = spawnSync(process.execPath, args, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' },
    });
    if (run.status !== 0) throw new Error(`cdk8s import failed:\n${run.stdout}${run.stderr}`);
    const names = readdirSync(join(folder, 'out')).sort();
    const files = new Map(names.map((name) => [name, tidy(readFileSync(join(folder, 'out', name), 'utf8'))]));
    const missing = missingClasses(wanted, [...files.values()].join('\n'));
    if (missing.length > 0) throw new Error(`the output has no class for ${missing.join(', ')}`);
    return files;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The L1 classes of the newest release, generated from the data in imports/crds. */
export const generateFromCarriedData = (): Map<string, string> => generate(carriedCrds());

async function main(source: string | undefined): Promise<void> {
  const crds = source === undefined ? carriedCrds() : (await readSource(source)).flatMap((text) => loadAll(text));
  const files = generate(crds);
  for (const [name, code] of files) writeFileSync(join(root, 'imports', name), code);
  console.error(`imports/: ${[...files.keys()].join(', ')}`);
}

if (process.argv[1] === __filename) {
  main(process.argv[2]).catch((error: Error) => {
    console.error(`import: ${error.message}`);
    process.exitCode = 1;
  });
}
