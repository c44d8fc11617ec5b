import type { Problem } from '../finding';
import { formatPath } from '../path';
import { shown } from '../shown';
import type { Acknowledgement } from './acknowledgement';
import type { ReadAcknowledgements } from './annotation';
import { acknowledgementProblems } from './problems';

/** A list of acknowledgements beside the manifests or in the folder of a fleet. */
export const ACKNOWLEDGEMENTS_FILE = 'acknowledgements.yaml';

const MEMBERS = ['rule', 'object', 'reason', 'until', 'cluster'] as const;

const form = (path: string, value: unknown, message: string, fix: string): Problem => ({
  rule: 'acknowledgements/form',
  path,
  ...shown(value),
  message,
  fix,
});

/** An acknowledgement of a file and where in it it stands. */
export interface FiledAcknowledgement extends Acknowledgement {
  readonly at: string;
}

/** The acknowledgements of a file, from its data. Each names its object: a list for all objects would hide what comes new. */
export function filedAcknowledgements(value: unknown): ReadAcknowledgements & {
  readonly acknowledgements: readonly FiledAcknowledgement[];
} {
  if (value === null || value === undefined) return { acknowledgements: [], problems: [] };
  if (!Array.isArray(value)) {
    const message = 'the file is a list of { rule, object, reason, until? }';
    return { acknowledgements: [], problems: [form('', value, message, 'begin each with "- rule: "')] };
  }
  const acknowledgements: FiledAcknowledgement[] = [];
  const problems: Problem[] = [];
  for (const [index, item] of value.entries() as IterableIterator<[number, unknown]>) {
    const at = formatPath([index]);
    if (typeof item !== 'object' || item === null) {
      problems.push(form(at, item, 'each is { rule, object, reason, until? }', 'begin it with "- rule: "'));
      continue;
    }
    const unknown = Object.keys(item).filter((key) => !(MEMBERS as readonly string[]).includes(key));
    const { rule, object, reason, until, cluster } = item as Record<string, unknown>;
    const wrong = [
      ...acknowledgementProblems({ rule, object: object ?? '', reason, until }, at),
      ...unknown.map((key) => form(at, key, `the members are ${MEMBERS.join(', ')}`, 'correct the name')),
      ...(cluster === undefined || typeof cluster === 'string'
        ? []
        : [form(at, cluster, 'cluster is the name of a cluster', 'write it as text')]),
    ];
    if (wrong.length > 0) problems.push(...wrong);
    else acknowledgements.push({ ...(item as Omit<Acknowledgement, 'by'>), by: 'file', at });
  }
  return { acknowledgements, problems };
}
