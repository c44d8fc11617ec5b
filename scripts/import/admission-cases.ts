// Turns a corpus of objects with known verdicts, `DIR/v<release>.json`, into the project's test data
// test/admission/cases/<release>.json: one case a line.
//
//   npx tsx scripts/import/admission-cases.ts DIR
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AdmissionCase } from '../../test/admission/cases';

interface CorpusCase {
  readonly kind: string;
  readonly object: unknown;
  readonly old?: unknown;
  readonly crds: string;
  readonly expect?: Verdict;
  readonly expect_strict?: Verdict;
  readonly expect_runtime?: Verdict;
  readonly errorContains?: string;
}

type Verdict = 'valid' | 'invalid';

const verdict = (name: string, value: Verdict | undefined): Record<string, boolean> =>
  value === undefined ? {} : { [name]: value === 'valid' };

function toCase(found: CorpusCase, id: string): AdmissionCase {
  return {
    id,
    object: found.object,
    ...(found.old !== undefined && { previous: found.old }),
    ...verdict('lenient', found.expect),
    ...verdict('strict', found.expect_strict),
    ...verdict('runtime', found.expect_runtime),
    ...(found.errorContains !== undefined && { mentions: found.errorContains }),
  };
}

function importRelease(file: string, source: string, target: string): void {
  const all = JSON.parse(readFileSync(join(source, file), 'utf8')) as readonly CorpusCase[];
  // Cases marked kcore need the CRDs of Karpenter's core alone, which no release for AWS ships.
  const usable = all.filter((found) => found.crds !== 'kcore');
  const counts: Record<string, number> = {};
  const lines = usable.map((found) => {
    const kind = found.kind.toLowerCase();
    counts[kind] = (counts[kind] ?? 0) + 1;
    return JSON.stringify(toCase(found, `${kind}-${counts[kind]}`));
  });
  const release = file.slice(1, -'.json'.length);
  writeFileSync(join(target, `${release}.json`), `[\n${lines.join(',\n')}\n]\n`);
  console.log(`${release}: ${usable.length} cases, ${all.length - usable.length} left out`);
}

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('usage: tsx scripts/import/admission-cases.ts DIR   (DIR holds v<release>.json)');
  process.exit(2);
}
const target = join(__dirname, '../../test/admission/cases');
mkdirSync(target, { recursive: true });
for (const file of readdirSync(source).sort()) importRelease(file, source, target);
