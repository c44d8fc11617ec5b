import { join } from 'node:path';

/** A Python tool of `.venv`, where scripts/tools/python-tools.sh installs them. */
export const toolPath = (name: string): string => join(__dirname, '../../.venv/bin', name);
