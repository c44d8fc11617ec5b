import { type TemplateFile, templateFile } from '../cloudformation';
import type { Finding } from '../karpenter';
import { type BuiltCluster, checkedCluster } from './checked-cluster';
import { objectFileName } from './file-names';
import type { FleetMember } from './fleet';
import { kustomizationText } from './kustomization';
import type { SynthesizedObject } from './objects';

/** What one cluster comes to: its files by their paths below `clusters/<folder>/`, and what is wrong with it. */
export interface ClusterFiles {
  /** Empty where a finding is an error. */
  readonly files: ReadonlyMap<string, string>;
  /** What the cluster is given to apply. Empty where a finding is an error. */
  readonly manifests: readonly SynthesizedObject[];
  readonly findings: readonly Finding[];
}

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** The AWS side. A cluster whose own facts are wrong has said so already. */
function template({ cluster, template, folder }: FleetMember, documents: readonly object[]): TemplateFile {
  if (template === false || cluster.problems.length > 0) return { findings: [] };
  const { text, findings } = templateFile(cluster, documents, template);
  return { text, findings: findings.map((finding) => ({ source: { construct: '', cluster: folder }, ...finding })) };
}

/** Checks a cluster and renders every file of it. */
export function clusterFiles(member: FleetMember, built?: BuiltCluster): ClusterFiles {
  const { objects, findings: ofObjects } = checkedCluster(member, built);
  // Objects with errors say nothing about what the cluster uses.
  const aws = template(member, hasErrors(ofObjects) ? [] : objects.map(({ document }) => document));
  const findings = [...ofObjects, ...aws.findings];
  if (hasErrors(findings)) return { files: new Map(), manifests: [], findings };

  const written = objects.map(({ document, folder, text }) => {
    const name = objectFileName(document);
    return { name, folder, file: `${folder}/${name}`, text };
  });
  const resources = written.filter(({ folder }) => folder === 'manifests').map(({ name }) => name);
  const files = new Map([
    ['cluster.json', `${JSON.stringify(member.cluster, null, 2)}\n`],
    ['manifests/kustomization.yaml', kustomizationText({ resources: resources.sort() })],
    ...written.map(({ file, text }): [string, string] => [file, text]),
  ]);
  if (aws.text !== undefined) files.set('aws/template.yaml', aws.text);
  return { files, manifests: objects.filter(({ folder }) => folder === 'manifests'), findings };
}
