import { compareReleases } from './modules';

const RELEASES = /(?<=^export const KARPENTER_RELEASES = \[\n)[\s\S]*?(?=^\] as const;)/m;
const KUBERNETES = /(?<=^export const MINIMUM_KARPENTER_BY_KUBERNETES: [^\n]*= \{\n)[\s\S]*?(?=^\};)/m;

const minorOf = (release: string): string => release.split('.').slice(0, 2).join('.');

/** The text with one part replaced. */
function replaced(text: string, part: RegExp, change: (lines: readonly string[]) => readonly string[]): string {
  if (!part.test(text)) throw new Error('src/karpenter/versions.ts is not as the import knows it');
  return text.replace(part, (lines) =>
    change(lines.trimEnd().split('\n'))
      .map((line) => `${line}\n`)
      .join(''),
  );
}

const quotedIn = (line: string): string => /'([^']+)'/.exec(line)?.[1] ?? '';

/**
 * `src/karpenter/versions.ts` with a release: in place of the one of its minor, or after the last. The newest Kubernetes
 * that the release supports is added with its minor, where it is new.
 *
 * @throws Error for a release whose minor would leave a gap
 */
export function withRelease(text: string, release: string, kubernetes: string): string {
  const minor = minorOf(release);
  const listed = replaced(text, RELEASES, (lines) => {
    const place = lines.findIndex((line) => minorOf(quotedIn(line)) === minor);
    const next = `1.${lines.length}`;
    if (place < 0 && minor !== next) throw new Error(`${release} is not of the next minor, ${next}: import that first`);
    const known = quotedIn(lines[place] ?? '');
    if (known !== '' && compareReleases(known, release) > 0) return lines;
    return place < 0
      ? [...lines, `  '${release}',`]
      : lines.map((line, index) => (index === place ? `  '${release}',` : line));
  });
  return replaced(listed, KUBERNETES, (lines) =>
    lines.some((line) => compareReleases(quotedIn(line), kubernetes) >= 0)
      ? lines
      : [...lines, `  '${kubernetes}': '${minor}',`],
  );
}
