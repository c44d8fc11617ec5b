import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { codeBlocks } from '../snippets';
import type { Action, Step, Workflow } from './actions-runner';
import { readYaml } from './actions-runner';

const TEMPLATES = 'src/scaffold/templates';
const WORKFLOWS = ['review', 'comment', 'synth'].map((name): readonly [string, Workflow] => [
  name,
  readYaml<Workflow>(`${TEMPLATES}/${name}.yaml.txt`),
]);
const DOCUMENTED = codeBlocks(readFileSync('docs/github.md', 'utf8'), 'yaml').map((block) => load(block));
const SHORT = DOCUMENTED.find((each) => !Array.isArray(each)) as Workflow;
const ACTION = readYaml<Action>('action.yml');
const [REVIEW, COMMENT] = WORKFLOWS.map(([, workflow]) => workflow);
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);

/** Places of expressions, as paths of keys. */
function expressions(value: unknown, path: readonly string[] = []): string[] {
  if (typeof value === 'string') return value.includes('${{') ? [path.join('.')] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => expressions(inner, [...path, key]));
}

describe.each([...WORKFLOWS, ['docs/github.md', SHORT] as const, ['action', ACTION] as const])('%s', (_, file) => {
  it('has expressions where they are data, and none where they would be code', () => {
    const places = expressions(file);
    const isData = (place: string): boolean =>
      /\.(?:env|with)\.[\w-]+$|^inputs\.token\.default$|^outputs\.\w+\.value$/.test(place);
    expect(places.filter((place) => !isData(place))).toEqual([]);
  });

  it('uses nothing but actions of GitHub and its own', () => {
    const steps = 'runs' in file ? file.runs.steps : stepsOf(file);
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.filter((each) => !/^actions\/[a-z-]+@v\d+$|^\.\/node_modules\/cdk8s-karpenter$/.test(each))).toEqual(
      [],
    );
  });
});

it('the action runs the program of the lock file and no other', () => {
  const scripts = ACTION.runs.steps.map(({ run = '' }) => run).join('\n');
  const programs = [...scripts.matchAll(/^\s*(?:echo [^|\n]*\| )?(npx [^"]*?) (?:diff|comment)\b/gm)].map(
    ([, program]) => program,
  );
  expect(programs).toEqual(Array.from({ length: 4 }, () => 'npx --no-install cdk8s-karpenter'));
  expect(scripts).not.toMatch(/\b(?:gh|curl|wget)\b/);
  expect(ACTION.runs.steps.every(({ shell }) => shell === 'bash')).toBe(true);
});

it('docs/github.md has every input of the action and no other, and the permissions that a comment needs', () => {
  const table = readFileSync('docs/github.md', 'utf8').matchAll(/^\| ((?:`[\w-]+`(?:, )?)+) \|/gm);
  const named = [...table].flatMap(([, names = '']) => names.replaceAll('`', '').split(', '));
  expect(named.sort()).toEqual(Object.keys(ACTION.inputs).sort());
  expect(SHORT.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
});

describe('the two workflows', () => {
  it('start where no token writes while code of a pull request runs', () => {
    for (const [, { on }] of WORKFLOWS) expect(Object.keys(on)).not.toContain('pull_request_target');
    expect(Object.keys(REVIEW?.on ?? {})).toEqual(['pull_request']);
    expect(COMMENT?.on).toEqual({ workflow_run: { workflows: ['review'], types: ['completed'] } });
  });

  it('may no more than they do', () => {
    expect(REVIEW?.permissions).toEqual({ contents: 'read' });
    expect(Object.values(REVIEW?.jobs ?? {}).map(({ permissions }) => permissions)).toEqual([undefined]);
    expect(COMMENT?.permissions).toEqual({});
    expect(Object.values(COMMENT?.jobs ?? {}).map(({ permissions }) => permissions)).toEqual([
      { actions: 'read', contents: 'read', 'pull-requests': 'write' },
    ]);
  });

  it('check out the default branch where the token writes, and keep the token out of the checkout', () => {
    for (const workflow of [REVIEW, COMMENT]) {
      const checkouts =
        workflow === undefined ? [] : stepsOf(workflow).filter(({ uses }) => uses?.startsWith('actions/checkout'));
      expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual([false]);
      for (const { with: inputs = {} } of checkouts) {
        expect(Object.keys(inputs).filter((name) => ['ref', 'repository', 'token'].includes(name))).toEqual([]);
      }
    }
  });

  it('put the artifact where nothing is run from', () => {
    const [download] =
      COMMENT === undefined ? [] : stepsOf(COMMENT).filter(({ uses }) => uses?.includes('download-artifact'));
    expect(download?.with?.path).toMatch(/^\$\{\{ runner\.temp \}\}\/[\w-]+$/);
  });
});
