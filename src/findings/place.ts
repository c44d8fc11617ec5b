import type { Finding, FindingSource } from './finding';
import { distinct, listed } from './listed';
import type { SameFinding } from './same';

/** Where findings that say the same were written, in the parts of which a heading is made; what there is none of is empty. */
export interface Places {
  readonly construct: string;
  readonly cluster: string;
  readonly file: string;
  /** The line, where it is the same in each file. */
  readonly line: string;
  readonly isOneFile: boolean;
}

type FileSource = Extract<FindingSource, { readonly file: string }>;

const named = (names: readonly (string | undefined)[]): string[] =>
  distinct(names).filter((name): name is string => name !== undefined && name !== '');

const several = (what: string, names: readonly string[]): string =>
  names.length === 0 ? '' : `${what}${names.length === 1 ? '' : 's'} ${listed(names)}`;

const clusterText = (names: readonly string[]): string =>
  names.length > 1 ? `in ${names.length} clusters: ${listed(names)}` : several('cluster', names);

/** Of files that clusters have each for themselves, one is enough to look at. */
function fileText(sources: readonly FileSource[], clusters: number): Pick<Places, 'file' | 'line' | 'isOneFile'> {
  const files = named(sources.map(({ file }) => file));
  const lines = distinct(sources.map(({ line }) => line));
  const shown = clusters > 1 ? 1 : undefined;
  const isOneFile = files.length === 1;
  if (lines.length === 1) return { file: listed(files, shown), line: String(lines[0] ?? ''), isOneFile };
  const places = sources.map(({ file, line }) => (line === undefined ? file : `${file}:${line}`));
  return { file: listed(distinct(places), shown), line: '', isOneFile };
}

/** The places of findings that say the same. */
export function placesOf({ all }: SameFinding): Places {
  const sources = all.flatMap(({ source }: Finding) => source ?? []);
  const files = sources.filter((source): source is FileSource => 'file' in source);
  const clusters = named(sources.map(({ cluster }) => cluster));
  // A file says itself which cluster it is for.
  const told = files.length > 0 && clusters.length === 1 ? [] : clusters;
  return {
    construct: several('construct', named(sources.map((source) => ('construct' in source ? source.construct : '')))),
    cluster: clusterText(told),
    ...(files.length === 0 ? { file: '', line: '', isOneFile: false } : fileText(files, told.length)),
  };
}
