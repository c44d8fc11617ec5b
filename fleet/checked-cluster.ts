import { App } from 'cdk8s';
import { constructFindings } from '../charts/findings';
import type { Finding } from '../karpenter';
import { admissionFindings } from './admission';
import { objectFileName } from './file-names';
import type { FleetMember } from './fleet';
import { resourceName, type SynthesizedObject, synthesizeObjects } from './objects';
import { toYamlProblems } from './yaml';

/** The objects of one cluster and everything that is wrong with them. */
export interface CheckedCluster {
  readonly objects: readonly SynthesizedObject[];
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
    const { document, folder } = object;
    const file = `${folder}/${objectFileName(document)}`;
    const other = first.get(file);
    if (other === undefined) {
      first.set(file, object);
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

/** Values that cannot be written so that every YAML reader reads them alike. */
const yamlFindings = ({ document, construct }: SynthesizedObject): Finding[] =>
  toYamlProblems(document).map((problem) => ({
    severity: 'error',
    ...problem,
    resource: resourceName(document),
    source: { construct },
  }));

/** A finding once, however many charts of the cluster report it. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter(({ rule, resource, path, message }) => {
    const key = JSON.stringify([rule, resource, path, message]);
    return !seen.has(key) && seen.add(key);
  });
}

/** Builds the charts of a cluster in an App of its own and checks what they come to. */
export function checkedCluster(member: FleetMember): CheckedCluster {
  const { cluster } = member;
  const app = new App({ recordConstructMetadata: false });
  const thrown = construct(member, app);
  const said = constructFindings(app);
  const { objects, findings: unresolved } = synthesizeObjects(app);
  const findings = unique([
    ...thrown,
    ...said,
    ...unresolved,
    ...collisions(objects),
    ...objects.flatMap((object) => [...yamlFindings(object), ...admissionFindings(object, cluster, said)]),
  ]);
  return {
    objects,
    findings: findings.map((finding) => ({
      ...finding,
      source: { construct: '', ...finding.source, cluster: member.folder },
    })),
  };
}
