/** A text of a template: literal, or filled in by CloudFormation when the stack is made. */
export type Value =
  | string
  | { readonly 'Fn::Sub': string }
  | { readonly Ref: string }
  | { readonly 'Fn::GetAtt': readonly [logicalId: string, attribute: string] };

/** A text with `${…}` variables; one without any stays a plain string. */
export const sub = (text: string): Value => (text.includes('${') ? { 'Fn::Sub': text } : text);

export const ref = (logicalId: string): Value => ({ Ref: logicalId });

export const getAtt = (logicalId: string, attribute: string): Value => ({ 'Fn::GetAtt': [logicalId, attribute] });

const COMMENT = Symbol('comment');

/**
 * Puts a comment for the reviewer on an object: YAML prints it above, JSON does not know it.
 * A symbol, so that neither serialization nor comparison of keys sees it.
 */
export const commented = <T extends object>(comment: string, object: T): T =>
  Object.defineProperty({ ...object }, COMMENT, { value: comment });

/** The comment of an object, if it has one. */
export const commentOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null ? (value as { [COMMENT]?: string })[COMMENT] : undefined;
