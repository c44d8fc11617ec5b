import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { type LocatedObject, locatedObjects } from '../check';
import type { Unreadable } from '../findings';
import type { RunTool } from '../live';
import { byCodeUnit, objectKey } from '../objects';
import { openSide } from '../sides';
import type { AdoptCluster, AdoptObject, AdoptOptions } from './types';

/** What the arguments of a command line hold. */
export interface AdoptInput {
  readonly clusters: readonly AdoptCluster[];
  readonly unreadable: readonly Unreadable[];
  /** What the reader of the output should know, one sentence each. */
  readonly notes: readonly string[];
}

const LIVE_WORKLOADS =
  '--workloads takes none of a running cluster: what is read there of workloads has no images and commands; give adopt the output of kubectl get nodepools,ec2nodeclasses,deployments,statefulsets,daemonsets,jobs,cronjobs,pods -A -o yaml';

const isLive = (argument: string): boolean => /^live(?::|$)/.test(argument) && !existsSync(argument);

const adopted = ({ object, place, comments }: LocatedObject): AdoptObject => ({ object, place, comments });

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch {
    return undefined; // told where it was read before
  }
}

const isBelow = (folder: string, root: string): boolean => folder === root || folder.startsWith(`${root}/`);

/** Objects by the folder of their cluster; of our own output the manifests alone. */
function described(objects: readonly LocatedObject[]): AdoptCluster[] {
  const folders = new Map<string, LocatedObject[]>();
  for (const each of objects) {
    const { folder } = each.cluster ?? { folder: '' };
    folders.set(folder, [...(folders.get(folder) ?? []), each]);
  }
  return [...folders]
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([folder, all]) => {
      const manifests = all.filter((each) => isBelow(each.folder, join(folder, 'manifests')));
      const own = manifests.length > 0 ? manifests : all;
      const file = readJson(join(folder, 'cluster.json'));
      return {
        folder: relative(resolve('.'), folder) || '.',
        objects: own.map(adopted),
        facts: own[0]?.cluster?.facts,
        file,
      };
    });
}

/** Objects that nothing says the cluster of: one cluster, or one for each kustomization where several make the same object. */
function undescribed(objects: readonly LocatedObject[]): AdoptCluster[] {
  const roots = new Map<string, LocatedObject[]>();
  for (const each of objects) {
    const root = each.kustomization ?? '';
    roots.set(root, [...(roots.get(root) ?? []), each]);
  }
  const keys = [...roots.values()].map((all) => new Set(all.map(({ object }) => objectKey(object))));
  const total = keys.reduce((sum, each) => sum + each.size, 0);
  const isOne = new Set(keys.flatMap((each) => [...each])).size === total;
  if (isOne) return objects.length === 0 ? [] : [{ folder: '', objects: objects.map(adopted) }];
  return [...roots].map(([root, all]) => ({
    folder: relative(resolve('.'), root) || '.',
    objects: all.map(adopted),
  }));
}

/**
 * Reads what is to be adopted: files and folders, what kustomize builds, standard input, running clusters.
 *
 * @throws SideError where a cluster does not answer.
 */
export async function readInput(
  args: readonly string[],
  run: RunTool,
  { workloads = false }: AdoptOptions = {},
): Promise<AdoptInput> {
  const { objects, unreadable, notes } = locatedObjects(args.filter((each) => !isLive(each)));
  const ofClusters = objects.filter(({ cluster }) => cluster !== undefined);
  const others = objects.filter(({ cluster }) => cluster === undefined);
  const clusters = [...described(ofClusters), ...(ofClusters.length > 0 ? [] : undescribed(others))];
  const leftNotes =
    ofClusters.length > 0 && others.length > 0
      ? [`${others.length} objects lie beside the clusters, with no cluster.json above them: they are left out`]
      : [];
  const liveNotes: string[] = [];
  for (const argument of args.filter(isLive)) {
    const side = await openSide(argument, run);
    if (!('workloads' in side)) continue;
    liveNotes.push(...side.notLookedAt, ...(workloads ? [LIVE_WORKLOADS] : []));
    clusters.push({
      folder: args.length === 1 ? '' : (side.facts.name ?? argument),
      objects: side.objects.map((object) => ({ object, comments: [] })),
      facts: side.facts as AdoptCluster['facts'],
    });
  }
  return { clusters, unreadable, notes: [...notes, ...leftNotes, ...liveNotes] };
}
