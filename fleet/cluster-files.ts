import { type TemplateFile, templateFile } from '../cloudformation';
import type { Finding } from '../karpenter';
import { checkedCluster } from './checked-cluster';
import { objectFileName } from './file-names';
import type { FleetMember } from './fleet';
import { toYaml } from './yaml';

/** What one cluster comes to: its files by their paths below `clusters/<folder>/`, and what is wrong with it. */
export interface ClusterFiles {
  /** Empty where a finding is an error. */
  readonly files: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
}

/** Where the object stands in the TypeScript; the inner construct that cdk8s calls `Resource` or `Default` helps nobody. */
const header = (construct: string): string =>
  `Generated from ${construct.replace(/\/(Resource|Default)$/, '')}; edit the TypeScript, not this file.`;

const kustomization = (resources: readonly string[]): string =>
  toYaml(
    { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources },
    { comment: 'Generated; edit the TypeScript, not this file.' },
  );

export const hasErrors = (findings: readonly Finding[]): boolean =>
  findings.some(({ severity }) => severity === 'error');

/** The AWS side. A cluster whose own facts are wrong has said so already. */
function template({ cluster, template, folder }: FleetMember, documents: readonly object[]): TemplateFile {
  if (template === false || cluster.problems.length > 0) return { findings: [] };
  const { text, findings } = templateFile(cluster, documents, template);
  return { text, findings: findings.map((finding) => ({ source: { construct: '', cluster: folder }, ...finding })) };
}

/** Builds and checks a cluster and renders every file of it. */
export function clusterFiles(member: FleetMember): ClusterFiles {
  const { objects, findings: ofObjects } = checkedCluster(member);
  // Objects with errors say nothing about what the cluster uses.
  const aws = template(member, hasErrors(ofObjects) ? [] : objects.map(({ document }) => document));
  const findings = [...ofObjects, ...aws.findings];
  if (hasErrors(findings)) return { files: new Map(), findings };

  const written = objects.map(({ document, folder, construct }) => {
    const name = objectFileName(document);
    return { name, folder, file: `${folder}/${name}`, text: toYaml(document, { comment: header(construct) }) };
  });
  const manifests = written.filter(({ folder }) => folder === 'manifests').map(({ name }) => name);
  const files = new Map([
    ['cluster.json', `${JSON.stringify(member.cluster, null, 2)}\n`],
    ['manifests/kustomization.yaml', kustomization(manifests.sort())],
    ...written.map(({ file, text }): [string, string] => [file, text]),
  ]);
  if (aws.text !== undefined) files.set('aws/template.yaml', aws.text);
  return { files, findings };
}
