import { CONSEQUENCES, withoutRefused } from '../../admission';
import type { Cluster } from '../../cluster';
import {
  type Acknowledgement,
  applyAcknowledgements,
  type Finding,
  findingsOf,
  hasErrors,
  isError,
  type Problem,
  uniqueFindings,
} from '../../findings';
import { duplicates, resourceName } from '../../objects';
import { type PolicySettings, policyFindings } from '../../policy';
import type { FleetMember } from '../fleet';
import { clusterAcknowledgements } from './acknowledgements';
import { admissionFindings, unsaid } from './admission-findings';
import { betweenObjects } from './between-objects';
import { type BuiltCluster, builtCluster } from './built-cluster';
import type { SynthesizedObject } from './synthesized-object';
import type { VerdictCache } from './verdict-cache';

/** An object with its YAML; the text is empty where a finding says why. */
export interface RenderedObject {
  readonly object: SynthesizedObject;
  readonly text: string;
}

/** The objects of one cluster and everything that is wrong with them. */
export interface CheckedCluster {
  readonly objects: readonly RenderedObject[];
  /** Those that are known are marked. */
  readonly findings: readonly Finding[];
  /** What is acknowledged in the cluster itself. */
  readonly acknowledgements: readonly Acknowledgement[];
}

/** What a fleet says of its findings. */
export interface FleetRules {
  /** What is acknowledged in all of it. @default - nothing */
  readonly known?: readonly Acknowledgement[];
  /** Which rules of policy count. @default - none is asked, as of a template */
  readonly policy?: PolicySettings;
  /** The day to judge by what ends with one. @default - nothing ends */
  readonly at?: string;
}

/** Objects that would be written to one file: the API server would keep one of them. */
function collisions(objects: readonly SynthesizedObject[]): Finding[] {
  return duplicates(objects, ({ folder, file }) => `${folder}/${file}`).map(
    ({ item: { document, construct }, first }) => ({
      rule: 'set/duplicate-name',
      severity: 'error',
      resource: resourceName(document),
      path: 'metadata.name',
      got: document.metadata.name,
      message: `${document.kind} ${document.metadata.name} is defined twice; the first one is ${first.construct}`,
      fix: 'rename or remove one of them',
      source: { construct },
    }),
  );
}

/** The values of an object that cannot be written so that every YAML reader reads them alike. */
const yamlFindings = ({ document, construct }: SynthesizedObject, problems: readonly Problem[]): Finding[] =>
  findingsOf(problems, resourceName(document), { construct });

const isUnsaid = (finding: Finding, said: readonly Finding[]): boolean =>
  (finding.severity !== 'error' && !CONSEQUENCES.has(finding.rule)) ||
  finding.source === undefined ||
  !('construct' in finding.source) ||
  unsaid(finding.source.construct, [finding], said).length > 0;

/** What is wrong with a value of the Cluster is not said again of each object that took it over. */
function withoutTakenOver(findings: readonly Finding[], said: readonly Finding[]): readonly Finding[] {
  const wrong = new Set(
    said.filter((one) => isError(one) && one.resource.startsWith('Cluster/')).map(({ got }) => got),
  );
  return wrong.size === 0 ? findings : findings.filter(({ got }) => typeof got !== 'string' || !wrong.has(got));
}

/** The objects of a cluster, and what their constructs say of themselves. */
export interface SaidObjects {
  readonly objects: readonly SynthesizedObject[];
  readonly said: readonly Finding[];
  /** Whether they are all that was meant: what was not built for an error is not missing. */
  readonly complete: boolean;
  /** The rules of policy that count; undefined for objects of a cluster that exists nowhere. */
  readonly policy?: PolicySettings;
  /** The day to judge by what ends with one. @default - nothing ends */
  readonly at?: string;
  /** What is acknowledged of them. @default - nothing */
  readonly known?: readonly Acknowledgement[];
}

/** What is valid and still unwise among the objects that are applied. */
function unwise({ objects, complete, at }: SaidObjects, cluster: Cluster, settings: PolicySettings): Finding[] {
  const applied = objects.filter(({ folder }) => folder === 'manifests');
  const found = policyFindings(
    applied.map(({ document }) => document),
    { facts: cluster, settings, whole: complete, at },
  );
  if (found.length === 0) return [];
  const constructs = new Map<unknown, string>(applied.map(({ document, construct }) => [document, construct]));
  return found.map(({ object, finding }) => ({ ...finding, source: { construct: constructs.get(object) ?? '' } }));
}

/** What objects lack together, without what only follows from a field that the server refuses. */
function withoutRefusedFields(
  between: readonly Finding[],
  judged: readonly { readonly object: SynthesizedObject; readonly verdict: { readonly refused: readonly Finding[] } }[],
): readonly Finding[] {
  if (between.length === 0) return between;
  const refused = new Map(judged.map(({ object, verdict }) => [object.construct, verdict.refused]));
  return between.filter((finding) => {
    const construct = finding.source !== undefined && 'construct' in finding.source ? finding.source.construct : '';
    return withoutRefused(refused.get(construct) ?? [], [{ finding }]).length > 0;
  });
}

/** What YAML, API server, controller and the other objects of its cluster refuse of each object, and its YAML. */
export function objectFindings(
  cluster: Cluster,
  set: SaidObjects,
  verdicts: VerdictCache,
): Omit<CheckedCluster, 'acknowledgements'> {
  const { objects, said, complete, policy, known = [], at } = set;
  const verdictOn = verdicts.judge(cluster);
  const judged = objects.map((object) => ({ object, verdict: verdictOn(object) }));
  const between = complete ? betweenObjects(objects, cluster).filter((finding) => isUnsaid(finding, said)) : [];
  const found = [
    ...judged.flatMap(({ object, verdict }) => {
      const unwritable = yamlFindings(object, verdict.yaml.problems);
      return [...unwritable, ...admissionFindings(object, verdict.refused, [...said, ...unwritable])];
    }),
    ...withoutRefusedFields(between, judged),
  ];
  const findings = withoutTakenOver(found, said);
  // Of what does not work nobody has to hear that it is unwise too.
  const isSound =
    policy !== undefined && !hasErrors(applyAcknowledgements([...said, ...findings], known, { at }).findings);
  return {
    objects: judged.map(({ object, verdict }) => ({ object, text: verdict.yaml.text })),
    findings: isSound ? [...findings, ...unwise(set, cluster, policy)] : findings,
  };
}

/**
 * Judges what a cluster was built to.
 *
 * @param rules of the whole fleet
 */
export function checkedCluster(
  member: FleetMember,
  verdicts: VerdictCache,
  built: BuiltCluster = builtCluster(member),
  { known = [], policy, at }: FleetRules = {},
): CheckedCluster {
  const { objects, thrown, said, unresolved, acknowledged } = built;
  const { cluster, folder } = member;
  const { acknowledgements, findings: wrong } = clusterAcknowledgements(cluster, objects, acknowledged);
  const all = [...acknowledgements, ...known];
  const complete = thrown.length === 0;
  const judged = objectFindings(cluster, { objects, said, complete, policy, at, known: all }, verdicts);
  const findings = uniqueFindings([
    ...thrown,
    ...said,
    ...unresolved,
    ...collisions(objects),
    ...judged.findings,
    ...wrong,
  ]).map((finding) => ({ ...finding, source: { construct: '', ...finding.source, cluster: folder } }));
  return {
    objects: judged.objects,
    findings: applyAcknowledgements(findings, all, { at }).findings,
    acknowledgements,
  };
}
