import type { RunTool } from '../../live';
import { at, isObject, textAt } from '../../objects';
import { type Call, callText, OPERATIONS } from './calls';

/** Why a question has no answer that can be used. */
export interface Unread {
  readonly call: Call;
  readonly why: 'no-answer' | 'not-understood' | 'cut-off';
  /** What the program said. */
  readonly reason: string;
}

/** Asks, each question once. */
export interface Reader {
  /** The answer; null where the thing does not exist, undefined where nobody knows. */
  readonly ask: (call: Call) => Promise<unknown>;
  readonly unread: readonly Unread[];
  /** Whether any question got an answer. */
  readonly isAnswered: () => boolean;
}

const READING = /^[a-z0-9-]+ (describe|list|get)-[a-z-]+$/;

/** The thing does not exist, in the words of these services. */
const MISSING =
  /ResourceNotFoundException|NoSuchEntity|NonExistentQueue|QueueDoesNotExist|Stack (with id )?\S+ does not exist/;

/** A page of more, which the CLI leaves only where somebody told it to. */
const PAGES: readonly string[] = ['nextToken', 'NextToken', 'Marker'];

/** Findings end up in tickets. */
export const withoutAccounts = (text: string): string => text.replace(/\b\d{12}\b/g, '<account>');

/** The last line of an error, which says it best. */
const reasonOf = (stderr: string): string =>
  withoutAccounts(stderr.trim().split('\n').at(-1) || 'no answer').slice(0, 300);

const isOf = (type: 'text' | 'object' | 'list', value: unknown): boolean =>
  type === 'text' ? typeof value === 'string' : type === 'list' ? Array.isArray(value) : isObject(value);

/** Starts aws for each question. Nothing is thrown for an answer that does not come, or is none. */
export function awsReader(run: RunTool, region?: string): Reader {
  const asked = new Map<string, Promise<unknown>>();
  const unread: Unread[] = [];
  let answered = 0;
  const answer = async (call: Call): Promise<unknown> => {
    const { operation, flags } = call;
    if (!READING.test(operation)) throw new Error(`aws ${operation} does not only read`);
    const { holds, type } = OPERATIONS[operation];
    const where = region === undefined ? [] : ['--region', region];
    const args = [...operation.split(' '), ...flags.flat(), ...where, '--output', 'json'];
    const { code, stdout, stderr } = await run('aws', args);
    if (code !== 0) {
      if (MISSING.test(stderr)) {
        answered += 1;
        return null;
      }
      unread.push({ call, why: 'no-answer', reason: reasonOf(stderr) });
      return undefined;
    }
    const json = parsed(stdout);
    if (!isOf(type, at(json, ...holds))) {
      unread.push({ call, why: 'not-understood', reason: `${holds.join('.')} is missing or of another type` });
      return undefined;
    }
    answered += 1;
    if (PAGES.some((page) => textAt(json, page) !== undefined)) {
      unread.push({ call, why: 'cut-off', reason: 'it ends in the middle of a list' });
    }
    return json;
  };
  return {
    ask: (call) => {
      const key = callText(call);
      const known = asked.get(key) ?? answer(call);
      asked.set(key, known);
      return known;
    },
    unread,
    isAnswered: () => answered > 0,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
