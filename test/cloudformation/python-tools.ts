/** The Python tools of `.venv`; scripts/python-tools.sh installs them. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const bin = join(__dirname, '../../.venv/bin');

export const toolPath = (name: string): string => join(bin, name);

/**
 * Whether a tool is missing and may be: then the reason is printed, and its tests are skipped.
 * With CI=true they run all the same, and fail.
 */
export function mayBeSkipped(name: string): boolean {
  if (existsSync(toolPath(name)) || process.env.CI === 'true') return false;
  process.stderr.write(`skipped: ${name} is not installed; run scripts/python-tools.sh\n`);
  return true;
}
