import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  acknowledgementProblems,
  canBeUnused,
  coversFinding,
  type FiledAcknowledgement,
  type Finding,
  filedAcknowledgements,
  findingOf,
  findingsOf,
  hasErrors,
  saidAcknowledgements,
  unusedAcknowledgement,
} from '../../findings';
import { parseText, readText } from '../../yaml/read';
import type { Fleet } from '../fleet';

/** What the file beside a fleet acknowledges, and what of it does not count. */
export interface FiledAcknowledgements {
  readonly acknowledgements: readonly FiledAcknowledgement[];
  readonly problems: readonly Finding[];
}

const NONE: FiledAcknowledgements = { acknowledgements: [], problems: [] };

/** The acknowledgements in the folder of a project. */
export function readAcknowledgements(project: string): FiledAcknowledgements {
  const path = join(project, ACKNOWLEDGEMENTS_FILE);
  if (!existsSync(path)) return NONE;
  const unreadable = (why: string): FiledAcknowledgements => ({
    ...NONE,
    problems: [
      findingOf(
        { rule: 'acknowledgements/form', path: '', message: `cannot be read: ${why}`, fix: 'correct the file' },
        ACKNOWLEDGEMENTS_FILE,
      ),
    ],
  });
  try {
    const [parsed] = parseText(readText(path), 'yaml');
    if (parsed === undefined) return NONE;
    if ('error' in parsed) return unreadable(parsed.error.message);
    const { acknowledgements, problems } = filedAcknowledgements(parsed.document.value);
    return { acknowledgements, problems: findingsOf(problems, ACKNOWLEDGEMENTS_FILE) };
  } catch (error) {
    return unreadable(error instanceof Error ? error.message : String(error));
  }
}

/** What is acknowledged for a whole fleet, in code or in the file, and what of it came to something. */
export class FleetAcknowledgements {
  /** Those that count. */
  readonly known: readonly Acknowledgement[];
  readonly problems: readonly Finding[];
  private readonly idle: Set<Acknowledgement>;
  private isWhole = true;

  constructor(fleet: Fleet, filed: FiledAcknowledgements = NONE) {
    const said = saidAcknowledgements(fleet);
    const wrong = said.map((each) => acknowledgementProblems({ object: undefined, until: undefined, ...each }, ''));
    this.known = [...said.filter((_, index) => wrong[index]?.length === 0), ...filed.acknowledgements];
    this.problems = [...findingsOf(wrong.flat(), 'Fleet'), ...filed.problems];
    this.idle = new Set(this.known);
  }

  /** Takes in what a cluster came to. */
  look(findings: readonly Finding[]): void {
    // Where something is in error, not everything was asked.
    if (hasErrors(findings)) this.isWhole = false;
    for (const each of this.idle) {
      if (findings.some((finding) => coversFinding(each, finding))) this.idle.delete(each);
    }
  }

  /** Those that no cluster came to. */
  unused(at: string | undefined): Finding[] {
    if (!this.isWhole) return [];
    return [...this.idle]
      .filter((each) => canBeUnused(each, at))
      .map((each) =>
        findingOf(
          unusedAcknowledgement(each, (each as Partial<FiledAcknowledgement>).at ?? ''),
          each.by === 'file' ? ACKNOWLEDGEMENTS_FILE : 'Fleet',
        ),
      );
  }
}
