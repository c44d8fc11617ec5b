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

/** Builds and checks a cluster and renders every file of it. */
export function clusterFiles(member: FleetMember): ClusterFiles {
  const { objects, findings } = checkedCluster(member);
  if (findings.some(({ severity }) => severity === 'error')) return { files: new Map(), findings };

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
  return { files, findings };
}
