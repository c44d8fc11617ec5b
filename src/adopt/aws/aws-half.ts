import type { ClusterProps } from '../../cluster';
import { distinct, type Finding, findingOf, listed, type Problem, uniqueFindings } from '../../findings';
import type { RunTool } from '../../live';
import { answerFile, callText, OPERATIONS } from './calls';
import { type Layout, layoutOf } from './layouts';
import { type AwsQuestion, lookAtAws, type Seen } from './look';
import { propsOf } from './props';
import { type Unread, withoutAccounts } from './read';
import { TRAPS } from './traps';

/** The AWS side of an installation. */
export interface AwsHalf {
  readonly layout: Layout;
  /** What is known of the cluster, as a `Cluster` takes it: what somebody else made is `existing('…')`. */
  readonly props: Partial<ClusterProps>;
  readonly findings: readonly Finding[];
}

const UNREAD: Readonly<
  Record<Unread['why'], { rule: string; message: string; fix: (calls: readonly Unread[]) => string }>
> = {
  'no-answer': {
    rule: 'adopt-aws/not-read',
    message: 'AWS gave no answer',
    fix: (calls) => {
      const [{ call } = { call: undefined }, ...others] = calls;
      const output =
        call === undefined || others.length > 0 ? 'their output' : `its output as ${withoutAccounts(answerFile(call))}`;
      return `allow ${listed(distinct(calls.map((each) => OPERATIONS[each.call.operation].action)))}, or put ${output} into the folder of --aws-files`;
    },
  },
  'not-understood': {
    rule: 'adopt-aws/answer-not-understood',
    message: 'the answer is not what the call answers',
    fix: () => 'ask again with the AWS CLI of version 2, and give its output as it is',
  },
  'cut-off': {
    rule: 'adopt-aws/answer-not-understood',
    message: 'the answer is one page of more',
    fix: () => 'ask again without --no-paginate and --max-items',
  },
};

/** What could not be read, once for each cause. */
function unreadProblems({ unread, isAnswered }: Seen): readonly Problem[] {
  const [first] = unread;
  if (!isAnswered && first !== undefined) {
    const message = `AWS answered nothing: ${first.reason}`;
    return [
      {
        rule: 'adopt-aws/not-read',
        severity: 'warning',
        path: '',
        message,
        fix: 'sign in: aws sts get-caller-identity tells who you are',
      },
    ];
  }
  const causes = new Map<string, Unread[]>();
  for (const each of unread) {
    const cause = `${each.why}\n${each.reason}`;
    causes.set(cause, [...(causes.get(cause) ?? []), each]);
  }
  return [...causes.values()].flatMap((calls) => {
    const [one] = calls;
    if (one === undefined) return [];
    const { rule, message, fix } = UNREAD[one.why];
    return [
      {
        rule,
        severity: 'warning' as const,
        path: '',
        message: `${message}: ${one.reason}`,
        got: listed(calls.map(({ call }) => withoutAccounts(callText(call)))),
        fix: fix(calls),
      },
    ];
  });
}

/**
 * Who made the AWS side of a cluster, what a `Cluster` has to be given for it, and the traps that it has. It only reads;
 * what cannot be read is said and stops nothing.
 *
 * @param run the user's own aws, or {@link answersFrom} a folder of its output
 */
export async function awsHalf(question: AwsQuestion, run: RunTool): Promise<AwsHalf> {
  const seen = await lookAtAws(question, run);
  const { cluster: name, helm } = question;
  const layout = layoutOf(name, seen);
  const problems = [
    ...TRAPS.flatMap(({ rule, severity, find }) =>
      find({ name, seen, layout, helm }).map(
        (problem): Problem => ({ rule, ...problem, severity: severity ?? 'error' }),
      ),
    ),
    ...unreadProblems(seen),
  ];
  return {
    layout,
    props: seen.cluster === null ? {} : propsOf(question, seen, layout),
    findings: uniqueFindings(problems.map((problem) => findingOf(problem, `Cluster/${name}`))),
  };
}
