import { Cluster, type ClusterProps } from '../cluster';
import { hasErrors, type Problem } from '../findings';
import { type ScaffoldValues, scaffoldFiles } from './files';
import { inTheWay, writeNewFiles } from './new-files';
import { kubernetesFor } from './versions';

/** What a new repository is for, as it was typed. */
export interface ScaffoldOptions extends Omit<ScaffoldValues, 'kubernetesVersion'> {
  /** @default - the usual one, or the newest that the Karpenter version supports */
  readonly kubernetesVersion?: string;
}

/** What was made, or why nothing was. */
export type Scaffold =
  | { readonly files: readonly string[]; readonly warnings: readonly Problem[] }
  /** What cannot be right of the cluster. */
  | { readonly problems: readonly Problem[] }
  /** Files that are there and would be written. */
  | { readonly inTheWay: readonly string[] }
  /** What the file system said. */
  | { readonly failure: string };

function valuesOf(options: ScaffoldOptions): ScaffoldValues {
  const karpenterVersion = options.karpenterVersion.replace(/^v/, '');
  return {
    ...options,
    karpenterVersion,
    kubernetesVersion: options.kubernetesVersion ?? kubernetesFor(karpenterVersion),
  };
}

/** Makes a new repository in a folder. All of it is written or nothing, and no file that is there is touched. */
export function scaffold(folder: string, options: ScaffoldOptions): Scaffold {
  const values = valuesOf(options);
  const { library: _, ...facts } = values;
  const { problems } = new Cluster(facts as ClusterProps);
  if (hasErrors(problems)) return { problems };
  const files = scaffoldFiles(values);
  try {
    const blocking = inTheWay(folder, files.keys());
    if (blocking.length > 0) return { inTheWay: blocking };
    writeNewFiles(folder, files);
    return { files: [...files.keys()], warnings: problems };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  }
}
