/*
 * MIME as Karpenter reads it (v1.15.2 pkg/providers/amifamily/bootstrap/eksbootstrap.go, pkg/providers/amifamily/bootstrap/mime/mime.go): Go's net/mail,
 * mime and mime/multipart. Stricter than cloud-init, which would take some of what is refused here.
 */

/** One part of a document. */
export interface ReadPart {
  /** The media type in lower case, without parameters; empty without a header. */
  readonly type: string;
  readonly content: string;
}

/** What a document holds, or why it cannot be read. */
export type ReadMime = { readonly parts: readonly ReadPart[] } | { readonly fault: string; readonly fix: string };

const fault = (text: string, fix: string): { readonly fault: string; readonly fix: string } => ({ fault: text, fix });

/** A quote of a line, short enough to read. */
const quoted = (line: string): string => JSON.stringify(line.length > 60 ? `${line.slice(0, 60)}…` : line);

/** A text that is read line by line. */
class Lines {
  private at = 0;
  constructor(private readonly text: string) {}

  /** The next line with its line break; empty at the end. */
  next(): string {
    const end = this.text.indexOf('\n', this.at);
    const line = this.text.slice(this.at, end < 0 ? undefined : end + 1);
    this.at += line.length;
    return line;
  }

  peek(): string {
    return this.text.charAt(this.at);
  }

  rest(): string {
    return this.text.slice(this.at);
  }

  skip(length: number): void {
    this.at += length;
  }
}

const withoutBreak = (line: string): string => line.replace(/\r?\n$/, '');

type Headers = { readonly headers: ReadonlyMap<string, string>; readonly isEnd: boolean } | { readonly bad: string };

/** What stands before the colon of a header: anything in the headers of the document, ASCII in those of a part. */
const NAMES = { document: /^[^:]*/, part: /^[ -9;-~]+/ } as const;

/** Lines `name: value` up to an empty one; a line that begins with a blank goes on with the one before. */
function readHeaders(lines: Lines, of: keyof typeof NAMES): Headers {
  if (/^[ \t]/.test(lines.peek())) return { bad: withoutBreak(lines.next()) };
  const headers = new Map<string, string>();
  for (;;) {
    const first = lines.next();
    let line = withoutBreak(first);
    if (line === '') return { headers, isEnd: first === '' };
    const name = NAMES[of].exec(line)?.[0] ?? '';
    if (line.charAt(name.length) !== ':' || (of === 'part' && name === '')) return { bad: line };
    while (/^[ \t]/.test(lines.peek())) line = `${line.trimEnd()} ${withoutBreak(lines.next()).trim()}`;
    const key = name.toLowerCase();
    if (!headers.has(key)) headers.set(key, line.slice(name.length + 1).trim());
  }
}

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`^\\s*;\\s*(${TOKEN})\\s*=\\s*(?:(${TOKEN})|"((?:[^"\\\\\\r\\n]|\\\\.)*)")`);

/** A media type with its parameters; undefined for what is none. */
function readMediaType(text: string): { readonly type: string; readonly boundary: string } | undefined {
  const [head = ''] = text.split(';', 1);
  const type = head.trim().toLowerCase();
  if (!new RegExp(`^${TOKEN}(?:/${TOKEN})?$`).test(type)) return undefined;
  let rest = text.slice(head.length);
  const parameters = new Map<string, string>();
  while (rest.trim() !== '') {
    const [all = '', name = '', plain, quotedValue] = PARAMETER.exec(rest) ?? [];
    // A semicolon may end the list.
    if (all === '') return rest.trim() === ';' ? { type, boundary: parameters.get('boundary') ?? '' } : undefined;
    if (parameters.has(name.toLowerCase())) return undefined;
    parameters.set(name.toLowerCase(), plain ?? (quotedValue ?? '').replaceAll(/\\(.)/g, '$1'));
    rest = rest.slice(all.length);
  }
  return { type, boundary: parameters.get('boundary') ?? '' };
}

const isBlank = (text: string): boolean => /^[ \t]*$/.test(text);

