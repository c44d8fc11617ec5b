/**
 * Writes test/karpenter/drift-cases.json: which field of which kind has which effect, from a file of facts given as
 * argument: `npx tsx scripts/import/drift.ts drift-fields.json`. Only paths, effects and versions are taken over.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DriftEffect } from '../../src/karpenter/drift/drift';

interface Row {
  readonly kind: string;
  readonly path: string;
  readonly effect: string;
  readonly since?: string;
}

const EFFECTS: Readonly<Record<string, DriftEffect>> = {
  drift_all: 'rolls-all',
  may_drift: 'rolls-mismatched',
  no_drift: 'none',
  new_nodes_only: 'new-nodes-only',
  immutable: 'refused',
  replace_object: 'replaces-object',
  deletes_all: 'deletes-nodes',
  blocked: 'waits-for-nodes',
};

const [file = ''] = process.argv.slice(2);
const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly Row[];
const cases = rows.map(({ kind, path, effect, since }) => {
  const known = EFFECTS[effect];
  if (known === undefined) throw new Error(`${kind} ${path}: effect ${effect} is new`);
  return {
    kind,
    path,
    effect: known,
    ...(since === undefined ? {} : { since: since.replace(/^v(\d+\.\d+)\.\d+$/, '$1') }),
  };
});
writeFileSync(
  join(__dirname, '../../test/karpenter/drift-cases.json'),
  `[\n${cases.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`,
);
console.log(`${cases.length} cases`);
