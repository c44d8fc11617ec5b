import { visibleText } from '../findings';
import { kindOf } from '../objects';
import { headline, reviewText } from '../review';
import type { Adopted, NotAdopted } from './adopt';
import { KINDS } from './kinds';
import { WORKLOAD_KINDS } from './workloads';

const oneLine = (text: string): string => visibleText(text).replaceAll('\n', '\\n');

const bulleted = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `${title}:`, ...lines.map((line) => `  ${oneLine(line)}`)];

function countsText({ clusters }: Adopted): string {
  const objects = clusters.flatMap((each) => each.objects);
  const counts = [...KINDS, ...WORKLOAD_KINDS].flatMap(({ kind }) => {
    const count = objects.filter(({ object }) => kindOf(object) === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  const names = clusters.map(({ cluster }) => cluster.name);
  const where = names.length > 5 ? `${names.length} clusters` : names.join(', ');
  return `${counts.join(', ')} of ${where}`;
}

/** Whether a change is one of a workload, of which a review does not say what it does to its pods. */
const isOfWorkload = ({ resource }: { readonly resource: string }): boolean =>
  WORKLOAD_KINDS.some(({ kind }) => resource.startsWith(`${kind}/`));

/** Whether nodes, what Karpenter does, and workloads stay as they are. */
export const isNoOp = ({ proof: { review, refused }, rolls }: Adopted): boolean =>
  review.worst === 'none' && !review.changes.some(isOfWorkload) && refused.length === 0 && rolls.length === 0;

const HASHES =
  'not compared: the hashes that Karpenter keeps in annotations (karpenter.sh/nodepool-hash, karpenter.k8s.aws/ec2nodeclass-hash)';

const WORKLOADS_DIFFER = 'Workloads that the code makes are not those that were read: their pods may be replaced.';

const NO_CONSEQUENCE =
  'no consequence: 0 nodes roll. What the code makes is what was read, as the API server and Karpenter see it.';

/** What was made and what it does, for a person. */
export function adoptedText(adopted: Adopted, columns?: number): string {
  const { proof, exceptions, notes, decisions, rolls } = adopted;
  const { review, refused } = proof;
  const pods = review.changes.filter(isOfWorkload);
  const quietly =
    rolls.length === 0 ? NO_CONSEQUENCE : 'The move from v1beta1 to v1 replaces nodes; nothing else of the code does.';
  const result =
    review.worst === 'none'
      ? [pods.length > 0 ? WORKLOADS_DIFFER : quietly]
      : [headline(review), '', reviewText(review, { columns, details: true }).trimEnd()];
  const quiet = review.worst === 'none' ? review.changes.filter((change) => !isOfWorkload(change)) : [];
  return [
    countsText(adopted),
    ...result.map(oneLineOf),
    ...bulleted('nodes that are replaced', rolls),
    ...bulleted(
      'workloads that differ',
      pods.map(({ resource, path }) => `${resource} ${path}`),
    ),
    ...bulleted(
      'differs, without any effect',
      quiet.map(({ resource, path }) => `${resource} ${path}`),
    ),
    ...bulleted(
      'a synth refuses',
      refused.map(({ resource, path, message, rule }) => `${resource} ${path}: ${message} [${rule}]`),
    ),
    ...bulleted(
      'not typed',
      exceptions.map(({ resource, path, reason }) => `${resource} ${path}: ${reason}`),
    ),
    ...bulleted('to decide', decisions),
    ...bulleted('to know', [...notes, HASHES]),
    '',
  ].join('\n');
}

const oneLineOf = (text: string): string => visibleText(text);

const clusterOf = (cluster: string): string => (cluster === '' ? '' : ` of ${oneLine(cluster)}`);

/** Why there is no code, as lines. */
export function refusalLines(refusal: NotAdopted, command: string): readonly string[] {
  if ('unreadable' in refusal) {
    return refusal.unreadable.map(({ file, line, message }) =>
      oneLine(`error: ${file}${line === undefined ? '' : `:${line}`}: ${message}`),
    );
  }
  if ('nothing' in refusal) return refusal.nothing.map((line) => `error: ${oneLine(line)}`);
  if ('problems' in refusal) {
    return refusal.problems.map(({ path, message, fix }) =>
      oneLine(`error: cluster${clusterOf(refusal.cluster)}: ${path}: ${message}${fix === undefined ? '' : `; ${fix}`}`),
    );
  }
  if ('refused' in refusal) {
    return [
      ...refusal.refused.map(({ finding: { resource, path, message, fix }, at }) =>
        oneLine(
          `error: ${at === '' ? '' : `${at}: `}${resource}${path === '' ? '' : ` ${path}`}: ${message}${fix === undefined ? '' : `; ${fix}`}`,
        ),
      ),
      refusal.refused.some(({ finding: { rule } }) => rule.startsWith('v1beta1/'))
        ? 'These have no equal in v1: decide what is to stand there, then adopt.'
        : 'The API server refuses these objects, so no cluster has them: correct them, or leave them out.',
    ];
  }
  const { questions, cluster, several } = refusal;
  const width = Math.max(...questions.map(({ option, value }) => option.length + value.length + 1));
  return [
    `error: these objects do not say everything about their cluster${clusterOf(cluster)}. Say it:`,
    '',
    `  ${oneLine(command)} ${questions.map(({ option, value }) => `${option} ${value}`).join(' ')}`,
    '',
    ...questions.map(({ option, value, text }) => `  ${`${option} ${value}`.padEnd(width)}  ${text}`),
    ...(several
      ? ['', 'Of several clusters each can say it in a cluster.json beside its objects, with the same names.']
      : []),
  ];
}
