// Makes what admission/ loads at run time, so that neither ajv nor the ESM-only CEL engine is a run-time dependency:
//   admission/generated/cel.cjs            the CEL engine as one CommonJS file, with its licence beside it
//   admission/generated/validators/*.cjs   one compiled validator per distinct structure, and index.json: CRD id -> file
//
// A keyword, pattern or rule of a CRD that the engine does not know stops the build here, never a user's manifest later.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { _ } from 'ajv/dist/compile/codegen';
import standaloneCode from 'ajv/dist/standalone';
import { buildSync } from 'esbuild';
import { pattern } from '../admission/pattern';
import { allCrdIds, loadCrd } from '../imports/crds';
import { structure } from './crd-structure';

const root = join(__dirname, '..');
const target = join(root, 'admission/generated');

/** Everything that decides the output. */
function inputHash(): string {
  const hash = createHash('sha256');
  const crds = join(root, 'imports/crds');
  const files = [
    __filename,
    join(root, 'scripts/crd-structure.ts'),
    join(root, 'package-lock.json'),
    join(root, 'admission/cel.ts'),
    join(root, 'admission/pattern.ts'),
    ...readdirSync(crds).map((file) => join(crds, file)),
  ];
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function bundleCel(): void {
  buildSync({
    stdin: { contents: "export { Environment } from '@marcbachmann/cel-js';", resolveDir: root },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    outfile: join(target, 'cel.cjs'),
    banner: { js: '// @marcbachmann/cel-js, MIT; see cel.LICENSE.txt' },
  });
  copyFileSync(join(root, 'node_modules/@marcbachmann/cel-js/LICENSE'), join(target, 'cel.LICENSE.txt'));
}

function compileValidator(schema: Record<string, unknown>): string {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    messages: false,
    formats: { 'date-time': () => true },
    code: {
      source: true,
      regExp: Object.assign((source: string) => ({ ...pattern(source), toString: () => source }), {
        code: 'runtime.pattern',
      }),
      formats: _`runtime.formats`,
    },
  });
  const code = standaloneCode(ajv, ajv.compile(schema)).replaceAll(
    'require("ajv/dist/runtime/ucs2length").default',
    'runtime.length',
  );
  if (code.includes('require(')) throw new Error('a validator still needs a module at run time');
  return `module.exports = (runtime) => {\nconst module = {};\n${code}\nreturn module.exports;\n};\n`;
}

function buildValidators(): void {
  const folder = join(target, 'validators');
  mkdirSync(folder, { recursive: true });
  const nameByStructure = new Map<string, string>();
  const index: Record<string, string> = {};
  for (const id of allCrdIds()) {
    const schema = structure(loadCrd(id).schema, id);
    const key = JSON.stringify(schema);
    const name = nameByStructure.get(key) ?? id;
    if (!nameByStructure.has(key)) writeFileSync(join(folder, `${name}.cjs`), compileValidator(schema));
    nameByStructure.set(key, name);
    index[id] = name;
  }
  writeFileSync(join(folder, 'index.json'), `${JSON.stringify(index, null, 1)}\n`);
}

const stamp = join(target, 'inputs.sha256');
const hash = inputHash();
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  bundleCel();
  buildValidators();
  writeFileSync(stamp, hash);
}
