// Makes src/report/generated/islands.generated.ts: the script of the HTML report, with Preact and its licence, as one string
// that a report holds. Its readers need no package, and the Content-Security-Policy of a page names its digest.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const PACKAGE = 'preact';
/** What would end the script element, or open a comment in it. */
const ENDS_SCRIPT = /<\/script|<!--/i;

export function bundleIslands(root) {
  const folder = join(root, 'node_modules', PACKAGE);
  const target = join(root, 'src/report/generated/islands.generated.ts');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const license = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
  const {
    outputFiles: [bundle],
  } = buildSync({
    entryPoints: [join(root, 'src/report/islands/main.tsx')],
    tsconfig: join(root, 'src/report/islands/tsconfig.json'),
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: ['chrome111', 'firefox115', 'safari16.4'],
    minify: true,
    legalComments: 'none',
    banner: { js: `/*! ${PACKAGE} ${version}\n\n${license}\n*/` },
  });
  if (ENDS_SCRIPT.test(bundle.text)) throw new Error(`${target}: the script holds what ends it in HTML`);
  const text = `// Made by scripts/build/bundle-islands.mjs of src/report/islands/.
/** The script of a report: sorting, searching and time zones. A page is complete without it. */
export const ISLANDS = ${JSON.stringify(bundle.text)};
`;
  // Unchanged it keeps its time, so that it is no newer source than lib/.
  if (existsSync(target) && readFileSync(target, 'utf8') === text) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
}
