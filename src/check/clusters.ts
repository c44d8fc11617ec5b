import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { type KnownFacts, knownFacts } from '../cluster/facts';
import { newerVersions } from '../cluster/newer-version';
import { findingOf, type LocatedFinding, type Unreadable, valueText } from '../findings';
import {
  isKubernetesMinor,
  type KarpenterMinor,
  KNOWN_KARPENTER,
  KNOWN_KUBERNETES,
  karpenterMinor,
} from '../karpenter/versions';
import { InputFile } from './input-file';
import { kubernetesMinor } from './option-values';

/** A folder with a `cluster.json`: what lies below is for this cluster. */
export interface ClusterFolder {
  /** Full path. */
  readonly folder: string;
  readonly facts: KnownFacts;
  readonly karpenterMinor: KarpenterMinor;
  /** What of its versions is not known yet. */
  readonly newer: readonly LocatedFinding[];
  /** Where a fact of it stands. */
  readonly placeOf: (fact: string) => LocatedFinding['source'];
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
    const lineOf = (fact: string): number => file.positions().line(place, [fact]);
    const unknown = (fact: 'karpenterVersion' | 'kubernetesVersion', known: string): void => {
      const message = `${fact} ${valueText(facts[fact])} is not known; ${known}`;
      this.unreadable.push({ file: file.name, line: lineOf(fact), message });
    };
    const { karpenterVersion, kubernetesVersion } = facts;
    const minor = karpenterMinor(karpenterVersion);
    const kubernetes = kubernetesMinor(kubernetesVersion ?? '');
    if (minor === undefined) unknown('karpenterVersion', KNOWN_KARPENTER);
    if (kubernetesVersion !== undefined && !isKubernetesMinor(kubernetes ?? '')) {
      unknown('kubernetesVersion', KNOWN_KUBERNETES);
    }
    if (minor === undefined) return undefined;
    const placeOf = (fact: string): LocatedFinding['source'] => ({
      file: file.name,
      line: lineOf(fact),
      ...(facts.name !== undefined && { cluster: facts.name }),
    });
    const newer = newerVersions({ karpenterVersion, kubernetesVersion: kubernetes }).map((problem) => ({
      ...findingOf(problem, facts.name === undefined ? 'Cluster' : `Cluster/${facts.name}`),
      source: placeOf(problem.path),
    }));
    return { folder, facts, karpenterMinor: minor, newer, placeOf };
  }
}
