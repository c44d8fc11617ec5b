import type { Effect } from './effects';
import type { Review, ReviewChange } from './types';

/** The effects that fail a run where nothing else is said. */
export const DEFAULT_FAIL_ON: readonly Effect[] = ['deletes', 'stops', 'refused'];

/** Which effects fail a run. */
export type Threshold = readonly Effect[];

/** The consequences that fail a run: those of the effects that nobody accepted. */
export const failing = ({ changes }: Review, failOn: Threshold = DEFAULT_FAIL_ON): readonly ReviewChange[] =>
  changes.filter(({ effect, accepted }) => accepted === null && failOn.includes(effect));
