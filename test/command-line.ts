import { join } from 'node:path';

/** The command line of the built package (`built.mts` has seen that it is that of the sources). */
export const COMMAND_LINE = join(__dirname, '../lib/cli.js');
