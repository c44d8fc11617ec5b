import { MAX_DEPTH } from './aliases';
import { duplicateText } from './duplicate-keys';
import { lineAndColumn } from './lines';
import { TextError } from './text-error';

// Control characters inside strings are left to JSON.parse.
const TOKEN =
  /[ \t\r\n]*(?:("[^"\\\r\n]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\r\n]*)*")|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|([{}[\],:]))/y;

/** What may stand next. */
type State = 'value' | 'first value' | 'key' | 'first key' | 'colon' | 'comma' | 'end';

interface Container {
  readonly closing: '}' | ']';
  /** Where each key stands. */
  readonly keys: Map<string, number>;
}

/**
 * Finds what is wrong with a text that should be JSON, also what JSON.parse lets pass: a key twice in one object.
 *
 * @throws TextError at the first token that cannot stand where it does.
 */
export function checkJson(text: string): void {
  const open: Container[] = [];
  let state: State = 'value';
  let end = 0;
  const afterValue = (): State => (open.length === 0 ? 'end' : 'comma');
  while (!(state === 'end' && /^[ \t\r\n]*$/.test(text.slice(end)))) {
    TOKEN.lastIndex = end;
    const match = TOKEN.exec(text);
    const [token = '', string, sign] = match ?? [];
    const start = end + (/^[ \t\r\n]*/.exec(match === null ? text.slice(end, end + 1000) : token)?.[0].length ?? 0);
    const fail = (message: string): never => {
      throw new TextError(start >= text.length ? 'not JSON: it ends too early' : `not JSON: ${message}`, start);
    };
    if (match === null) fail('comments, single quotes and bare words are not allowed');
    end += token.length;
    const container = open.at(-1);
    const isValue = state === 'value' || state === 'first value';
    if (isValue && (sign === '{' || sign === '[')) {
      if (open.length >= MAX_DEPTH) fail(`nested more than ${MAX_DEPTH} levels deep`);
      open.push({ closing: sign === '{' ? '}' : ']', keys: new Map() });
      state = sign === '{' ? 'first key' : 'first value';
    } else if (isValue && sign === undefined) state = afterValue();
    else if ((state === 'key' || state === 'first key') && string !== undefined) {
      const key = JSON.parse(string) as string;
      const first = container?.keys.get(key);
      if (first !== undefined) throw new TextError(duplicateText(key, lineAndColumn(text, first).line), start);
      container?.keys.set(key, start);
      state = 'colon';
    } else if (state === 'colon' && sign === ':') state = 'value';
    else if (state === 'comma' && sign === ',') state = container?.closing === '}' ? 'key' : 'value';
    else if ((state === 'comma' || state.startsWith('first')) && sign === container?.closing && sign !== undefined) {
      open.pop();
      state = afterValue();
    } else fail(state === 'key' || state === 'value' ? `expected a ${state} here` : 'unexpected token');
  }
}
