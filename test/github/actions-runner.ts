import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { type Contexts, filled, holds } from './expressions';

type Texts = Readonly<Record<string, string>>;

export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly 'continue-on-error'?: boolean;
}

export interface Job {
  readonly if?: string;
  readonly permissions?: Texts;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Texts;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export const readYaml = <T>(file: string): T => load(readFileSync(file, 'utf8')) as T;

/** What an action of GitHub's own does in the test; what it throws is its failure. */
export type Stand = (inputs: Texts) => void;

export interface RunOptions {
  /** Folder of the checkout. */
  readonly workspace: string;
  /** Folder that `runner.temp` and the files of the runner are in. */
  readonly temp: string;
  /** Variables of each step, as the runner sets them. */
  readonly env: Texts;
  readonly github: Readonly<Record<string, unknown>>;
  /** Actions by name and version. */
  readonly actions: Readonly<Record<string, Stand>>;
}

export interface RunResult {
  readonly conclusion: 'success' | 'failure' | 'skipped';
  /** What all steps wrote to the page of the run. */
  readonly summary: string;
  /** What all steps printed. */
  readonly log: string;
  readonly steps: readonly string[];
}

const SHELLS: Readonly<Record<string, readonly string[]>> = {
  bash: ['--noprofile', '--norc', '-e', '-o', 'pipefail'],
  '': ['-e'],
};

const mapped = (values: Readonly<Record<string, unknown>> = {}, contexts: Contexts): Texts =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, filled(value, contexts)]));

const outputsIn = (file: string): Texts =>
  Object.fromEntries(
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) =>
        line.includes('=') ? [[line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]] : [],
      ),
  );

/** Runs the steps of a job as a runner of GitHub would: expressions filled in, each script a file for bash. */
export class ActionsRunner {
  private summary = '';
  private log = '';
  private readonly ran: string[] = [];

  constructor(private readonly options: RunOptions) {}

  async job(job: Job): Promise<RunResult> {
    const contexts = { github: this.options.github, runner: { temp: this.options.temp }, steps: {} };
    if (!holds(job.if, contexts, false)) return this.result('skipped');
    const { failed } = await this.steps(job.steps, contexts);
    return this.result(failed ? 'failure' : 'success');
  }

  private result(conclusion: RunResult['conclusion']): RunResult {
    return { conclusion, summary: this.summary, log: this.log, steps: this.ran };
  }

  private async steps(steps: readonly Step[], contexts: Contexts): Promise<{ failed: boolean; contexts: Contexts }> {
    let failed = false;
    const outputs: Record<string, { outputs: Texts }> = {};
    const inner = { ...contexts, steps: outputs };
    for (const step of steps) {
      if (!holds(step.if, inner, failed)) continue;
      this.ran.push(step.uses ?? step.id ?? step.run?.split('\n')[0] ?? '');
      const done = step.uses === undefined ? await this.script(step, inner) : await this.action(step, inner);
      if (step.id !== undefined) outputs[step.id] = { outputs: done.outputs };
      failed ||= !done.ok && step['continue-on-error'] !== true;
    }
    return { failed, contexts: inner };
  }

  private async action({ uses = '', with: given }: Step, contexts: Contexts): Promise<{ ok: boolean; outputs: Texts }> {
    const inputs = mapped(given, contexts);
    if (!uses.startsWith('./')) {
      const stand = this.options.actions[uses];
      if (stand === undefined) throw new Error(`no action that the test knows: ${uses}`);
      try {
        stand(inputs);
        return { ok: true, outputs: {} };
      } catch (error) {
        this.log += `${String(error)}\n`;
        return { ok: false, outputs: {} };
      }
    }
    const action = readYaml<Action>(join(this.options.workspace, uses, 'action.yml'));
    const unknown = Object.keys(inputs).filter((name) => !Object.hasOwn(action.inputs, name));
    if (unknown.length > 0) throw new Error(`no inputs: ${unknown.join(', ')}`);
    const defaults = Object.fromEntries(Object.entries(action.inputs).map(([name, input]) => [name, input.default]));
    const own = { ...contexts, inputs: { ...mapped(defaults, contexts), ...inputs } };
    const { failed, contexts: after } = await this.steps(action.runs.steps, own);
    const values = Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, after)]);
    return { ok: !failed, outputs: Object.fromEntries(values) };
  }

  private async script(
    { run = '', shell = '', env }: Step,
    contexts: Contexts,
  ): Promise<{ ok: boolean; outputs: Texts }> {
    const { workspace, temp, env: common } = this.options;
    const folder = mkdtempSync(join(temp, 'step-'));
    const [script, output, summary] = ['run.sh', 'output', 'summary'].map((name) => join(folder, name));
    if (script === undefined || output === undefined || summary === undefined) throw new Error('no files');
    // In a script the text would be program code.
    if (run.includes('${{')) throw new Error('an expression in a script');
    writeFileSync(script, run);
    writeFileSync(output, '');
    writeFileSync(summary, '');
    const files = { RUNNER_TEMP: temp, GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
    const args = [...(SHELLS[shell] ?? []), script];
    const ok = await new Promise<boolean>((resolve) => {
      const options = {
        cwd: workspace,
        env: { ...common, ...files, ...mapped(env, contexts) },
        encoding: 'utf8' as const,
      };
      execFile('bash', args, options, (error, stdout, stderr) => {
        this.log += stdout + stderr;
        resolve(error === null);
      });
    });
    if (existsSync(summary)) this.summary += readFileSync(summary, 'utf8');
    return { ok, outputs: outputsIn(output) };
  }
}
