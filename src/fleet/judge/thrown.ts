import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../../findings';

/** Where in a user's code an error came about. */
export interface Place {
  /** Relative to the working directory. */
  readonly file: string;
  readonly line: number;
}

const FRAME = /\(?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()\n]*?):(\d+):\d+\)?$/;

const pathOf = (location: string): string => (location.startsWith('file://') ? fileURLToPath(location) : location);

/** Neither Node's own, nor an installed package's, nor this library's. */
const isOwn = (file: string, library: string): boolean =>
  !/[\\/]node_modules[\\/]/.test(file) && !file.startsWith(library);

/**
 * The first line of a stack that is the user's own.
 *
 * @param library the folder that this library is in
 * @param project the folder to which paths are relative
 */
export function ownPlace(stack: string, library: string, project: string): Place | undefined {
  for (const line of stack.split('\n')) {
    if (!line.trimStart().startsWith('at ') || line.includes('node:')) continue;
    const [, location = '', number = ''] = FRAME.exec(line.trim()) ?? [];
    if (location === '') continue;
    const file = pathOf(location);
    if (isOwn(file, library)) return { file: relative(project, file).replaceAll('\\', '/'), line: Number(number) };
  }
  return undefined;
}

/** What is known of errors that people meet, by what their text says. */
const KNOWN: readonly {
  readonly says: RegExp;
  readonly rule: string;
  readonly fix: (text: RegExpExecArray) => string;
}[] = [
  {
    says: /There is already a Construct with name '([^']*)' in (.+)/,
    rule: 'charts/construct-id',
    fix: ([, id = '']) =>
      `give one of the two another id; its object is still called ${id} with metadata: { name: '${id}' }`,
  },
  {
    says: /Cannot (?:read properties of|set properties of|use 'in' operator)|is not (?:a function|iterable|a constructor)|(?:undefined|null) \(reading/,
    rule: 'charts/construction',
    fix: () =>
      'a value is missing or of another type there: `npx tsc --noEmit` names it; --debug shows the whole stack',
  },
];

/** What user code threw, as a problem with the way out where one is known. */
export function thrownProblem(error: unknown, place: Place | undefined, debug: boolean): Problem {
  const text = error instanceof Error ? error.message : String(error);
  const known = KNOWN.map((each) => ({ each, match: each.says.exec(text) })).find(({ match }) => match !== null);
  const at = place === undefined ? '' : ` (thrown at ${place.file}:${place.line})`;
  const stack = debug && error instanceof Error ? `\n${error.stack ?? ''}` : '';
  return {
    rule: known?.each.rule ?? 'charts/construction',
    path: '',
    message: `${text}${at}${stack}`,
    fix: known?.match ? known.each.fix(known.match) : 'correct the code there; --debug shows the whole stack',
  };
}
