import { type Finding, type Problem, uniqueFindings } from '../../findings';
import { duplicates, resourceName } from '../../objects';
import type { FleetMember } from '../fleet';
import { admissionFindings } from './admission-findings';
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
  readonly findings: readonly Finding[];
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
  problems.map((problem) => ({
    severity: 'error',
    ...problem,
    resource: resourceName(document),
    source: { construct },
  }));

/** Judges what a cluster was built to. */
export function checkedCluster(
  member: FleetMember,
  verdicts: VerdictCache,
  built: BuiltCluster = builtCluster(member),
): CheckedCluster {
  const { thrown, said, unresolved } = built;
  const verdictOn = verdicts.judge(member.cluster);
  const judged = built.objects.map((object) => ({ object, verdict: verdictOn(object) }));
  const findings = uniqueFindings([
    ...thrown,
    ...said,
    ...unresolved,
    ...collisions(built.objects),
    ...judged.flatMap(({ object, verdict }) => [
      ...yamlFindings(object, verdict.yaml.problems),
      ...admissionFindings(object, verdict.refused, said),
    ]),
    // What was not built for an error is not missing.
    ...(thrown.length > 0 ? [] : betweenObjects(built.objects, member.cluster)),
  ]);
  return {
    objects: judged.map(({ object, verdict }) => ({ object, text: verdict.yaml.text })),
    findings: findings.map((finding) => ({
      ...finding,
      source: { construct: '', ...finding.source, cluster: member.folder },
    })),
  };
}
