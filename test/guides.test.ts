import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RULES } from '../src/cli/rules';

const page = readFileSync('docs/guides.md', 'utf8');

interface Row {
  readonly guide: string;
  readonly step: string;
  readonly answers: readonly string[];
  readonly meaning: string;
  readonly cells: number;
}

const rows: readonly Row[] = page
  .split('\n## ')
  .slice(1)
  .flatMap((section) => {
    const [guide = ''] = section.split('\n');
    return section
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2)
      .map((line): Row => {
        const [step = '', here = '', meaning = '', ...rest] = line.slice(2, -2).split(' | ');
        const answers = [...here.matchAll(/`([^`]+)`/g)].map(([, answer = '']) => answer);
        return { guide, step, answers, meaning, cells: 3 + rest.length };
      });
  });

const answers = [...new Set(rows.flatMap((row) => row.answers))].sort();

const COMMAND = /^cdk8s-karpenter ([a-z-]+)$/;
const STEP = /^bootstrap\.sh: ([a-z-]+)$/;
const RULE = /^[a-z]+\/[a-z0-9-]+$/;
const API = /^[A-Za-z]\w*(\.\w+)*(\(\))?$/;

const ofKind = (pattern: RegExp): readonly string[] => answers.filter((answer) => pattern.test(answer));

describe('the rows', () => {
  it('each say what takes the place of the step, and what it means', () => {
    expect(rows.length).toBeGreaterThan(75);
    for (const { step, answers: here, meaning, cells } of rows) {
      expect({ step, cells, answered: here.length > 0, explained: meaning.length > 10 }).toEqual({
        step,
        cells: 3,
        answered: true,
        explained: true,
      });
    }
  });

  it('hold nothing that no check knows', () => {
    const unknown = answers.filter((answer) => ![COMMAND, STEP, RULE, API].some((kind) => kind.test(answer)));
    expect(unknown).toEqual([]);
  });

  // What the guides talk of; a row that is lost is missed here.
  it.each([
    ['First', ['nodes', 'controller', 'Trust policy', 'Policy of the controller', 'on subnets', 'on security groups']],
    ['First', ['WorkerNodePolicy', 'CNI_Policy', 'ContainerRegistry', 'SSMManagedInstanceCore', 'Access entry']],
    ['First', ['CRD chart', 'Controller chart', '--version', '--namespace', 'clusterName', 'interruptionQueue']],
    ['First', ['requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory', 'eksPodIdentityAssociations']],
    ['First', ['EC2NodeClass', 'NodePool', 'Scale test', 'Consolidation test']],
    ['First', ['Pitfall 1', 'Pitfall 2', 'Pitfall 3', 'Pitfall 4', 'Pitfall 5', 'helm uninstall karpenter-crd']],
    ['Second', ['Node role', 'Controller role', 'Condensed policy', 'Tag loop', 'aws-auth', 'Pod Identity', 'IRSA']],
    ['Second', ['helm upgrade', 'clusterName', 'clusterEndpoint', 'interruptionQueue', 'featureGates', 'replicas']],
    ['Second', ['Affinity', 'spread', 'PodDisruptionBudget', 'cosign', 'Default NodePool', 'Default EC2NodeClass']],
    ['Second', ['Kubelet', 'GPU', 'High availability', 'Interruption', 'Termination Handler', 'budgets']],
    ['Second', ['do-not-disrupt', 'FlowSchemas', 'private cluster', 'deadlock', 'Service-linked role', 'Overlapping']],
    ['Second', ['63 characters', 'Forgotten limits', '`Never`']],
  ])('of the %s guide name %j', (guide, subjects) => {
    const steps = rows.filter((row) => row.guide.startsWith(guide)).map(({ step }) => step);
    expect(subjects.filter((subject) => !steps.some((step) => step.includes(subject)))).toEqual([]);
  });
});

describe('every answer exists', () => {
  it('as a command', () => {
    const table = readFileSync('src/cli/main.ts', 'utf8');
    const commands = [...table.matchAll(/^ {2}'?([a-z-]+)'?: \(\) => require\(/gm)].map(([, name]) => name);
    expect(commands).toContain('init');
    expect(ofKind(COMMAND).filter((answer) => !commands.includes(COMMAND.exec(answer)?.[1]))).toEqual([]);
    expect(ofKind(COMMAND).length).toBeGreaterThan(1);
  });

  it('as a step', () => {
    const missing = ofKind(STEP).filter(
      (answer) => !existsSync(`src/install/scripts/shell/bootstrap/${STEP.exec(answer)?.[1]}.sh`),
    );
    expect(missing).toEqual([]);
    expect(ofKind(STEP).length).toBeGreaterThan(8);
  });

  it('as a rule', () => {
    expect(ofKind(RULE).filter((rule) => !RULES.has(rule))).toEqual([]);
    expect(ofKind(RULE).length).toBeGreaterThan(20);
  });
});

// Inside of the project, where its packages and its own name resolve.
mkdirSync('.cdk8s', { recursive: true });
const folder = mkdtempSync('.cdk8s/guides-');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The types along a path must not run out: `Cluster.name` of instances, `Ami.al2023()` of the class itself. */
function assertion(answer: string, index: number): string {
  const isCall = answer.endsWith('()');
  const [name = '', ...path] = answer.replace('()', '').split('.');
  const type = isCall ? `typeof api.${name}` : `api.${name}`;
  return `export const answer${index}: Exists<At<${type}, ${JSON.stringify(path)}>> = true; // ${answer}`;
}

function missingIn(list: readonly string[]): string[] {
  const head = [
    "import type * as api from '../../index';",
    'type Step<T, K> = T extends unknown ? (K extends keyof NonNullable<T> ? NonNullable<T>[K] : never) : never;',
    'type At<T, P extends readonly unknown[]> = P extends [infer K, ...infer Rest] ? At<Step<T, K>, Rest> : T;',
    'type Exists<T> = [T] extends [never] ? false : true;',
  ];
  writeFileSync(join(folder, 'answers.ts'), [...head, ...list.map(assertion)].join('\n'));
  const config = {
    extends: '../../tsconfig.json',
    compilerOptions: { rootDir: '../..' },
    include: ['*.ts'],
    exclude: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  try {
    execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
    return [];
  } catch (error) {
    const output = (error as { readonly stdout: string }).stdout;
    return [...output.matchAll(/answers\.ts\((\d+),/g)].map(
      ([, line]) => list[Number(line) - head.length - 1] ?? output,
    );
  }
}

it('every answer exists as a part of the public API', () => {
  const parts = ofKind(API);
  expect(parts.length).toBeGreaterThan(50);
  expect(missingIn(parts)).toEqual([]);
  const wrong = [
    'Cluster.nonsense',
    'nonsense()',
    'Budget.always()',
    'InstallOptions.gitOps.nonsense',
    'HelmValues.nope',
  ];
  expect([...new Set(missingIn(['Cluster.name', ...wrong]))]).toEqual(wrong);
}, 60_000);
