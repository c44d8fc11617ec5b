import type { Effect } from './effects';
import type { ReviewPace } from './types';

/** A consequence as it is found: of one cluster, before counts, consent and order. */
export interface Draft {
  readonly effect: Effect;
  readonly rule: string;
  readonly resource: string;
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason: string;
  /** @default - none */
  readonly pools?: readonly string[];
  /** @default - that of the rule */
  readonly source?: string;
  /** @default - that of the rule */
  readonly fix?: string;
  /** @default - none */
  readonly pace?: ReviewPace;
}

/** Names as a sentence has them: `a, b and c`; of many, the first few and how many more. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), `${names.length - most + 1} more`] : names;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}
