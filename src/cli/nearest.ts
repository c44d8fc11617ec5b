/** How many letters have to be put in, taken out or exchanged to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (let at = 0; at < b.length; at++) {
      const exchanged = (row[at] ?? 0) + (letter === b[at] ? 0 : 1);
      next.push(Math.min(exchanged, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

const nameOf = (id: string): string => id.slice(id.indexOf('/') + 1);

/** The ids that were most likely meant, the likeliest first; the part before the slash may be wrong or missing. */
export const nearest = (asked: string, ids: Iterable<string>, count = 3): string[] =>
  [...ids]
    .map((id) => ({ id, far: Math.min(distance(asked, id), distance(nameOf(asked), nameOf(id))) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ id }) => id);
