import { App } from 'cdk8s';
import { constructFindings } from '../../charts/findings';
import { resourceName } from '../admission';
import { type Finding, type Problem, uniqueFindings } from '../findings';
import { admissionFindings, admissionOptions } from './admission';
import { betweenObjects } from './between-objects';
import type { FleetMember } from './fleet';
import { type SynthesizedObject, synthesizeObjects } from './objects';
import type { VerdictCache } from './verdict';

/** What the constructs of a cluster come to, before anything is judged. */
export interface BuiltCluster {
  readonly objects: readonly SynthesizedObject[];
  /** What code threw while the cluster was built. */
  readonly thrown: readonly Finding[];
  /** What the constructs say of themselves. */
  readonly said: readonly Finding[];
  /** Constructs that have no object. */
  readonly unresolved: readonly Finding[];
}

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

function construct({ cluster, build }: FleetMember, app: App): Finding[] {
  try {
    build(app, cluster);
    return [];
  } catch (error) {
    return [
      {
        rule: 'charts/construction',
        severity: 'error',
        resource: `Cluster/${cluster.name}`,
        path: '',
        message: error instanceof Error ? error.message : String(error),
      },
    ];
  }
}

/** Objects that would be written to one file: the API server would keep one of them. */
function collisions(objects: readonly SynthesizedObject[]): Finding[] {
  const first = new Map<string, SynthesizedObject>();
  return objects.flatMap((object) => {
    const { document, folder, file } = object;
    const path = `${folder}/${file}`;
    const other = first.get(path);
    if (other === undefined) {
      first.set(path, object);
      return [];
    }
    return [
      {
        rule: 'set/duplicate-name',
        severity: 'error' as const,
        resource: resourceName(document),
        path: 'metadata.name',
        got: document.metadata.name,
        message: `${document.kind} ${document.metadata.name} is defined twice; the first one is ${other.construct}`,
        fix: 'rename or remove one of them',
        source: { construct: object.construct },
      },
    ];
  });
}

/** The values of an object that cannot be written so that every YAML reader reads them alike. */
const yamlFindings = ({ document, construct }: SynthesizedObject, problems: readonly Problem[]): Finding[] =>
  problems.map((problem) => ({
    severity: 'error',
    ...problem,
    resource: resourceName(document),
    source: { construct },
  }));

/** Builds the charts of a cluster in an App of its own. */
export function builtCluster(member: FleetMember): BuiltCluster {
  const app = new App({ recordConstructMetadata: false });
  const thrown = construct(member, app);
  const said = constructFindings(app);
  const { objects, findings: unresolved } = synthesizeObjects(app);
  return { objects, thrown, said, unresolved };
}

/** Judges what a cluster was built to. */
export function checkedCluster(
  member: FleetMember,
  verdicts: VerdictCache,
  built: BuiltCluster = builtCluster(member),
): CheckedCluster {
  const { thrown, said, unresolved } = built;
  const verdictOn = verdicts.judge(admissionOptions(member.cluster));
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
