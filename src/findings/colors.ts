import type { Colors as AllColors } from 'picocolors/types';

/** The colours that findings are told in. */
export type Colors = Readonly<Pick<AllColors, 'bold' | 'dim' | 'red' | 'yellow' | 'cyan' | 'green'>>;

/** For a text that nobody sees on a terminal. */
export const NO_COLORS: Colors = {
  bold: String,
  dim: String,
  red: String,
  yellow: String,
  cyan: String,
  green: String,
};

/** What tells whether a stream takes colour. */
export interface ColorStream {
  readonly isTTY?: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream takes colour: `NO_COLOR` and `FORCE_COLOR` say so, else a terminal does. */
function takesColor({ isTTY }: ColorStream, { NO_COLOR = '', FORCE_COLOR = '', TERM }: Environment): boolean {
  if (NO_COLOR !== '') return false;
  if (FORCE_COLOR !== '') return !['0', 'false'].includes(FORCE_COLOR);
  return isTTY === true && TERM !== 'dumb';
}

/** The colours for a text that goes to a stream: none where nobody sees them. */
export function colorsFor(stream: ColorStream, environment: Environment = process.env): Colors {
  if (!takesColor(stream, environment)) return NO_COLORS;
  const { createColors } = require('picocolors') as typeof import('picocolors');
  return createColors(true);
}
