import { EVENT_ID, type Event } from 'js-yaml';
import { TextError } from './text-error';

/** What aliases may add to what stands in a document. A few kilobytes of nested aliases can mean billions of values. */
const MAX_ADDED = 100_000;
/** The parser's own bound for what is nested without aliases. */
export const MAX_DEPTH = 100;

interface Extent {
  values: number;
  depth: number;
}

interface OpenNode extends Extent {
  readonly anchor: string;
}

const anchorOf = (event: Event, source: string): string =>
  'anchorStart' in event && event.anchorStart >= 0 ? source.slice(event.anchorStart, event.anchorEnd) : '';

/**
 * Refuses aliases that would unfold into more than memory holds, and those that stand for what they are part of. The
 * parser itself does not copy what an alias stands for, but everything after it reads it as often as it is named.
 *
 * @throws TextError at the alias that goes too far.
 */
export function checkAliases(events: readonly Event[], source: string): void {
  if (!events.some(({ type }) => type === EVENT_ID.ALIAS)) return;
  const anchors = new Map<string, Extent | 'open'>();
  const open: OpenNode[] = [];
  let added = 0;
  const close = (node: OpenNode): void => {
    if (node.anchor !== '') anchors.set(node.anchor, node);
    const parent = open.at(-1);
    if (parent === undefined) return;
    parent.values += node.values;
    parent.depth = Math.max(parent.depth, node.depth + 1);
  };
  for (const event of events) {
    const anchor = anchorOf(event, source);
    if (event.type === EVENT_ID.POP) {
      const node = open.pop();
      if (node !== undefined) close(node);
    } else if (event.type === EVENT_ID.ALIAS) {
      const target = anchors.get(anchor);
      if (target === 'open') throw new TextError(`alias "${anchor}" stands for what it is part of`, event.anchorStart);
      // An alias without an anchor is the parser's to report.
      const { values, depth } = target ?? { values: 1, depth: 0 };
      added += values;
      if (added > MAX_ADDED || open.length + depth > MAX_DEPTH) {
        throw new TextError(`alias "${anchor}" unfolds into too much: write the values out`, event.anchorStart);
      }
      close({ anchor: '', values, depth });
    } else if (event.type === EVENT_ID.SCALAR) {
      close({ anchor, values: 1, depth: 0 });
    } else {
      if (event.type === EVENT_ID.DOCUMENT) anchors.clear();
      else if (anchor !== '') anchors.set(anchor, 'open');
      open.push({ anchor, values: 1, depth: 0 });
    }
  }
}
