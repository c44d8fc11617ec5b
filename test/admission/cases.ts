import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An object and what becomes of it: made by scripts/import/admission-cases.ts. `true` means accepted. */
export interface AdmissionCase {
  readonly id: string;
  readonly object: unknown;
  /** The object before the update. */
  readonly previous?: unknown;
  /** With unknown fields dropped. */
  readonly lenient?: boolean;
  /** With unknown fields refused. */
  readonly strict?: boolean;
  /** The controller's verdict, once the server has accepted the object. */
  readonly runtime?: boolean;
  /** Text that the refusal holds, in a message or a path. */
  readonly mentions?: string;
}

const folder = join(__dirname, 'cases');

/** All cases by release. */
export const casesByRelease = (): readonly (readonly [string, readonly AdmissionCase[]])[] =>
  readdirSync(folder)
    .sort()
    .map((file) => [
      /\d+\.\d+\.\d+/.exec(file)?.[0] ?? file,
      JSON.parse(readFileSync(join(folder, file), 'utf8')) as AdmissionCase[],
    ]);
