/** The body of a request may have 3 MiB (kube-apiserver `MaxRequestBodyBytes`). */
const MAX_BYTES = 3 * 1024 * 1024;

/**
 * Whether an object is larger as JSON than a request may be. What holds itself is, and so is what a few lines of YAML
 * with anchors unfold to: nothing else has to be prepared for them. Counts no more bytes than JSON has.
 */
export function isTooLarge(object: unknown): boolean {
  const open: unknown[] = [object];
  let bytes = 0;
  while (open.length > 0) {
    const value = open.pop();
    bytes += typeof value === 'string' ? value.length + 2 : 1;
    if (bytes + open.length > MAX_BYTES) return true;
    if (Array.isArray(value)) {
      if (bytes + value.length > MAX_BYTES) return true;
      for (const item of value) open.push(item);
    } else if (typeof value === 'object' && value !== null) {
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
