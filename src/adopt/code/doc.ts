/*
 * Text with places where it may be broken, and the one way to lay it out: groups that fit into a line stay on it, others are
 * broken at all their places (Wadler's printer as Prettier and Biome have it).
 */

/** A text with places where it may be broken. */
export type Doc =
  | string
  | readonly Doc[]
  | {
      /** `soft` is nothing on one line, `hard` always breaks, `bare` breaks without indentation. */
      readonly line: 'space' | 'soft' | 'hard' | 'bare';
    }
  | { readonly indent: Doc }
  | Group
  | { readonly ifBroken: Doc; readonly else: Doc }
  | {
      /** Items and what stands between them by turns: as many on a line as fit. */
      readonly fill: readonly Doc[];
    };

/** What stays on one line where it fits. */
interface Group {
  readonly group: Doc;
  readonly broken: boolean;
  /** Ways to write it, each broken further, of which the first that fits is taken. */
  readonly states?: readonly Doc[];
}

export const LINE: Doc = { line: 'space' };
export const SOFT: Doc = { line: 'soft' };
export const HARD: Doc = { line: 'hard' };
export const BARE: Doc = { line: 'bare' };

const isList = (doc: Doc): doc is readonly Doc[] => Array.isArray(doc);

/** Whether a document breaks whatever the width. Of ways to choose from, each says it by itself. */
export function breaks(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isList(doc)) return doc.some(breaks);
  if ('line' in doc) return doc.line === 'hard' || doc.line === 'bare';
  if ('indent' in doc) return breaks(doc.indent);
  if ('group' in doc) return doc.broken || (doc.states !== undefined && breaks(doc.group));
  if ('fill' in doc) return doc.fill.some(breaks);
  return breaks(doc.ifBroken) || breaks(doc.else);
}

export const indent = (contents: Doc): Doc => ({ indent: contents });

export const group = (contents: Doc, broken = false): Doc => ({ group: contents, broken: broken || breaks(contents) });

/** The first of some ways that fits; the last one where none does. */
export const firstThatFits = (...states: readonly [Doc, ...Doc[]]): Doc => ({
  group: states[0],
  broken: false,
  states,
});

export const join = (between: Doc, docs: readonly Doc[]): Doc[] =>
  docs.flatMap((doc, index) => (index === 0 ? [doc] : [between, doc]));

interface Command {
  readonly indentation: number;
  readonly broken: boolean;
  readonly doc: Doc;
}

const LAST = -1;

/** Whether what comes next fits into the rest of the line, up to the first place where it is broken anyway. */
function fits(next: Command, rest: readonly Command[], width: number): boolean {
  let left = width;
  let following = rest.length;
  const commands: Command[] = [next];
  while (left >= 0) {
    const command = commands.pop() ?? rest[--following];
    if (command === undefined) return true;
    const { doc, broken, indentation } = command;
    if (typeof doc === 'string') left -= widthOf(doc);
    else if (isList(doc) || 'fill' in doc) {
      const docs = isList(doc) ? doc : doc.fill;
      for (const each of [...docs].reverse()) commands.push({ indentation, broken, doc: each });
    } else if ('line' in doc) {
      if (broken || doc.line === 'hard' || doc.line === 'bare') return true;
      if (doc.line === 'space') left--;
    } else if ('indent' in doc) commands.push({ indentation, broken, doc: doc.indent });
    else if ('group' in doc) {
      const isBroken = doc.broken || broken;
      const contents = doc.states !== undefined && doc.broken ? (doc.states.at(LAST) ?? '') : doc.group;
      commands.push({ indentation, broken: isBroken, doc: contents });
    } else commands.push({ indentation, broken, doc: broken ? doc.ifBroken : doc.else });
  }
  return false;
}

/** Columns that a text takes, as Biome counts them: wide characters are two, combining ones none. */
function widthOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

/** The text of a document, no line wider than it must be. */
export function layOut(doc: Doc, width: number): string {
  let text = '';
  let column = 0;
  /** Behind a line that breaks in any case, what was to stay on one line is measured anew. */
  let remeasures = false;
  const commands: Command[] = [{ indentation: 0, broken: true, doc }];
  const write = (part: string): void => {
    text += part;
    const newline = part.lastIndexOf('\n');
    column = newline < 0 ? column + widthOf(part) : widthOf(part.slice(newline + 1));
  };
  for (let command = commands.pop(); command !== undefined; command = commands.pop()) {
    const { doc: current, broken, indentation } = command;
    const push = (each: Doc, isBroken: boolean, by = 0): void => {
      commands.push({ indentation: indentation + by, broken: isBroken, doc: each });
    };
    if (typeof current === 'string') write(current);
    else if (isList(current)) for (const each of [...current].reverse()) push(each, broken);
    else if ('indent' in current) push(current.indent, broken, 2);
    else if ('ifBroken' in current) push(broken ? current.ifBroken : current.else, broken);
    else if ('line' in current) {
      if (current.line === 'bare') write('\n');
      else if (broken || current.line === 'hard') {
        remeasures ||= !broken;
        text = `${text.replace(/ +$/, '')}\n${' '.repeat(indentation)}`;
        column = indentation;
      } else if (current.line === 'space') write(' ');
    } else if ('fill' in current) {
      const [first, between, second, ...rest] = current.fill;
      if (first === undefined) continue;
      const flat = (each: Doc): Command => ({ indentation, broken: false, doc: each });
      const isFlat = fits(flat(first), [], width - column);
      if (between === undefined || second === undefined) push(first, !isFlat);
      else {
        const bothFit = fits(flat([first, between, second]), [], width - column);
        push({ fill: [second, ...rest] }, broken);
        push(between, !bothFit);
        push(first, !isFlat);
      }
    } else {
      const flat = { indentation, broken: false, doc: current.group };
      const isMeasured = broken || remeasures;
      if (isMeasured) remeasures = false;
      if (!current.broken && (!isMeasured || fits(flat, commands, width - column))) commands.push(flat);
      else if (current.states === undefined) push(current.group, true);
      else {
        const last = current.states.at(LAST) ?? '';
        const fitting = current.broken
          ? undefined
          : current.states.slice(1).find((doc) => fits({ indentation, broken: false, doc }, commands, width - column));
        if (fitting === undefined) push(last, true);
        else push(fitting, false);
      }
    }
  }
  return text;
}
