import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check';
import { registerCheck } from '../../src/cli/check';
import { jsonReport } from '../../src/findings/formats/json';
import { folder } from './folder';

const root = join(__dirname, '../..');
const page = readFileSync(join(root, 'docs/check.md'), 'utf8');

test('the page has every option', () => {
  const program = new Command();
  registerCheck(program);
  const options = program.commands[0]?.options.map(({ long }) => long) ?? [];
  expect(options.length).toBeGreaterThan(8);
  expect(options.filter((option) => !page.includes(`| \`${option}`))).toEqual([]);
});

test('the page has every rule between objects, and no other', () => {
  const rooms = join(root, 'src/admission/set');
  const source = readdirSync(rooms, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(rooms, file), 'utf8'))
    .join('\n');
  const ids = (text: string) => [...new Set(text.match(/\bset\/[a-z-]+(?=['`])/g))].sort();
  expect(ids(page)).toEqual(ids(source));
  expect(ids(page).length).toBeGreaterThan(8);
});

test('its JSON is what the command prints', () => {
  const base = folder({
    'pools.yaml': `# three objects
apiVersion: karpenter.sh/v1
kind: NodePool
metadata:
  name: general
spec:
  weight: 101
  template:
    spec:
      nodeClassRef: {group: karpenter.k8s.aws, kind: EC2NodeClass, name: default}
      requirements: []
---
apiVersion: karpenter.k8s.aws/v1
kind: EC2NodeClass
metadata: {name: default}
spec:
  role: nodes
  amiSelectorTerms: [{alias: al2023@latest}]
  subnetSelectorTerms: [{id: subnet-1}]
  securityGroupSelectorTerms: [{id: sg-1}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: x}
`,
  });
  const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
  const printed = jsonReport(check([join(base, 'pools.yaml')], {}));
  expect(JSON.parse(printed.replaceAll(base, 'manifests'))).toEqual(JSON.parse(example));
});
