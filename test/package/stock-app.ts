import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const { devDependencies: dev } = require('../../package.json') as { devDependencies: Record<string, string> };

/** What `cdk8s init` puts into its templates. */
const VALUES: Readonly<Record<string, string | undefined>> = {
  $base: 'stock',
  cdk8s_core_version: dev.cdk8s,
  cdk8s_plus_version: dev['cdk8s-plus-33'],
  constructs_version: dev.constructs,
  cdk8s_cli_spec: `^${dev['cdk8s-cli']}`,
};

/** The project that `cdk8s init typescript-app` makes, but for its main.ts. */
export function writeStockApp(folder: string): void {
  const template = join(root, 'node_modules/cdk8s-cli/templates/typescript-app');
  for (const file of ['cdk8s.yaml', 'jest.config.js', 'main.test.ts', 'package.json', 'tsconfig.json']) {
    const text = readFileSync(join(template, file), 'utf8');
    writeFileSync(
      join(folder, file),
      text.replace(/\{\{ (\S+) \}\}/g, (all, key) => VALUES[key] ?? all),
    );
  }
}
