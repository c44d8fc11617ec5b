import { appendFileSync, readFileSync } from 'node:fs';
import type { Trigger } from './occasion';

export type Environment = Readonly<Record<string, string | undefined>>;

const NEEDED = ['GITHUB_EVENT_NAME', 'GITHUB_EVENT_PATH', 'GITHUB_REPOSITORY'] as const;

/** What started the run that a process is in; or why that is not known, in one line. */
export function triggerOf(env: Environment): Trigger | { readonly problem: string } {
  const missing = NEEDED.filter((name) => (env[name] ?? '') === '');
  if (missing.length > 0) {
    return {
      problem: `this runs in GitHub Actions, which sets ${missing.join(', ')}; elsewhere use diff --format markdown`,
    };
  }
  const [name = '', path = '', repository = ''] = NEEDED.map((each) => env[each]);
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return { problem: 'GITHUB_REPOSITORY is not owner/name' };
  try {
    const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return { name, event, repository, actor: env.GITHUB_ACTOR ?? '' };
  } catch {
    return { problem: 'the file of GITHUB_EVENT_PATH cannot be read as JSON' };
  }
}

/** Puts a text on the page of the run, where there is one. */
export function writeSummary(env: Environment, markdown: string): void {
  if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, `${markdown}\n`);
}

/** Gives outputs to the step, where there is one: values of one line. */
export function writeOutputs(env: Environment, outputs: Readonly<Record<string, string>>): void {
  if (!env.GITHUB_OUTPUT) return;
  const lines = Object.entries(outputs).map(([name, value]) => `${name}=${value.replace(/[\r\n]+/g, ' ')}\n`);
  appendFileSync(env.GITHUB_OUTPUT, lines.join(''));
}
