import type { Finding } from '../../findings';
import { byCodeUnit } from '../../objects';
import type { DistView } from './dist-view';
import { isSafePath, LISTING, MAX_TREE_DEPTH, renderListing, type StandingTree, type Tree } from './tree';

/** What has to happen to the output. Paths are relative to it. */
export interface Plan {
  readonly written: readonly string[];
  /** Those of `written` at whose path nothing stands yet. */
  readonly created: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  readonly findings: readonly Finding[];
}

/** The files whose present content goes. */
export function replaced({ written, created, removed }: Pick<Plan, 'written' | 'created' | 'removed'>): string[] {
  const fresh = new Set(created);
  return [...removed, ...written.filter((path) => !fresh.has(path))];
}

/**
 * Compares trees, one at a time, with the output. Files that differ are handed to `write` at once, so that no more than
 * one tree has to be in memory.
 */
export class Planner {
  /** Generated folders that stand in the output. */
  private readonly standing: readonly string[];
  private readonly written: string[] = [];
  private readonly created: string[] = [];
  private readonly removed = new Set<string>();
  private readonly findings: Finding[] = [];
  private readonly prefixes = new Set<string>();
  private readonly folded = new Map<string, string>();
  /** What stands where a file shall be written, and is in order only if it is ours and goes: judged at the end. */
  private readonly inTheWay: { readonly path: string; readonly by: string; readonly folder: boolean }[] = [];
  private unchanged = 0;

  constructor(
    private readonly view: DistView,
    private readonly write: (path: string, content: string) => void,
  ) {
    this.standing = view.prefixes();
  }

  add([prefix, files]: Tree): void {
    if (!this.isNewTree(prefix)) return;
    const generated = this.generated(prefix);
    for (const [path, content] of files) {
      if (path === LISTING || !isSafePath(path)) {
        this.report(
          'fleet/unsafe-path',
          `${prefix}/${path}`,
          'the path of a file is relative and stays in its folder',
          'rename the object',
        );
      } else {
        this.place(`${prefix}/${path}`, content, generated.has(path));
      }
    }
    if (files.size > 0) this.place(`${prefix}/${LISTING}`, renderListing(files.keys()), true);
    else this.remove(`${prefix}/${LISTING}`);
    for (const path of generated) if (!files.has(path)) this.remove(`${prefix}/${path}`);
  }

  keep({ prefix, paths }: StandingTree): void {
    if (!this.isNewTree(prefix)) return;
    for (const path of [...paths, LISTING]) if (this.isUnique(`${prefix}/${path}`)) this.unchanged += 1;
  }

  /** The plan, once all trees were added. Trees of earlier runs that `owns` admits to and that were not added go. */
  finish(owns: (prefix: string) => boolean): Plan {
    for (const prefix of this.standing) {
      if (this.prefixes.has(prefix) || !owns(prefix)) continue;
      for (const path of [...this.generated(prefix), LISTING]) this.remove(`${prefix}/${path}`);
    }
    for (const { path, by, folder } of this.inTheWay) {
      const rest = folder
        ? this.view.below(by).filter((file) => !this.removed.has(file))
        : this.removed.has(by)
          ? []
          : [by];
      const foreign = rest[0];
      if (foreign !== undefined) {
        this.report('fleet/in-the-way', path, `${foreign} was not generated and is in the way`, 'move or delete it');
      }
    }
    // A list in one tree cannot take out what another tree has written.
    const isPlaced = (path: string): boolean => this.folded.get(folded(path)) === path && !this.prefixes.has(path);
    return {
      written: this.written.sort(byCodeUnit),
      created: this.created.sort(byCodeUnit),
      removed: [...this.removed].filter((path) => !isPlaced(path)).sort(byCodeUnit),
      unchanged: this.unchanged,
      findings: this.findings,
    };
  }

  private isNewTree(prefix: string): boolean {
    if (!isSafePath(prefix) || prefix.split('/').length > MAX_TREE_DEPTH) {
      const fix = 'name it by plain folder names';
      this.report('fleet/unsafe-folder', prefix, `a generated folder is at most ${MAX_TREE_DEPTH} levels down`, fix);
      return false;
    }
    if (!this.isUnique(prefix)) return false;
    this.prefixes.add(prefix);
    return true;
  }

  private generated(prefix: string): Set<string> {
    const { paths, unsafe } = this.view.listing(prefix);
    for (const line of unsafe) {
      const fix = 'delete the line';
      this.report(
        'fleet/listing',
        `${prefix}/${LISTING}`,
        'the list names a path outside of its folder; it is ignored',
        fix,
        'warning',
        line,
      );
    }
    return paths;
  }

  /** Two names that differ in case or accents' encoding are one file on the disks of macOS and Windows. */
  private isUnique(path: string): boolean {
    const key = folded(path);
    const other = this.folded.get(key);
    if (other === undefined) {
      this.folded.set(key, path);
      return true;
    }
    this.report(
      'fleet/path-collision',
      path,
      `it is one file with ${other} where case does not count`,
      'rename one of the two',
    );
    return false;
  }

  private place(path: string, content: string, generated: boolean): void {
    if (!this.isUnique(path)) return;
    const standing = this.view.standing(path, content);
    switch (standing.kind) {
      case 'same':
        this.unchanged += 1;
        return;
      case 'blocked':
        this.inTheWay.push({ path, by: standing.by, folder: false });
        break;
      case 'folder':
        this.inTheWay.push({ path, by: path, folder: true });
        break;
      case 'other':
      case 'different':
        if (!generated) {
          this.reportForeign(path);
          return;
        }
        break;
    }
    if (standing.kind !== 'different' && standing.kind !== 'other') this.created.push(path);
    this.written.push(path);
    this.write(path, content);
  }

  /** A listed path that is a folder now, or lies behind a link, is no longer the file that was generated. */
  private remove(path: string): void {
    const { kind } = this.view.standing(path);
    if (kind === 'different' || kind === 'other') this.removed.add(path);
  }

  private reportForeign(path: string): void {
    const message = `the file exists with other content and ${LISTING} does not list it, so it is not ours to overwrite`;
    this.report('fleet/foreign-file', path, message, 'delete it if it was generated (git has it), or move it');
  }

  private report(
    rule: string,
    file: string,
    message: string,
    fix: string,
    severity: 'error' | 'warning' = 'error',
    got?: string,
  ): void {
    this.findings.push({
      rule,
      severity,
      resource: `File/${file}`,
      path: '',
      message,
      got: got ?? file,
      fix,
      source: { file },
    });
  }
}

/** What a disk that ignores case and the encoding of accents makes of a path. */
const folded = (path: string): string => path.normalize('NFC').toLowerCase();
