/** One part of a MIME multipart document. */
export interface MimePart {
  readonly contentType: string;
  readonly content: string;
}

const BOUNDARY = 'cdk8s-karpenter';
const OCCURRENCE = new RegExp(`${BOUNDARY}(-*)`, 'g');

/** The same boundary always; with more dashes than any part has behind it where some part holds it. */
function boundaryFor(parts: readonly MimePart[]): string {
  const dashes = parts.flatMap(({ content }) => [...content.matchAll(OCCURRENCE)].map(([, run = '']) => run.length));
  return BOUNDARY + '-'.repeat(dashes.reduce((most, count) => Math.max(most, count + 1), 0));
}

/**
 * A MIME multipart document. The line break before a delimiter belongs to the delimiter, hence the blank line:
 * with it each part arrives with its own last line break.
 */
export function mimeMultipart(parts: readonly MimePart[]): string {
  const boundary = boundaryFor(parts);
  return [
    'MIME-Version: 1.0',
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    ...parts.flatMap(({ contentType, content }) => [`--${boundary}`, `Content-Type: ${contentType}`, '', content]),
    `--${boundary}--`,
    '',
  ].join('\n');
}
