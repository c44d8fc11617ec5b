import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readObjects } from '../check';
import { type JsonObject, kindOf, nameOf, namespaceOf, textAt } from '../objects';
import type { OwnerTool } from '../owners';

/** What applies the manifests of a cluster, by the name that it leaves on them. */
export interface Applier {
  readonly tool: OwnerTool;
  readonly namespace?: string;
  readonly isNamed: (name: string) => boolean;
}

/** What lies beside a `cluster.json`. */
export interface OwnManifests {
  readonly objects: readonly JsonObject[];
  /** Empty where no file says it. */
  readonly appliers: readonly Applier[];
}

export const NO_MANIFESTS: OwnManifests = { objects: [], appliers: [] };

const read = (folder: string): readonly JsonObject[] => (existsSync(folder) ? readObjects([folder]).objects : []);

const TOOLS: Readonly<Record<string, OwnerTool>> = {
  Application: 'argo-cd',
  ApplicationSet: 'argo-cd',
  Kustomization: 'flux-kustomization',
};

function applierOf(object: JsonObject): readonly Applier[] {
  const tool = TOOLS[kindOf(object) ?? ''];
  const [name, namespace] = [nameOf(object), namespaceOf(object)];
  const path = textAt(object, 'spec', 'source', 'path') ?? textAt(object, 'spec', 'path') ?? '';
  if (tool === undefined || name === undefined) return [];
  if (kindOf(object) === 'ApplicationSet') return [{ tool, isNamed: (called) => called.startsWith(`${name}-`) }];
  if (!/(^|\/)manifests\/?$/.test(path)) return [];
  return [{ tool, ...(namespace !== undefined && { namespace }), isNamed: (called) => called === name }];
}

/** The manifests beside the file of a cluster, and what applies them; nothing where the file stands alone. */
export function ownManifests(clusterFile: string): OwnManifests {
  const folder = dirname(clusterFile);
  const gitOps = [
    join(folder, 'install', 'argocd', 'apps'),
    join(folder, 'install', 'flux'),
    join(folder, '..', '..', 'argocd'),
  ];
  return { objects: read(join(folder, 'manifests')), appliers: gitOps.flatMap(read).flatMap(applierOf) };
}
