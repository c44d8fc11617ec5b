/** Characters as Go and CEL count them: a surrogate pair is one. */
export function codePoints(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}
