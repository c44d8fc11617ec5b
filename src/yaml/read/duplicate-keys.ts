import { EVENT_ID, type Event, getScalarValue } from 'js-yaml';

/** A key that a mapping has twice. */
export interface DuplicateKey {
  readonly key: string;
  readonly first: number;
  /** Where it comes again. */
  readonly again: number;
}

/** A mapping while it is read; a list has no keys. */
interface Open {
  readonly keys?: Map<string, number>;
  /** Whether what comes next is a key. */
  atKey: boolean;
}

/** The keys that come again in their mapping, as they are written. */
export function duplicateKeys(events: readonly Event[], source: string): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const open: Open[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const parent = open.at(-1);
    const isKey = parent?.atKey === true;
    if (parent?.keys !== undefined) parent.atKey = !isKey;
    if (event.type === EVENT_ID.SCALAR) {
      const key = isKey ? getScalarValue(source, event) : '<<';
      if (key === '<<') continue; // merges may come more than once
      const first = parent?.keys?.get(key);
      if (first === undefined) parent?.keys?.set(key, event.valueStart);
      else found.push({ key, first, again: event.valueStart });
    } else if (event.type === EVENT_ID.MAPPING) open.push({ keys: new Map(), atKey: true });
    else if (event.type !== EVENT_ID.ALIAS) open.push({ atKey: false });
  }
  return found;
}

/** kubectl and Argo CD go by the last one, so that the rest of the document still counts. */
export const duplicateText = (key: string, line: number): string =>
  `the key "${key}" is there twice, first in line ${line}: kustomize and Flux stop, kubectl takes the last one; remove one`;
