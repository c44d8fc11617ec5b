import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../package/run';
import { nodeClass, pool } from './folder';

describe('a fresh cdk8s project', () => {
  const base = mkdtempSync(join(tmpdir(), 'plugin-'));
  const modules = join(base, 'node_modules');
  const root = join(__dirname, '../..');

  beforeAll(async () => {
    mkdirSync(join(modules, 'cdk8s-karpenter'), { recursive: true });
    for (const part of ['lib', 'package.json']) {
      cpSync(join(root, part), join(modules, 'cdk8s-karpenter', part), { recursive: true });
    }
    const own: { dependencies: object; peerDependencies: object } = require('../../package.json');
    for (const name of Object.keys({ ...own.dependencies, ...own.peerDependencies })) {
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    }
    const objects = [nodeClass('default'), pool('general')];
    writeFileSync(
      join(base, 'main.js'),
      `const { ApiObject, App, Chart } = require('cdk8s');
const app = new App();
const chart = new Chart(app, 'compute');
const [nodeClass, pool] = ${JSON.stringify(objects)};
pool.spec.weight = Number(process.env.WEIGHT);
new ApiObject(chart, 'class', nodeClass);
new ApiObject(chart, 'pool', pool);
app.synth();
`,
    );
  });
  afterAll(() => rmSync(base, { recursive: true }));

  /** Runs the real cdk8s CLI. */
  async function synth(weight: number, properties = '') {
    const plugin = `  - package: ./node_modules/cdk8s-karpenter\n    version: 0.1.0\n    class: KarpenterValidation\n${properties}`;
    writeFileSync(
      join(base, 'cdk8s.yaml'),
      `language: typescript\napp: WEIGHT=${weight} node main.js\nvalidations:\n${plugin}`,
    );
    return run(base, join(root, 'node_modules/.bin/cdk8s'), 'synth');
  }

  test('synthesizes what is right', async () => {
    const { status, output } = await synth(10);
    expect(output).toContain('Validations ended succesfully');
    expect(status).toBe(0);
  });

  test('exits with 2 and names rule, object and path', async () => {
    const { status, output } = await synth(101);
    expect(status).toBe(2);
    for (const part of ['admission/range', 'NodePool/general', 'spec.weight (line', 'dist/compute.k8s.yaml']) {
      expect(output).toContain(part);
    }
  });

  test('takes its properties from cdk8s.yaml', async () => {
    const { status, output } = await synth(10, "    properties:\n      karpenterVersion: '0.9'\n");
    expect(status).not.toBe(0);
    expect(output).toContain('known are 1.0 to ');
  });
});
