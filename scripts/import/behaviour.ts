/**
 * Writes test/karpenter/behaviour-cases.json: questions about instance types, pods, capacity and requirements, each with the
 * answer that Karpenter's own code gave. Reads folders of one JSON file a question, and keeps of each what the model reads.
 *
 *   npx tsx scripts/import/behaviour.ts DIR...
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BehaviourCase } from '../../test/karpenter/behaviour-cases';

type Json = Readonly<Record<string, unknown>>;

/** One question as the files have it. */
interface Source {
  readonly about: string;
  readonly nodePool?: Json;
  readonly nodeClass?: Json;
  readonly pod?: Json;
  readonly type?: string;
  readonly left?: readonly Json[];
  readonly catalogue?: readonly string[];
  readonly settings?: Json;
  readonly karpenter: unknown;
  readonly karpenter115?: unknown;
  readonly karpenterAllocatable?: Json;
}

/** The instance types of questions about pods that name none. */
const SMALL_CATALOGUE: readonly string[] = [
  'm5.large',
  'c6g.large',
  'g4dn.xlarge',
  't3.nano',
  'm9g.large',
  'hpc6id.32xlarge',
  'hpc7g.4xlarge',
  'c5n.18xlarge',
];

/** Fields that say nothing to the model. */
const SILENT: ReadonlySet<string> = new Set([
  'apiVersion',
  'role',
  'subnetSelectorTerms',
  'securityGroupSelectorTerms',
  'instanceMatchCriteria',
  'ownerID',
  'image',
]);

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function spoken(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(spoken);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (SILENT.has(key) ? [] : [[key, spoken(member)]])),
  );
}

const nonZero = (amounts: unknown): unknown =>
  isObject(amounts) ? Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== 0)) : amounts;

/** What became of a pod: the types of its node, none, or `ignored`. */
const placed = (answer: unknown): unknown =>
  isObject(answer) ? ('ignored' in answer ? 'ignored' : (answer.types ?? [])) : answer;

function caseOf(file: string, source: Source): BehaviourCase {
  const { nodePool, nodeClass, pod, type, left, catalogue = SMALL_CATALOGUE, settings = {}, karpenter } = source;
  const named = { kind: file.replace(/(?:-\d+)?\.json$/, ''), about: source.about };
  const newer = source.karpenter115;
  const isPanic = typeof karpenter === 'string' && karpenter.startsWith('runtime error');
  const made =
    left !== undefined
      ? { asks: 'requirements', requirements: left, answer: karpenter }
      : type !== undefined
        ? isPanic
          ? { asks: 'capacity', type, nodeClass, answer: 'panic' }
          : {
              asks: 'capacity',
              type,
              nodeClass,
              answer: { capacity: nonZero(karpenter), allocatable: nonZero(source.karpenterAllocatable) },
            }
        : {
            asks: 'types',
            ...(pod === undefined ? {} : { pod }),
            nodePool,
            nodeClass,
            among: catalogue,
            ...(Object.keys(settings).length > 0 ? { settings } : {}),
            answer: placed(karpenter),
            ...(newer === undefined ? {} : { answerSince1143: placed(newer) }),
          };
  return spoken({ ...named, ...made }) as BehaviourCase;
}

function main(folders: readonly string[]): void {
  if (folders.length === 0) throw new Error('usage: behaviour.ts DIR...');
  const cases = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
      .map((file) => caseOf(file, JSON.parse(readFileSync(join(folder, file), 'utf8')) as Source)),
  );
  const target = join(__dirname, '../../test/karpenter/behaviour-cases.json');
  writeFileSync(target, `[\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`);
  console.log(`${cases.length} cases`);
}

main(process.argv.slice(2));
