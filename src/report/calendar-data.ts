import type { DisruptionCalendar, ExplainedCluster, ExplainOptions } from '../explain';
import { explainCalendar } from '../explain';
import type { Interval } from '../karpenter/time/intervals';
import type { Answer } from './calendar-rows';
import type { CalendarData } from './contract';

type Span = DisruptionCalendar['reasons'][number]['spans'][number];

const [MINUTE, DAY] = [60_000, 86_400_000];

/** So many days before and after a week in UTC some zone is still in it. */
const MARGIN = 2;

/** The week with what zones need of the days around it. */
export const aroundWeek = ({ start, end }: Interval): Interval => ({
  start: start - MARGIN * DAY,
  end: end + MARGIN * DAY,
});

/** What budgets allow of so many nodes, as a cell says it, and which budgets say so. */
export function answerOf({ allowed, limitedBy }: Pick<Span, 'allowed' | 'limitedBy'>, nodes: number): Answer {
  const by = limitedBy.length === 0 ? '' : ` ${limitedBy.map((place) => `#${place + 1}`).join(' ')}`;
  if (allowed === null) return { text: 'any number', letter: 'O', tone: 'open' };
  if (allowed === 0) return { text: `none${by}`, letter: 'C', tone: 'closed' };
  if (allowed >= nodes) return { text: `all ${nodes}${by}`, letter: 'O', tone: 'open' };
  return { text: `${allowed} of ${nodes}${by}`, letter: 'L', tone: 'limited' };
}

/** Spans of a reason over the week and the days around it. */
function spansOf(weeks: readonly DisruptionCalendar[], reason: string, { start, end }: Interval): readonly Span[] {
  return weeks
    .flatMap(({ reasons }) => reasons.find((each) => each.reason === reason)?.spans ?? [])
    .filter((span) => Date.parse(span.start) < end && Date.parse(span.end) > start);
}

function dataOf(spans: readonly Span[], nodes: number, week: Interval, caption: string): CalendarData {
  const answers: Answer[] = [];
  const places = new Map<string, number>();
  const { start, end } = aroundWeek(week);
  const minutes = (instant: string): number => (Math.min(Math.max(Date.parse(instant), start), end) - start) / MINUTE;
  const placed = spans.map((span) => {
    const answer = answerOf(span, nodes);
    const place = places.get(answer.text) ?? answers.push(answer) - 1;
    places.set(answer.text, place);
    return { start: minutes(span.start), end: minutes(span.end), answer: place };
  });
  return { from: start, week: week.start, caption, zone: 'UTC', answers, spans: placed };
}

const and = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

/**
 * The calendars of a pool, one for the reasons that have the same. The weeks before and after are asked too: in another
 * zone the week begins and ends in them.
 */
export function poolCalendars(
  cluster: ExplainedCluster,
  pool: string,
  week: Interval,
  options: ExplainOptions,
): readonly CalendarData[] {
  const weeks = [week.start - 7 * DAY, week.start, week.start + 7 * DAY].flatMap(
    (start) => explainCalendar(cluster, pool, { ...options, at: new Date(start).toISOString() }) ?? [],
  );
  const [first] = weeks;
  if (first === undefined) return [];
  const groups = new Map<string, { readonly spans: readonly Span[]; readonly reasons: string[] }>();
  for (const { reason } of first.reasons) {
    const spans = spansOf(weeks, reason, aroundWeek(week));
    const key = JSON.stringify(spans);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { spans, reasons: [reason] });
    else group.reasons.push(reason);
  }
  return [...groups.values()].map(({ spans, reasons }) =>
    dataOf(spans, first.nodes, week, `Nodes of ${pool} that may go at once when ${and(reasons)}`),
  );
}
