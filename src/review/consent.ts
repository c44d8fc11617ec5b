import { dashedRule } from '../findings';
import type { Draft } from './draft';
import type { ReviewAcknowledgement, ReviewChange, ReviewOptions } from './types';

/** What consent goes by. */
type Accepted = Pick<Draft, 'rule' | 'resource'>;

/** A last day counts where the instant is known, by its day. */
const isOver = (until: string | undefined, at: string | undefined): boolean =>
  until !== undefined && at !== undefined && at.slice(0, 10) > until;

const covers = ({ rule, object, cluster }: ReviewAcknowledgement, draft: Accepted, folder: string): boolean =>
  dashedRule(rule) === dashedRule(draft.rule) &&
  (object === undefined || object === draft.resource) &&
  (cluster === undefined || cluster === folder);

/** The consent to a consequence, where somebody gave it with a reason and it has not run out. */
export function acceptedBy(
  draft: Accepted,
  folder: string,
  { acknowledgements = [], at }: ReviewOptions,
): ReviewChange['accepted'] {
  const found = acknowledgements.find(
    (each) => covers(each, draft, folder) && String(each.reason ?? '').trim() !== '' && !isOver(each.until, at),
  );
  return found === undefined ? null : { reason: found.reason, until: found.until ?? null };
}
