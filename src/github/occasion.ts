import { numberAt, textAt } from '../objects';

/** The branch that a pull request wants merged, as GitHub told it. */
export interface Head {
  readonly owner: string;
  readonly branch: string;
  readonly sha: string;
  /** Whether it is in another repository. */
  readonly isFork: boolean;
}

/** Where a run of GitHub Actions can comment: on a pull request that it is of, or on that of a run that ended, or nowhere. */
export type Occasion =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'ended-run'; readonly head: Head }
  | { readonly kind: 'nowhere'; readonly why: string };

/** What started the run, from the environment of GitHub Actions. */
export interface Trigger {
  /** `GITHUB_EVENT_NAME` */
  readonly name: string;
  /** What is in `GITHUB_EVENT_PATH`. */
  readonly event: unknown;
  /** `GITHUB_REPOSITORY`: `owner/name`. */
  readonly repository: string;
  /** `GITHUB_ACTOR` */
  readonly actor: string;
}

const nowhere = (why: string): Occasion => ({ kind: 'nowhere', why });

function ofPullRequest({ event, repository, actor }: Trigger): Occasion {
  const number = numberAt(event, 'pull_request', 'number');
  if (number === undefined) return nowhere('the event names no pull request');
  const readsOnly = 'so the token of this run only reads: a workflow on workflow_run comments (docs/github.md)';
  if (textAt(event, 'pull_request', 'head', 'repo', 'full_name') !== repository) {
    return nowhere(`the pull request comes from a fork, ${readsOnly}`);
  }
  return actor === 'dependabot[bot]'
    ? nowhere(`Dependabot started the run, ${readsOnly}`)
    : { kind: 'pull-request', number };
}

function ofEndedRun({ event, repository }: Trigger): Occasion {
  const run = (...path: string[]): string | undefined => textAt(event, 'workflow_run', ...path);
  if (run('event') !== 'pull_request') return nowhere('the run that ended was not one of a pull request');
  const [owner, branch, sha] = [run('head_repository', 'owner', 'login'), run('head_branch'), run('head_sha')];
  if (owner === undefined || branch === undefined || sha === undefined) {
    return nowhere('the repository that the pull request comes from is gone');
  }
  const isFork = run('head_repository', 'full_name') !== repository;
  return { kind: 'ended-run', head: { owner, branch, sha, isFork } };
}

const KNOWN: Readonly<Record<string, (trigger: Trigger) => Occasion>> = {
  pull_request: ofPullRequest,
  workflow_run: ofEndedRun,
};

export function occasionOf(trigger: Trigger): Occasion {
  const known = Object.hasOwn(KNOWN, trigger.name) ? KNOWN[trigger.name] : undefined;
  return known?.(trigger) ?? nowhere('the event is neither pull_request nor workflow_run');
}
