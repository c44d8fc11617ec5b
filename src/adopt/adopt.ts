import { admit } from '../admission';
import { Cluster } from '../cluster';
import { canBeAcknowledged, type Finding, isError, type Problem, type Unreadable } from '../findings';
import { NEWEST_KARPENTER_MINOR } from '../karpenter/versions';
import type { RunTool } from '../live';
import { deepEqual, type JsonObject, kindOf, objectKey, resourceName, textAt } from '../objects';
import { type AwsSources, findingSentence } from './aws';
import { chosenObjects } from './chosen-objects';
import { sourceText } from './code/source';
import type { Written } from './constructs';
import { converted, placeOf } from './converted';
import { findFacts, type Question, type ToldFacts } from './facts';
import { handOver, handOverText, type TerraformState } from './handover';
import { USUAL_NAMESPACE } from './kinds/capacity-buffer';
import { NO_LIMITS } from './kinds/node-pool';
import type { Exception } from './kinds/writing';
import { ownForm } from './own-form';
import { plainForm } from './plain-form';
import { type Known, type Layout, type Program, type ProgramCluster, programOf } from './program';
import { type Proof, prove } from './prove';
import { readInput } from './read';
import type { AdoptCluster, AdoptObject, AdoptOptions } from './types';
import { isBeforeV1beta1 } from './v1beta1';
import { withAws } from './with-aws';
import { workloadIds, workloadKind } from './workloads';

/** Code for some clusters, and what it does to them. */
export interface Adopted {
  readonly clusters: readonly ProgramCluster[];
  /** Texts of the files by their paths. */
  readonly files: ReadonlyMap<string, string>;
  readonly proof: Proof;
  /** How the objects change hands, by the path of the file. */
  readonly handOvers: ReadonlyMap<string, string>;
  /** What the move from v1beta1 does to nodes that run, one sentence each; the proof compares what is after it. */
  readonly rolls: readonly string[];
  /** What no typed form says. */
  readonly exceptions: readonly Exception[];
  /** What a person has to decide, one sentence each. */
  readonly decisions: readonly string[];
  /** What was decided on the way, one sentence each. */
  readonly notes: readonly string[];
}

/** What stands in the way of code. */
export type NotAdopted =
  | { readonly unreadable: readonly Unreadable[] }
  /** Facts that nothing says. */
  | { readonly questions: readonly Question[]; readonly cluster: string; readonly several: boolean }
  /** What cannot be right of a cluster. */
  | { readonly problems: readonly Problem[]; readonly cluster: string }
  /** What the API server would refuse: it cannot run as it is. */
  | { readonly refused: readonly { readonly finding: Finding; readonly at: string }[] }
  /** Sentences. */
  | { readonly nothing: readonly string[] };

/** The objects that become code, each once; those that differ under one name are told. */
function distinct(objects: readonly AdoptObject[]): {
  readonly objects: readonly AdoptObject[];
  readonly clashes: readonly string[];
} {
  const found = new Map<string, AdoptObject>();
  const clashes: string[] = [];
  for (const each of objects) {
    const key = objectKey(each.object) ?? '';
    const first = found.get(key);
    if (first === undefined) found.set(key, each);
    else if (!deepEqual(first.object, each.object)) {
      clashes.push(
        `${resourceName(each.object)} is there twice and differs (${placeOf(first)}, ${placeOf(each)}): leave one of them out`,
      );
    }
  }
  return { objects: [...found.values()], clashes };
}

const withNamespace = (object: JsonObject): JsonObject =>
  kindOf(object) === 'CapacityBuffer' && textAt(object, 'metadata', 'namespace') === undefined
    ? { ...object, metadata: { ...(object.metadata as JsonObject), namespace: USUAL_NAMESPACE } }
    : object;

interface Taken {
  readonly cluster: AdoptCluster;
  /** As they were read, with the marks of whatever applies them. */
  readonly read: readonly JsonObject[];
  readonly objects: readonly AdoptObject[];
  readonly props: ProgramCluster['props'];
}

