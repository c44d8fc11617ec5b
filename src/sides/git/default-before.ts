import { SideError } from '../side-error';
import { missing, objectOf, type Revision } from './revision';
import { git, gitLine } from './run';

type Environment = Readonly<Record<string, string | undefined>>;

const HELP = 'name BEFORE, such as main:dist';

const commitOf = (name: string): string | undefined => objectOf(`${name}^{commit}`);

/** The last commit that two have in common. */
function mergeBase(name: string): string {
  const [head, other] = [commitOf('HEAD'), commitOf(name)];
  if (head === undefined) throw new SideError([`the repository has no commit yet; ${HELP}`]);
  if (other === undefined) throw missing(`${name} is not here to compare with`);
  const base = gitLine('merge-base', head, other);
  if (base === undefined) throw missing(`HEAD and ${name} have no commit in common`);
  return base;
}

/** The state that a pull request is made against: what CI says of it, else the branch that was cloned. */
export function defaultBefore(env: Environment): Revision {
  const { ok, reason } = git(['rev-parse', '--git-dir']);
  if (!ok) throw new SideError([`there is no BEFORE to be found: ${reason}; ${HELP}`]);
  const { GITHUB_BASE_REF: github, CI_MERGE_REQUEST_DIFF_BASE_SHA: gitlab } = env;
  const path = './dist';
  if (github) return { rev: mergeBase(`refs/remotes/origin/${github}`), path };
  if (gitlab) {
    const rev = commitOf(gitlab);
    if (rev === undefined) throw missing(`${gitlab}, the base of the merge request, is not here to compare with`);
    return { rev, path };
  }
  if (commitOf('refs/remotes/origin/HEAD') === undefined) {
    throw new SideError([
      `there is no BEFORE to be found: neither GITHUB_BASE_REF nor CI_MERGE_REQUEST_DIFF_BASE_SHA is set, and origin/HEAD is not here; ${HELP}`,
    ]);
  }
  return { rev: mergeBase('refs/remotes/origin/HEAD'), path };
}
