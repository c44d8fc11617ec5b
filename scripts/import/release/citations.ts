import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { byCodeUnit, ROOT } from './files';
import { goFiles, type Module } from './modules';

/** A file of Karpenter that our code says a fact is from. */
export interface Citation {
  /** The file of ours. */
  readonly by: string;
  /** `pkg/apis/v1/labels.go` */
  readonly path: string;
  /** Which module is meant; undefined where the text does not say. */
  readonly of?: 'core' | 'AWS';
}

const FOLDERS = ['charts', 'src'];

/** A name of a Go file with the lines that may follow it. What stands behind a colon is another project's: `helm:pkg/kube/client.go`. */
const GO_FILE = /(?<![\w/.:-])((?:[\w.-]+\/)*[\w-][\w.-]*\.go)\b/g;

/** The last word before a name that says whose it is. */
const OWNER = /\b(core|AWS|CORE|PROVIDER)\b(?![\s\S]*\b(?:core|AWS|CORE|PROVIDER)\b)/;

function ownerOf(before: string): Citation['of'] {
  const word = OWNER.exec(before)?.[1]?.toLowerCase();
  return word === undefined ? undefined : word === 'core' ? 'core' : 'AWS';
}

/**
 * What the text of one file cites. A bare name is that of a file cited with its path elsewhere in the text, or stands
 * beside the file before it; else it stays bare.
 */
export function citationsIn(text: string, by: string): Citation[] {
  const found = [...text.matchAll(GO_FILE)];
  const full = found.map(([, path = '']) => path).filter((path) => path.includes('/'));
  return found.map(({ 1: name = '', index }, place) => {
    const previous = found
      .slice(0, place)
      .filter(([, path = '']) => path.includes('/'))
      .at(-1);
    const isNear = previous !== undefined && index - previous.index < 80;
    const path = name.includes('/')
      ? name
      : (full.find((each) => each.endsWith(`/${name}`)) ?? (isNear ? join(dirname(previous[1] ?? ''), name) : name));
    return { by, path, of: ownerOf(text.slice(Math.max(0, index - 60), index)) };
  });
}

/** Every citation of the sources, each once. */
export function citations(): Citation[] {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.includes('generated'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  );
  const all = files.sort(byCodeUnit).flatMap((file) => citationsIn(readFileSync(join(ROOT, file), 'utf8'), file));
  return [...new Map(all.map((citation) => [JSON.stringify(citation), citation])).values()];
}

/** Finds the files of modules that citations mean, `core pkg/apis/v1/labels.go`; a bare name may mean several. */
export function citedFiles(modules: Readonly<Record<string, Module | undefined>>): (citation: Citation) => string[] {
  const all = Object.entries(modules).flatMap(([name, module]) =>
    module === undefined ? [] : goFiles(module).map((path) => ({ name, path })),
  );
  return ({ path, of }) => {
    const having = all.filter((file) => file.path === path || (!path.includes('/') && file.path.endsWith(`/${path}`)));
    const meant = having.filter(({ name }) => of === undefined || name === of);
    return (meant.length > 0 ? meant : having).map((file) => `${file.name} ${file.path}`);
  };
}
