/** Where a value is in an object: names of members and indexes of list items. */
export type Path = readonly (string | number)[];

const PLAIN = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** `spec.a.b[0].c`; a key that is not a plain name is quoted: `spec.limits["nvidia.com/gpu"]`. */
export function formatPath(path: Path): string {
  return path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`;
      if (!PLAIN.test(step)) return `[${JSON.stringify(step)}]`;
      return index === 0 ? step : `.${step}`;
    })
    .join('');
}

const STEP = /\.?([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/y;

/** The steps of a path that {@link formatPath} wrote. What follows text that is no path is left out. */
export function parsePath(text: string): Path {
  const steps: (string | number)[] = [];
  STEP.lastIndex = 0;
  for (let match = STEP.exec(text); match !== null; match = STEP.exec(text)) {
    const [, name, index, quoted] = match;
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(JSON.parse(quoted) as string);
  }
  return steps;
}

/** Paths that {@link formatPath} wrote, one below the other: `spec.a` and `[0].b` as `spec.a[0].b`. */
export const joinPaths = (...parts: readonly string[]): string =>
  parts
    .filter((part) => part !== '')
    .reduce((path, part) => (path === '' || part.startsWith('[') ? `${path}${part}` : `${path}.${part}`), '');

/** The last name of a path with the indexes behind it, as a message calls the field: `taints[0]`, `effect`. */
export function fieldName(path: Path): string {
  const last = path.map((step) => typeof step).lastIndexOf('string');
  return formatPath(path.slice(Math.max(last, 0)));
}
