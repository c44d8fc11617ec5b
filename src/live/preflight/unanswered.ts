import { distinct, listed } from '../../findings';

/** What nobody could look at. */
export interface Unanswered {
  readonly question: string;
  /** The program that was asked. */
  readonly tool: string;
  readonly reason: string;
}

/**
 * What could not be looked at, once for each cause: a program that answered nothing at all is offline, not installed or has
 * no credentials, whatever it says of each question.
 *
 * @param answering the programs that gave an answer at all
 */
export function unansweredLines(unanswered: readonly Unanswered[], answering: ReadonlySet<string>): string[] {
  const causeOf = ({ tool, reason }: Unanswered): string => (answering.has(tool) ? `${tool}\n${reason}` : tool);
  return distinct(unanswered.map(causeOf)).flatMap((cause) => {
    const same = unanswered.filter((each) => causeOf(each) === cause);
    const [first] = same;
    if (first === undefined) return [];
    const questions = same.map(({ question }) => question);
    return answering.has(first.tool)
      ? [`could not look at ${listed(questions)}: ${first.reason}`]
      : [`could not look with ${first.tool}, which answered nothing (${questions.length} questions): ${first.reason}`];
  });
}
