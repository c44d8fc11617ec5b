import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Citation, citations, citedFiles } from './citations';
import { byCodeUnit, type Files, ROOT, readProjectJson } from './files';
import { apiCalls } from './go-tables';
import { goFiles, type Module, type ReleaseModules, readModuleFile } from './modules';

const FILE = 'scripts/import/upstream.json';

/** What of Karpenter's sources our facts stand on, as of the newest release that was imported. */
export interface Upstream {
  /** The modules that were read, with their versions. */
  readonly modules: Readonly<Record<string, string>>;
  /** The calls that the controller may make. */
  readonly apiCalls: readonly string[];
  /** SHA-256 of each file that our code cites, `core pkg/apis/v1/labels.go`. */
  readonly files: Readonly<Record<string, string>>;
}

/** What the project carries; nothing at first. */
export const carriedUpstream = (): Upstream =>
  existsSync(join(ROOT, FILE)) ? readProjectJson<Upstream>(FILE) : { modules: {}, apiCalls: [], files: {} };

/** The modules by the words that citations use. */
const named = ({ core, provider, apimachinery }: ReleaseModules): Readonly<Record<string, Module | undefined>> => ({
  core,
  AWS: provider,
  apimachinery,
});

const SDK = 'pkg/aws/sdk.go';

/** What the controller calls; stand-ins and helpers of tests are no part of it. */
function callsOf(provider: Module): readonly string[] {
  const files = goFiles(provider).filter((path) => path !== SDK && !/^pkg\/(?:fake|test)\//.test(path));
  return apiCalls(
    readModuleFile(provider, SDK),
    files.map((path) => readModuleFile(provider, path)),
  );
}

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Our facts held against the sources of a release. */
export interface UpstreamReading {
  readonly upstream: Upstream;
  /** Which files of ours cite each file. */
  readonly citedBy: ReadonlyMap<string, readonly string[]>;
  /** Citations of files that the modules do not have. */
  readonly gone: readonly Citation[];
}

export function readUpstream(modules: ReleaseModules): UpstreamReading {
  const find = citedFiles(named(modules));
  const citedBy = new Map<string, string[]>();
  const gone: Citation[] = [];
  for (const citation of citations()) {
    const files = find(citation);
    if (files.length === 0) gone.push(citation);
    for (const file of files) citedBy.set(file, [...new Set([...(citedBy.get(file) ?? []), citation.by])]);
  }
  const files = [...citedBy.keys()].sort(byCodeUnit).map((file) => {
    const [name = '', path = ''] = file.split(' ');
    return [file, digest(join(named(modules)[name]?.folder ?? '', path))];
  });
  const read = [modules.provider, modules.core, modules.kubelet].filter((module) => module !== undefined);
  return {
    upstream: {
      modules: Object.fromEntries(read.map(({ path, version }) => [path, version])),
      apiCalls: callsOf(modules.provider),
      files: Object.fromEntries(files) as Readonly<Record<string, string>>,
    },
    citedBy,
    gone,
  };
}

export const upstreamFiles = (upstream: Upstream): Files => new Map([[FILE, `${JSON.stringify(upstream, null, 1)}\n`]]);
