import type { CheckReport } from '../report';
import { acknowledgedText, gotText } from '../text';

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
const escapeProperty = (text: string): string => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

const LEVELS = { error: 'error', warning: 'warning', info: 'notice' } as const;

function annotation(level: string, properties: Readonly<Record<string, string | number | undefined>>, text: string) {
  const shown = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${level} ${shown.join(',')}::${escapeData(text)}\n`;
}

/** Workflow commands: GitHub shows each at its line of the pull request. */
export function githubReport({ findings, unreadable }: CheckReport): string {
  return [
    ...unreadable.map(({ file, line, column, message }) =>
      annotation('error', { file, line, col: column, title: 'unreadable' }, message),
    ),
    ...findings.map((finding) => {
      const {
        severity,
        source: { file, line },
        rule,
        resource,
        path,
        message,
        fix,
        acknowledged,
      } = finding;
      const wayOut = fix === undefined ? '' : `\nfix: ${fix}`;
      const text = `${resource}${path === '' ? '' : ` ${path}`}: ${message}${gotText(finding)}`;
      return acknowledged === undefined
        ? annotation(LEVELS[severity], { file, line, title: rule }, `${text}${wayOut}`)
        : annotation(
            LEVELS.info,
            { file, line, title: `${rule} (acknowledged)` },
            `${text}\nknown: ${acknowledgedText(acknowledged)}`,
          );
    }),
  ].join('');
}
