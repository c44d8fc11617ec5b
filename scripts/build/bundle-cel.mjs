// Makes src/karpenter/kubelet/generated/cel.cjs of the pinned CEL engine: it is published as ES modules alone, which a
// user's jest cannot load, and the expressions of spec.kubelet are only known when the package runs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';

const PACKAGE = '@marcbachmann/cel-js';

export function bundleCel(root) {
  const folder = join(root, 'node_modules', PACKAGE);
  const target = join(root, 'src/karpenter/kubelet/generated/cel.cjs');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const license = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
  const {
    outputFiles: [bundle],
  } = buildSync({
    stdin: { contents: `export { Environment } from '${PACKAGE}';`, resolveDir: root },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    banner: { js: `/*! ${PACKAGE} ${version}\n\n${license}\n*/` },
  });
  // Unchanged it keeps its time, so that it is no newer source than lib/.
  if (existsSync(target) && readFileSync(target, 'utf8') === bundle.text) return;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, bundle.text);
}