function program({ cluster, objects, props }: Taken): { readonly member: ProgramCluster; readonly notes: string[] } {
  const made = new Cluster(props);
  const notes: string[] = [];
  const written = objects.map(({ object, comments }): Written => {
    const own = ownForm(object, made.karpenterMinor);
    const resource = resourceName(object);
    if (own.unknown.length > 0) {
      notes.push(
        `${resource}: the API server of Karpenter ${made.karpenterMinor} drops ${own.unknown.join(', ')}: left out`,
      );
    }
    if (workloadKind(object) !== undefined) return { object: own.object, comments };
    const plain = plainForm(own.object);
    notes.push(...plain.notes.map((note) => `${resource}: ${note}`));
    const placed = withNamespace(plain.object);
    if (placed !== plain.object) notes.push(`${resource} names no namespace: ${USUAL_NAMESPACE} was taken`);
    return { object: placed, comments };
  });
  const folder = cluster.folder === '' ? made.name : (cluster.folder.split('/').at(-1) ?? made.name);
  return {
    member: {
      folder: cluster.file === undefined ? made.name : folder,
      props,
      cluster: made,
      objects: written,
      known: [],
    },
    notes,
  };
}

/** Clusters whose workloads know the ids of their constructs. */
function withIds(members: readonly ProgramCluster[]): readonly ProgramCluster[] {
  const ids = workloadIds(members.flatMap(({ objects }) => objects.map(({ object }) => object)));
  if (ids.size === 0) return members;
  return members.map((member) => ({
    ...member,
    objects: member.objects.map((each): Written => {
      const id = ids.get(objectKey(each.object) ?? '');
      return id === undefined ? each : { ...each, id };
    }),
  }));
}

const hasNoLimits = (object: JsonObject): boolean =>
  kindOf(object) === 'NodePool' && JSON.stringify(object).includes(NO_LIMITS);

interface Proven {
  readonly code: Program;
  readonly proof: Proof;
  /** What is acknowledged, one sentence each. */
  readonly known: readonly string[];
}

/** Findings come in layers: of what does not work nobody is told that it is unwise too. */
const LAYERS = 4;

/** Code that a synth takes: what it would stop for is so in the cluster already, and is acknowledged. */
function proven(members: readonly ProgramCluster[], layout: Layout): Proven {
  let given = members;
  const known: string[] = [];
  for (let layer = 1; ; layer++) {
    const code = programOf(given, layout);
    const proof = prove(code, given);
    const found = proof.refused.filter(({ rule }) => canBeAcknowledged(rule));
    if (found.length === 0 || layer === LAYERS) return { code, proof, known: [...new Set(known)] };
    known.push(...found.map(({ rule, resource, message }) => `${resource}: ${message} [${rule}]: acknowledged`));
    given = given.map((member) => ({
      ...member,
      known: [...member.known, ...distinctKnown(found.filter(({ source }) => source?.cluster === member.folder))],
    }));
  }
}

const distinctKnown = (findings: readonly Finding[]): readonly Known[] => [
  ...new Map(findings.map(({ rule, resource }) => [`${rule} ${resource}`, { rule, object: resource }])).values(),
];

/** How the objects of each cluster change hands: one file a cluster. */
function handOversOf(
  taken: readonly Taken[],
  members: readonly ProgramCluster[],
  terraform: TerraformState | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    taken.map(({ cluster: { context }, read }, index): [string, string] => {
      const folder = members[index]?.folder ?? '';
      const file = taken.length === 1 ? 'HANDOVER.md' : `HANDOVER-${folder}.md`;
      const facts = {
        cluster: members[index]?.cluster.name ?? folder,
        manifests: `dist/clusters/${folder}/manifests`,
        ...(context !== undefined && { context }),
        ...(terraform !== undefined && { terraform }),
      };
      return [file, handOverText(handOver(read, facts))];
    }),
  );
}

