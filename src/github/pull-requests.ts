import { numberAt, textAt } from '../objects';
import type { GitHubApi } from './api';
import type { Head } from './occasion';

/**
 * The open pull requests of a branch, in order, whose newest commit is the one that was reviewed. The event of an ended run names none
 * for a fork, and a file that the run left could name any.
 */
export async function pullRequestsOf(api: GitHubApi, repository: string, head: Head): Promise<readonly number[]> {
  const { owner, branch, sha } = head;
  const found: number[] = [];
  const asked = new URLSearchParams({ state: 'open', head: `${owner}:${branch}` });
  for await (const each of api.list(`/repos/${repository}/pulls?${asked}`)) {
    const number = numberAt(each, 'number');
    const isSame =
      textAt(each, 'head', 'sha') === sha &&
      textAt(each, 'head', 'ref') === branch &&
      textAt(each, 'head', 'repo', 'owner', 'login') === owner;
    if (isSame && number !== undefined) found.push(number);
  }
  return found.sort((a, b) => a - b);
}
