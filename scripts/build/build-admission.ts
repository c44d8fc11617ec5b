// Makes what admission/ loads at run time, so that neither ajv nor a CEL engine is a run-time dependency:
//   admission/generated/rules.cjs          every distinct rule (x-kubernetes-validations) as JavaScript
//   admission/generated/validators/*.cjs   one compiled validator per distinct structure, and index.json: CRD id -> file
//
// A keyword, pattern or rule of a CRD that the engine does not know stops the build here, never a user's manifest later.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { _ } from 'ajv/dist/compile/codegen';
import standaloneCode from 'ajv/dist/standalone';
import { allCrdIds, type CrdSchema, loadCrd } from '../../imports/crds';
import { pattern } from '../../src/admission/pattern';
import { compileRule } from './cel-compiler';
import { structure } from './crd-structure';

const root = join(__dirname, '../..');
const target = join(root, 'src/admission/generated');

/** Everything that decides the output. */
function inputHash(): string {
  const hash = createHash('sha256');
  const crds = join(root, 'imports/crds');
  const files = [
    __filename,
    join(root, 'scripts/build/crd-structure.ts'),
    join(root, 'package-lock.json'),
    join(root, 'scripts/build/cel-compiler.ts'),
    join(root, 'src/admission/pattern.ts'),
    ...readdirSync(crds).map((file) => join(crds, file)),
  ];
  for (const file of files.sort()) hash.update(file.slice(root.length)).update(readFileSync(file));
  return hash.digest('hex');
}

function rulesOf(schema: CrdSchema): string[] {
  const children = [...Object.values(schema.properties ?? {}), ...(schema.items ? [schema.items] : [])];
  const own = (schema['x-kubernetes-validations'] ?? []).map(({ rule }) => rule);
  return [...own, ...children.flatMap(rulesOf)];
}

function buildRules(): void {
  const rules = new Set(allCrdIds().flatMap((id) => rulesOf(loadCrd(id).schema)));
  const members = [...rules].map((rule) => `${JSON.stringify(rule)}: ${compileRule(rule)},\n`);
  writeFileSync(join(target, 'rules.cjs'), `module.exports = (cel) => ({\n${members.join('')}});\n`);
}

function compileValidator(schema: Record<string, unknown>): string {
  const ajv = new Ajv({
    strict: false,
    allErrors: true,
    messages: false,
    formats: { 'date-time': () => true, int32: { type: 'number', validate: () => true } },
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
  buildRules();
  buildValidators();
  writeFileSync(stamp, hash);
}