/** What becomes of clusters that were read. */
export function adoptClusters(
  clusters: readonly AdoptCluster[],
  told: ToldFacts,
  layout: Layout,
  terraform?: TerraformState,
  options: AdoptOptions = {},
): Adopted | NotAdopted {
  const notes: string[] = [];
  const taken: Taken[] = [];
  const decisions: string[] = [];
  const rolls: string[] = [];
  const refused: { finding: Finding; at: string }[] = [];
  for (const cluster of clusters) {
    const { own, notes: leftNotes } = chosenObjects(cluster.objects, options);
    const former = cluster.objects.filter(({ object }) => isBeforeV1beta1(object));
    refused.push(...converted(former, NEWEST_KARPENTER_MINOR).open);
    notes.push(...leftNotes, ...(cluster.aws?.notes ?? []));
    if (own.length === 0) continue;
    const once = distinct(own);
    if (once.clashes.length > 0) return { nothing: once.clashes };
    const facts = findFacts(
      cluster,
      once.objects.map(({ object }) => object),
      told,
    );
    if ('questions' in facts) {
      return { questions: facts.questions, cluster: cluster.folder, several: clusters.length > 1 };
    }
    if ('problems' in facts) return { problems: facts.problems, cluster: cluster.folder };
    const { problems, karpenterMinor, kubernetesVersion } = new Cluster(facts.props);
    const errors = problems.filter(isError);
    if (errors.length > 0) return { problems: errors, cluster: cluster.folder };
    const { objects, decisions: chosen, open, rolls: rolling } = converted(once.objects, karpenterMinor);
    rolls.push(...rolling);
    decisions.push(...(cluster.aws?.findings ?? []).map(findingSentence), ...chosen);
    refused.push(...open);
    const isSaid = (finding: Finding): boolean =>
      open.some((each) => each.finding.resource === finding.resource && each.finding.path === finding.path);
    for (const each of objects) {
      if (workloadKind(each.object) !== undefined) continue;
      const findings = admit(each.object, { karpenterMinor, kubernetesVersion, strict: false });
      refused.push(
        ...findings
          .filter((finding) => isError(finding) && !isSaid(finding))
          .map((finding) => ({ finding, at: placeOf(each) })),
      );
    }
    taken.push({ cluster, read: once.objects.map(({ object }) => object), objects, props: facts.props });
  }
  if (refused.length > 0) return { refused };
  if (taken.length > 1 && terraform !== undefined) {
    return { nothing: ['a state of Terraform is of one cluster, and these are several: adopt them one by one'] };
  }
  if (taken.length === 0) return { nothing: ['no NodePool, EC2NodeClass, NodeOverlay or CapacityBuffer was found'] };
  const members = withIds(
    taken.map((each) => {
      const made = program(each);
      notes.push(...made.notes);
      return made.member;
    }),
  );
  const { code, proof, known } = proven(members, layout);
  decisions.push(...known);
  const unlimitedPools = [...proof.made.values()].flat().filter(hasNoLimits).map(resourceName);
  if (unlimitedPools.length > 0) {
    decisions.push(
      `${[...new Set(unlimitedPools)].join(', ')}: no limits were set; unlimited('…') says so, which the YAML carries as an annotation: give limits, or the reason`,
    );
  }
  return {
    clusters: members,
    files: new Map(code.files.map((file) => [file.path, sourceText(file)])),
    handOvers: handOversOf(taken, members, terraform),
    proof,
    rolls,
    exceptions: code.exceptions,
    decisions: [...new Set(decisions)],
    notes: [...new Set(notes)],
  };
}

/**
 * Reads what the arguments name and makes code of it.
 *
 * @throws SideError where a cluster does not answer.
 */
export async function adopt(
  args: readonly string[],
  told: ToldFacts,
  layout: Layout,
  run: RunTool,
  terraform?: TerraformState,
  options: AdoptOptions & AwsSources = {},
): Promise<Adopted | NotAdopted> {
  const { clusters: read, unreadable, notes } = await readInput(args, run, options);
  if (unreadable.length > 0) return { unreadable };
  const clusters = await withAws(read, told, options, run);
  if ('failure' in clusters) return { nothing: [clusters.failure] };
  const made = adoptClusters(clusters.clusters, told, layout, terraform, options);
  return 'files' in made ? { ...made, notes: [...made.notes, ...notes] } : made;
}
