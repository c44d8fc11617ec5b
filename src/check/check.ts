import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isKarpenterObject } from '../admission';
import { newerVersions } from '../cluster/newer-version';
import { type CheckReport, type CheckSummary, type Finding, type LocatedFinding, uniqueFindings } from '../findings';
import { KARPENTER_MINORS, type KarpenterMinor } from '../karpenter/versions';
import { Acknowledged, isBelow } from './acknowledged';
import { Clusters } from './clusters';
import { Ignored } from './ignored';
import type { InputObject } from './input-object';
import { clusterFindings, type InputFinding, type JudgedSet, judge, minorOf } from './judge';
import { type Input, InputLoader } from './load-input';
import { Locator } from './locator';
import type { CheckOptions } from './options';
import { Previous } from './previous';

/** What was read, by what it is held against: that of a cluster, of a kustomization, and all else. */
function sets(
  { objects, values }: Pick<Input, 'objects' | 'values'>,
  clusters: Clusters,
  roots: readonly string[],
): readonly JudgedSet[] {
  type Filling = Pick<JudgedSet, 'cluster' | 'isWhole'> & { inputs: InputObject[]; values: InputObject[] };
  const found = new Map<string, Filling>();
  const setOf = ({ origin: { folder, kustomization } }: InputObject) => {
    const cluster = clusters.of(folder);
    const key = cluster?.folder ?? (kustomization === undefined ? '' : folder);
    const isWhole = cluster !== undefined && roots.some((root) => isBelow(cluster.folder, root));
    const set = found.get(key) ?? { inputs: [], values: [], cluster, isWhole };
    found.set(key, set);
    return set;
  };
  for (const object of objects) setOf(object).inputs.push(object);
  for (const each of values) setOf(each).values.push(each);
  return [...found.values()];
}

function located({ input, other, finding }: InputFinding, locator: Locator, cluster?: string): LocatedFinding {
  const { file, line } = locator.place(input, finding.path);
  const place = other && locator.place(other, finding.rule === 'set/duplicate-name' ? finding.path : '');
  const message = place === undefined ? finding.message : `${finding.message} (${place.file}:${place.line})`;
  return { ...finding, message, source: { file, line, ...(cluster !== undefined && { cluster }) } };
}

/** File by file as they came, each from its beginning. */
function inReadingOrder(findings: readonly LocatedFinding[]): LocatedFinding[] {
  const order = new Map<string, number>();
  for (const { source } of findings) if (!order.has(source.file)) order.set(source.file, order.size);
  const place = ({ source }: LocatedFinding): number => order.get(source.file) ?? 0;
  return [...findings].sort((a, b) => place(a) - place(b) || a.source.line - b.source.line);
}

/** What of the versions that were given, or of those of the clusters, is not known yet. */
function newerFindings(judged: readonly JudgedSet[], options: CheckOptions): LocatedFinding[] {
  const overruled = ['karpenterVersion', 'kubernetesVersion'].filter(
    (name) => options[name as keyof CheckOptions] !== undefined,
  );
  return judged.flatMap(({ cluster }) => cluster?.newer.filter(({ path }) => !overruled.includes(path)) ?? []);
}

/** What is unwise about the clusters themselves, where their cluster.json says it. */
const unwiseClusters = (judged: readonly JudgedSet[], options: CheckOptions): LocatedFinding[] =>
  judged.flatMap((set) =>
    clusterFindings(set, options).flatMap((finding) =>
      set.cluster === undefined ? [] : [{ ...finding, source: set.cluster.placeOf(finding.path) }],
    ),
  );

const newerNotes = ({ karpenterVersion, kubernetesVersion }: CheckOptions): string[] =>
  newerVersions({ karpenterVersion, kubernetesVersion }).map(({ message, fix }) => `warning: ${message}; ${fix}`);

/** Which version judged what, and why that one. */
function versionNotes(judged: readonly JudgedSet[], options: CheckOptions): string[] {
  if (options.karpenterVersion !== undefined) return [];
  const clusters = new Map<KarpenterMinor, string[]>();
  let isDefault = false;
  for (const { inputs, cluster } of judged) {
    if (!inputs.some(({ object }) => isKarpenterObject(object))) continue;
    if (cluster === undefined) isDefault = true;
    else {
      const names = clusters.get(cluster.karpenterMinor) ?? [];
      clusters.set(cluster.karpenterMinor, [...names, cluster.facts.name ?? cluster.folder]);
    }
  }
  const known = KARPENTER_MINORS.filter((minor) => clusters.has(minor)).map((minor) => {
    const names = clusters.get(minor) ?? [];
    const more = names.length > 5 ? ` and ${names.length - 5} more` : '';
    return `Karpenter ${minor} by the cluster.json of ${names.slice(0, 5).join(', ')}${more}`;
  });
  const newest = `Karpenter ${minorOf(undefined, options)}, the newest known: no cluster.json and no --karpenter-version`;
  return isDefault ? [...known, newest] : known;
}

function countSummary(
  { objects, others }: { objects: readonly InputObject[]; others: number },
  findings: readonly Finding[],
): CheckSummary {
  const karpenter = objects.filter(({ object }) => isKarpenterObject(object)).length;
  const live = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const count = (wanted: string): number => live.filter(({ severity }) => severity === wanted).length;
  return {
    objects: objects.length,
    karpenter,
    errors: count('error'),
    warnings: count('warning'),
    acknowledged: findings.length - live.length,
    skipped: objects.length - karpenter + others,
  };
}

/** The folders among the paths of a command line. */
const foldersOf = (paths: readonly string[]): string[] =>
  paths.filter((path) => statSync(path, { throwIfNoEntry: false })?.isDirectory()).map((path) => resolve(path));

/** Reads what the paths name and judges it. Never throws for what is in the files. */
export function check(paths: readonly string[], options: CheckOptions): CheckReport {
  const ignored = new Ignored(options.exclude ?? []);
  const input = new InputLoader(ignored).load(paths);
  const old = options.previous === undefined ? undefined : new InputLoader(ignored).load([options.previous]);
  const clusters = new Clusters();
  const previous = new Previous(old?.objects ?? [], clusters);
  const roots = foldersOf(paths);
  const judged = sets(input, clusters, roots);
  const locator = new Locator();
  const acknowledged = new Acknowledged(judged, options, roots);
  const found = judged.flatMap((set) => {
    const said = judge(set, (each) => previous.of(each), options);
    return acknowledged.mark(set, said).map((finding) => located(finding, locator, set.cluster?.facts.name));
  });
  const ofClusters = [...newerFindings(judged, options), ...unwiseClusters(judged, options)];
  const all = [...acknowledged.markOthers(ofClusters), ...found, ...acknowledged.findings()];
  const findings = inReadingOrder(uniqueFindings(all));
  const unreadable = [
    ...input.unreadable,
    ...(old?.unreadable ?? []),
    ...clusters.unreadable,
    ...acknowledged.unreadable,
  ];
  const isNothing = input.objects.length + input.others + unreadable.length === 0;
  return {
    findings,
    summary: countSummary(input, findings),
    unreadable,
    notes: [
      ...newerNotes(options),
      ...versionNotes(judged, options),
      ...(isNothing ? ['nothing to check'] : []),
      ...input.notes,
      ...(old?.notes ?? []),
    ],
  };
}
