/** The body of a request may have 3 MiB (kube-apiserver `MaxRequestBodyBytes`). */
const MAX_BYTES = 3 * 1024 * 1024;

/** Deeper than any object is, and not so deep that what walks through it would run out of stack. The server takes 10,000. */
const MAX_DEPTH = 1000;

/** Stands on the stack below what a list or an object holds. */
const END = Symbol('end');

/**
 * Whether an object is larger as JSON, or nested deeper, than a request may be. What holds itself is, and so is what a few
 * lines of YAML with anchors unfold to: nothing else has to be prepared for them. Counts no more bytes than JSON has.
 */
export function isTooLarge(object: unknown): boolean {
  const open: unknown[] = [object];
  let bytes = 0;
  let depth = 0;
  while (open.length > 0) {
    const value = open.pop();
    if (value === END) {
      depth -= 1;
      continue;
    }
    bytes += typeof value === 'string' ? value.length + 2 : 1;
    if (bytes + open.length - depth > MAX_BYTES) return true;
    if (typeof value !== 'object' || value === null) continue;
    depth += 1;
    if (depth > MAX_DEPTH) return true;
    open.push(END);
    if (Array.isArray(value)) {
      if (bytes + value.length > MAX_BYTES) return true;
      for (const item of value) open.push(item);
    } else {
      const members = value as Readonly<Record<string, unknown>>;
      for (const key of Object.keys(members)) {
        // Two quotes and a colon.
        bytes += key.length + 3;
        open.push(members[key]);
      }
    }
  }
  return false;
}
