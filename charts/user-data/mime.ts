/** One part of a MIME multipart document. */
export interface MimePart {
  readonly contentType: string;
  readonly content: string;
}

const BOUNDARY = 'cdk8s-karpenter';

/** The same boundary always; lengthened only where some part holds it, so that it never occurs in one. */
function boundaryFor(parts: readonly MimePart[]): string {
  let boundary = BOUNDARY;
  while (parts.some(({ content }) => content.includes(boundary))) boundary += '-';
  return boundary;
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
