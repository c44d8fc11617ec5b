import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type KnownFacts, knownFacts } from '../cluster/facts';
import type { Unreadable } from '../findings';
import { KARPENTER_MINORS, type KarpenterMinor, karpenterMinor } from '../karpenter/versions';
import { InputFile } from './input-file';

/** A folder with a `cluster.json`: what lies below is for this cluster. */
export interface ClusterFolder {
  /** Full path. */
  readonly folder: string;
  readonly facts: KnownFacts;
  readonly karpenterMinor: KarpenterMinor;
}

/** Finds the cluster of a folder: the nearest `cluster.json` in it or above it. */
export class Clusters {
  readonly unreadable: Unreadable[] = [];
  private readonly found = new Map<string, ClusterFolder | undefined>();

  of(folder: string): ClusterFolder | undefined {
    if (this.found.has(folder)) return this.found.get(folder);
    const parent = dirname(folder);
    const cluster = this.read(folder) ?? (parent === folder ? undefined : this.of(parent));
    this.found.set(folder, cluster);
    return cluster;
  }

  private read(folder: string): ClusterFolder | undefined {
    const path = join(folder, 'cluster.json');
    if (!existsSync(path)) return undefined;
    const file = new InputFile(relative(resolve('.'), path));
    const [read] = file.read();
    if (read !== undefined && 'unreadable' in read) this.unreadable.push(read.unreadable);
    if (read === undefined || 'unreadable' in read) return undefined;
    const { value, place } = read.document;
    const facts = knownFacts(value);
    if (facts === undefined) return undefined;
    const minor = karpenterMinor(facts.karpenterVersion);
    if (minor !== undefined) return { folder, facts, karpenterMinor: minor };
    const line = file.positions().line(place, ['karpenterVersion']);
    const known = KARPENTER_MINORS.join(', ');
    const message = `karpenterVersion "${facts.karpenterVersion}" is not known; known are ${known}`;
    this.unreadable.push({ file: file.name, line, message });
    return undefined;
  }
}
