import { textAt } from '../../objects';
import { LISTING, type PendingChange, parseListing } from '../publish';

/** A cluster before and after, by its folder on each side; one is missing where the cluster comes or goes. */
export interface ChangedCluster {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A file of a cluster that decides what runs, or that says so of the others: no README, script or workload of a test. */
const APPLIED = /^clusters\/([^/]+)\/(?:cluster\.json|manifests\/.+|aws\/template\.yaml|install\/.+\.ya?ml)$/;

const clusterFile = (folder: string): string => `clusters/${folder}/cluster.json`;

function nameOf(text: string | undefined): string | undefined {
  try {
    return textAt(JSON.parse(text ?? ''), 'name');
  } catch {
    return undefined;
  }
}

/** The only one of some folders with a name. */
const onlyFolder = (folders: readonly string[], name: string | undefined, names: ReadonlyMap<string, unknown>) => {
  const same = name === undefined ? [] : folders.filter((folder) => names.get(folder) === name);
  return same.length === 1 ? same[0] : undefined;
};

/** The clusters of an output of which something that is applied changes. A cluster that moves is one, not two. */
export function changedClusters({ paths, before, after }: PendingChange): readonly ChangedCluster[] {
  const folders = [...new Set(paths.flatMap((path) => APPLIED.exec(path)?.[1] ?? []))];
  const old = new Map(folders.map((folder) => [folder, before(clusterFile(folder))]));
  const renewed = new Map(folders.map((folder) => [folder, after(clusterFile(folder))]));
  const gone = folders.filter((folder) => renewed.get(folder) === undefined);
  const come = folders.filter((folder) => old.get(folder) === undefined);
  const names = new Map([
    ...gone.map((folder) => [folder, nameOf(old.get(folder))] as const),
    ...come.map((folder) => [folder, nameOf(renewed.get(folder))] as const),
  ]);
  const target = (folder: string): string | undefined =>
    onlyFolder(gone, names.get(folder), names) === undefined ? undefined : onlyFolder(come, names.get(folder), names);
  const stays = folders.filter((folder) => old.get(folder) !== undefined && renewed.get(folder) !== undefined);
  return [
    ...stays.map((folder) => ({ before: folder, after: folder })),
    ...gone.map((folder) => ({ before: folder, after: target(folder) })),
  ];
}

/** The files of a cluster on one side, by their paths in the output. A kustomization only lists what lies beside it. */
export function clusterTexts(folder: string, text: PendingChange['before']): ReadonlyMap<string, string> {
  const prefix = `clusters/${folder}`;
  const { paths } = parseListing(text(`${prefix}/${LISTING}`) ?? '');
  const applied = [...paths].map((path) => `${prefix}/${path}`).filter((path) => APPLIED.test(path));
  return new Map(
    applied
      .filter((path) => !path.endsWith('/manifests/kustomization.yaml'))
      .flatMap((path) => {
        const content = text(path);
        return content === undefined ? [] : [[path, content]];
      }),
  );
}
