import { readdirSync, realpathSync, statSync } from 'node:fs';
import type { Unreadable } from '../findings';
import { whyUnreadable } from '../yaml/read';
import type { Ignored } from './ignored';
import { isKustomizationName, type Kustomization, readKustomization } from './kustomization';

/** A file with manifests, or a folder that kustomize builds; in the order in which they are found. */
export type Unit = { readonly file: string } | { readonly kustomization: Kustomization };

export interface Walked {
  readonly units: readonly Unit[];
  readonly unreadable: readonly Unreadable[];
}

export const MANIFEST = /\.(?:yaml|yml|json)$/;
/** Folders of tools, which hold no manifests of one's own. */
export const isToolFolder = (name: string): boolean => name === 'node_modules' || name.startsWith('.');

/** Finds manifests below a folder, names in order. A kustomization stands for the files beside it. */
export class Walk {
  private readonly units: Unit[] = [];
  private readonly unreadable: Unreadable[] = [];
  private readonly visited = new Set<string>();

  constructor(private readonly ignored: Ignored) {}

  run(folder: string): Walked {
    this.enter(folder, []);
    if (this.units.length === 0 && this.unreadable.length === 0) {
      this.unreadable.push({ file: folder, message: 'no YAML or JSON file below this folder' });
    }
    return { units: this.units, unreadable: this.unreadable };
  }

  private enter(folder: string, above: readonly string[]): void {
    const real = realpathSync(folder);
    if (above.includes(real)) {
      this.unreadable.push({ file: folder, message: 'a symbolic link to a folder that it is in: not followed' });
    }
    if (this.visited.has(real)) return;
    this.visited.add(real);
    const kustomization = readKustomization(folder);
    if (kustomization !== undefined) this.units.push({ kustomization });
    for (const name of readdirSync(folder).sort()) {
      if (!name.startsWith('.')) this.look(`${folder}/${name}`, name, [...above, real], kustomization !== undefined);
    }
  }

  private look(path: string, name: string, above: readonly string[], isBuilt: boolean): void {
    try {
      const stats = statSync(path);
      if (stats.isDirectory()) {
        if (!isToolFolder(name) && !this.ignored.has(`${path}/`)) this.enter(path, above);
      } else if (stats.isFile() && MANIFEST.test(name) && !isBuilt && !isKustomizationName(name)) {
        if (!this.ignored.has(path)) this.units.push({ file: path });
      }
    } catch (error) {
      const isOurs = MANIFEST.test(name) && !this.ignored.has(path);
      // A link of another tool that leads nowhere is none of ours.
      if (isOurs || (error as NodeJS.ErrnoException).code !== 'ENOENT') {
        this.unreadable.push({ file: path, message: whyUnreadable(error) });
      }
    }
  }
}
