import { App } from 'cdk8s';
import { constructFindings } from '../charts/findings';
import type { Finding } from '../karpenter';
import { objectFileName } from './file-names';
import type { FleetMember } from './fleet';
import { resourceName, type SynthesizedObject, synthesizeObjects } from './objects';
import { toYaml, toYamlProblems } from './yaml';

/** What one cluster comes to: its files by their paths below `clusters/<folder>/`, and what is wrong with it. */
export interface ClusterFiles {
  readonly files: ReadonlyMap<string, string>;
  readonly objects: readonly SynthesizedObject[];
  readonly findings: readonly Finding[];
}

const header = (construct: string): string => `Generated from ${construct}; edit the TypeScript, not this file.`;

const KUSTOMIZATION_HEADER = 'Generated; edit the TypeScript, not this file.';

const kustomization = (resources: readonly string[]): string =>
  toYaml(
    { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [...resources].sort() },
    { comment: KUSTOMIZATION_HEADER },
  );

function build({ cluster, build }: FleetMember, app: App): Finding[] {
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
    const { document, construct, folder } = object;
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
        source: { construct },
      },
    ];
  });
}

/** A finding once, however many charts of the cluster report it. */
function unique(findings: readonly Finding[]): Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    const key = JSON.stringify([finding.rule, finding.resource, finding.path, finding.message]);
    return !seen.has(key) && seen.add(key);
  });
}

const yamlFindings = ({ document, construct }: SynthesizedObject): Finding[] =>
  toYamlProblems(document, { comment: header(construct) }).map((problem) => ({
    severity: 'error',
    ...problem,
    resource: resourceName(document),
    source: { construct },
  }));

/** Builds the charts of a cluster in an App of its own, checks them and renders every file. */
export function clusterFiles(member: FleetMember): ClusterFiles {
  const app = new App({ recordConstructMetadata: false });
  const constructed = build(member, app);
  const { objects, findings: unresolved } = synthesizeObjects(app);
  const findings = unique([
    ...constructed,
    ...constructFindings(app),
    ...unresolved,
    ...collisions(objects),
    ...objects.flatMap(yamlFindings),
  ]);
  if (findings.some(({ severity }) => severity === 'error')) return { files: new Map(), objects, findings };

  const files = new Map<string, string>([['cluster.json', `${JSON.stringify(member.cluster, null, 2)}\n`]]);
  for (const folder of ['manifests', 'scale-test'] as const) {
    for (const { document, construct } of objects.filter((object) => object.folder === folder)) {
      files.set(`${folder}/${objectFileName(document)}`, toYaml(document, { comment: header(construct) }));
    }
  }
  const manifests = [...files.keys()].flatMap((file) => (file.startsWith('manifests/') ? [file.slice(10)] : []));
  files.set('manifests/kustomization.yaml', kustomization(manifests));
  return { files, objects, findings };
}