/** Where the content of a part ends: at a line that begins with the delimiter; undefined where none does. */
function endOfContent(text: string, delimiter: string, lineBreak: string): number | undefined {
  const follows = (at: number): boolean => {
    const after = text.slice(at, at + 2);
    return after === '' || /^[ \t\r\n]/.test(after) || after === '--';
  };
  if (text.startsWith(delimiter) && follows(delimiter.length)) return 0;
  const mark = lineBreak + delimiter;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) if (follows(at + mark.length)) return at;
  return undefined;
}

const EMPTY_LINE =
  'leave one empty line between the headers and what follows, before the first delimiter and in each part';

/** The parts of the body of a document. */
function readParts(body: Lines, boundary: string): ReadMime {
  const delimiter = `--${boundary}`;
  const last = `${delimiter}--`;
  let lineBreak = '\r\n';
  const parts: ReadPart[] = [];
  let expectsPart = false;
  for (;;) {
    const line = body.next();
    const isEnd = !line.endsWith('\n');
    const isFinal = line.startsWith(last) && /^[ \t]*$/.test(line.slice(last.length).replace(lineBreak, ''));
    if (isFinal || isEnd) return { parts };
    const rest = line.slice(delimiter.length);
    if (parts.length === 0 && line.startsWith(delimiter) && isBlank(rest.slice(0, -1))) lineBreak = '\n';
    if (line.startsWith(delimiter) && rest.endsWith(lineBreak) && isBlank(rest.slice(0, -lineBreak.length))) {
      expectsPart = false;
      const headers = readHeaders(body, 'part');
      if ('bad' in headers) {
        return fault(
          `the part ${parts.length + 1} has ${quoted(headers.bad)} among its headers, and no empty line after them`,
          EMPTY_LINE,
        );
      }
      if (headers.isEnd) return { parts };
      const text = body.rest();
      const end = endOfContent(text, delimiter, lineBreak);
      if (end === undefined) {
        return fault(
          `the part ${parts.length + 1} does not end: no line ${quoted(last)} follows`,
          `end with a line ${last}`,
        );
      }
      body.skip(end);
      const type = headers.headers.get('content-type') ?? '';
      parts.push({ type: (type.split(';', 1)[0] ?? '').trim().toLowerCase(), content: text.slice(0, end) });
    } else if (expectsPart || (parts.length > 0 && line !== lineBreak)) {
      return fault(
        `after the part ${parts.length} stands ${quoted(withoutBreak(line))}, which is no delimiter`,
        `write ${delimiter}, or ${last} at the end`,
      );
    } else if (parts.length > 0) {
      expectsPart = true;
    }
  }
}

/** Reads a document; a text is one where it begins as {@link isMime} says. */
export function readMime(text: string): ReadMime {
  const lines = new Lines(text);
  const headers = readHeaders(lines, 'document');
  if ('bad' in headers)
    return fault(`it has ${quoted(headers.bad)} among its headers, and no empty line after them`, EMPTY_LINE);
  const header = headers.headers.get('content-type') ?? '';
  const media = readMediaType(header);
  if (media === undefined) {
    return header === ''
      ? fault(
          'its first lines are no headers with a Content-Type',
          'begin with MIME-Version and Content-Type, without an empty line or blanks before them',
        )
      : fault(`${quoted(header)} is no Content-Type`, 'write Content-Type: multipart/mixed; boundary="BOUNDARY"');
  }
  if (!media.type.startsWith('multipart/')) {
    return fault(
      `it is ${media.type}, and Karpenter reads multipart alone`,
      'write Content-Type: multipart/mixed; boundary="BOUNDARY"',
    );
  }
  if (media.boundary === '')
    return fault('its Content-Type has no boundary', 'write Content-Type: multipart/mixed; boundary="BOUNDARY"');
  return readParts(lines, media.boundary);
}

/** Whether Karpenter takes a text for MIME: by how it begins, blanks and empty lines aside. */
export const isMime = (text: string): boolean => /^(?:MIME-Version|Content-Type):/.test(text.trimStart());
