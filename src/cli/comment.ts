import { lstatSync, readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import { valueText, visibleText } from '../findings';
import {
  commentOn,
  type Environment,
  GitHubError,
  occasionOf,
  summaryText,
  type Told,
  triggerOf,
  writeOutputs,
  writeSummary,
} from '../github';
import { headline, REVIEW_LIMIT, readReview } from '../review';
import { type CommandResult, finish, wrongUsage } from './command-result';

interface Flags {
  readonly failed?: boolean;
  readonly summaryOnly?: boolean;
  readonly id: string;
  readonly author: string;
}

const STANDARD_INPUT = 0;

/** The text of a file, which can be from an artifact that a fork made: no link, no device, not too large. */
function textOf(file: string): { readonly text: string } | { readonly problem: string } {
  try {
    if (file === '-') return { text: readFileSync(STANDARD_INPUT, 'utf8') };
    const found = lstatSync(file);
    if (!found.isFile()) return { problem: 'it is no file' };
    if (found.size > REVIEW_LIMIT) return { problem: `it has more than ${REVIEW_LIMIT} bytes` };
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { problem: `it cannot be read (${(error as NodeJS.ErrnoException).code})` };
  }
}

function toldBy(file: string, isFailure: boolean): Told | { readonly problem: string } {
  const read = textOf(file);
  if ('problem' in read) return read;
  return isFailure ? { failed: read.text.trim() } : readReview(read.text);
}

/** Reads the review before anything else: what is none reaches neither the summary nor GitHub. */
export async function commentCommand(file: string, flags: Flags, env: Environment): Promise<CommandResult> {
  const told = toldBy(file, flags.failed === true);
  if ('problem' in told) return wrongUsage(`error: ${valueText(file)} is not taken as a review: ${told.problem}`);
  const trigger = triggerOf(env);
  if ('problem' in trigger) return wrongUsage(`error: ${trigger.problem}`);
  writeSummary(env, summaryText(told));
  if ('review' in told) {
    writeOutputs(env, { worst: told.review.worst, headline: visibleText(headline(told.review)) });
  }
  if (flags.summaryOnly) return { stdout: '', stderr: [], exitCode: 0 };
  const { GITHUB_API_URL: url = 'https://api.github.com', GITHUB_TOKEN: token = '' } = env;
  const occasion = occasionOf(trigger);
  if (occasion.kind !== 'nowhere' && token === '') {
    return wrongUsage('error: GITHUB_TOKEN is not set: pass it by env, with the permission "pull-requests: write"');
  }
  try {
    const { id, author } = flags;
    const lines = await commentOn(occasion, told, {
      access: { url, token },
      repository: trigger.repository,
      id,
      author,
    });
    return { stdout: `${lines.join('\n')}\n`, stderr: [], exitCode: 0 };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return wrongUsage(`error: ${error.message}`);
  }
}

function parseId(text: string): string {
  if (/^[A-Za-z0-9_-]{1,60}$/.test(text) && !text.includes('--')) return text;
  throw new InvalidArgumentError('It is 1 to 60 letters, digits, "_" and "-".');
}

const ABOUT = `
In GitHub Actions, with its environment and GITHUB_TOKEN. On pull_request it comments on the pull request itself; on workflow_run on
the one whose newest commit the ended run reviewed; for a fork and Dependabot on pull_request it does not. docs/github.md has both workflows.
Exit code: 0 commented, or nothing to say or nowhere to say it; 2 for wrong usage, a file that is no review, or no answer of GitHub.`;

/** `cdk8s-karpenter comment [FILE]`: a review as the one comment on its pull request. */
export function registerComment(program: Command): void {
  program
    .command('comment')
    .description('write a review as the one comment on its pull request, and on the page of the run of GitHub Actions')
    .argument('[file]', 'the review, of diff --format json; - for standard input', '-')
    .option('--failed', 'the file is no review and says in plain text why there is none')
    .option('--summary-only', 'write the page of the run alone, and no comment')
    .option('--id <name>', 'tells the comments of several reviews of one repository apart', parseId, 'dist')
    .option(
      '--author <login>',
      'whose token it is: by marker and author the comment is found again',
      'github-actions[bot]',
    )
    .addHelpText('after', ABOUT)
    .action(async (file: string, flags: Flags) => finish(await commentCommand(file, flags, process.env)));
}
