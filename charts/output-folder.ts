import type { IConstruct } from 'constructs';

/**
 * Where an object is written below `dist/clusters/<cluster>/`. Only `manifests` is ever applied by Argo CD or Flux;
 * `scale-test` holds workloads that a person runs by hand or command.
 */
export type OutputFolder = 'manifests' | 'scale-test';

const FOLDER = Symbol.for('cdk8s-karpenter.OutputFolder');

/** Sends a construct and everything below it to a folder. */
export function setOutputFolder(construct: IConstruct, folder: OutputFolder): void {
  Object.defineProperty(construct, FOLDER, { value: folder });
}

/** The folder of a construct: the one set on it or on the nearest construct above it. */
export function outputFolderOf(construct: IConstruct): OutputFolder {
  for (const scope of construct.node.scopes.reverse()) {
    const folder = (scope as { [FOLDER]?: OutputFolder })[FOLDER];
    if (folder !== undefined) return folder;
  }
  return 'manifests';
}
