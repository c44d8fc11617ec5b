import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ACKNOWLEDGEMENTS_FILE, type Unreadable } from '../findings';
import { whyUnreadable } from '../yaml/read';
import { expandPattern } from './expand';
import type { Ignored } from './ignored';
import { InputFile, isStream } from './input-file';
import type { InputObject, Origin } from './input-object';
import {
  isComponent,
  isKustomizationName,
  type Kustomization,
  readKustomization,
  references,
  resourcesOf,
} from './kustomization';
import { kustomize } from './kustomize';
import { documentContent } from './objects';
import { plainFiles } from './plain-kustomization';
import { type Unit, Walk } from './walk';

/** Everything that was found below the paths of a command line. */
export interface Input {
  readonly objects: readonly InputObject[];
  /** Documents with the values of Karpenter's chart. */
  readonly values: readonly InputObject[];
  /** What was read and is no Kubernetes object. */
  readonly others: number;
  readonly unreadable: readonly Unreadable[];
  /** What the reader of the output should know, one sentence each. */
  readonly notes: readonly string[];
}

/** What is said of objects and clusters is read where they are judged. */
const FACTS: readonly string[] = ['cluster.json', ACKNOWLEDGEMENTS_FILE];

interface RootedUnit {
  readonly unit: Unit;
  readonly root: string;
  /** Named on the command line itself, not found below a folder of it. */
  readonly isNamed: boolean;
}

/** Reads the manifests of a command line: files, folders, `-` for standard input. Nothing is read twice. */
export class InputLoader {
  private readonly objects: InputObject[] = [];
  private readonly values: InputObject[] = [];
  private readonly unreadable: Unreadable[] = [];
  private readonly notes: string[] = [];
  private readonly seen = new Set<string>();
  private others = 0;

  constructor(private readonly ignored: Ignored) {}

  load(paths: readonly string[]): Input {
    const units = paths.flatMap((path) => this.find(path));
    const claimed = new Set(
      units.flatMap(({ unit }) =>
        'kustomization' in unit ? references(unit.kustomization).map((path) => realpathSync(path)) : [],
      ),
    );
    for (const each of units) this.take(each, claimed);
    const { objects, values, others, unreadable, notes } = this;
    return { objects, values, others, unreadable, notes: [...new Set(notes)] };
  }

  private find(path: string): RootedUnit[] {
    if (path === '-') return [{ unit: { file: path }, root: resolve('.'), isNamed: true }];
    const paths = expandPattern(path);
    if (paths === undefined) return this.findPath(path);
    if (paths.length === 0) this.unreadable.push({ file: path, message: 'nothing matches this pattern' });
    return paths.flatMap((each) => this.findPath(each));
  }

  private findPath(path: string): RootedUnit[] {
    try {
      if (!statSync(path).isDirectory()) return this.findFile(path);
      const folder = path.replace(/(?<=.)\/+$/, '');
      this.ignored.addRoot(folder);
      const { units, unreadable } = new Walk(this.ignored).run(folder);
      this.unreadable.push(...unreadable);
      const root = resolve(folder);
      return units.map((unit) => ({
        unit,
        root,
        isNamed: 'kustomization' in unit && resolve(unit.kustomization.folder) === root,
      }));
    } catch (error) {
      this.unreadable.push({ file: path, message: whyUnreadable(error) });
      return [];
    }
  }

  /** A file that was named, unless it is a fragment: what a kustomization beside it lays over other objects. */
  private findFile(file: string): RootedUnit[] {
    if (this.ignored.has(file)) return [];
    const beside = readKustomization(dirname(file));
    const isResource =
      beside !== undefined && resourcesOf(beside).some((path) => resolve(beside.folder, path) === resolve(file));
    const isFragment =
      beside !== undefined && !isResource && references(beside).some((path) => resolve(path) === resolve(file));
    if (isFragment || isKustomizationName(basename(file))) {
      this.others++;
      return [];
    }
    return [{ unit: { file }, root: resolve(dirname(file)), isNamed: true }];
  }

  private take({ unit, root, isNamed }: RootedUnit, claimed: ReadonlySet<string>): void {
    if ('kustomization' in unit) {
      this.others++;
      const { kustomization } = unit;
      const isPart = isComponent(kustomization) || (!isNamed && claimed.has(realpathSync(kustomization.folder)));
      if (!isPart) this.takeKustomization(kustomization, root);
      return;
    }
    if (FACTS.includes(basename(unit.file))) return;
    if (!isNamed && claimed.has(realpathSync(unit.file))) return;
    this.takeFile(unit.file, { root, folder: unit.file === '-' ? root : resolve(dirname(unit.file)) });
  }

  private takeFile(name: string, origin: Origin): void {
    if (!isStream(name) && this.isSeen(realpathSync(name))) return;
    const file = new InputFile(name);
    if (!file.isEmptyStream()) this.takeText(file, origin);
  }

  private takeText(file: InputFile, origin: Origin): void {
    for (const read of file.read()) {
      if ('unreadable' in read) this.unreadable.push(read.unreadable);
      else {
        const content = documentContent(file, read.document, origin);
        for (const object of content.objects) this.objects.push(object);
        for (const values of content.values) this.values.push(values);
        this.others += content.others;
      }
    }
  }

  private takeKustomization(kustomization: Kustomization, root: string): void {
    const { folder, file, unreadable } = kustomization;
    if (this.isSeen(realpathSync(folder))) return;
    if (unreadable !== undefined) {
      this.unreadable.push(unreadable);
      return;
    }
    const origin = { root, folder: resolve(folder), kustomization };
    const plain = plainFiles(kustomization);
    if (plain !== undefined) {
      this.takeResources(plain, origin);
      return;
    }
    const build = kustomize(resolve(folder));
    if (build === 'no tool') {
      this.notes.push(
        `neither kubectl nor kustomize was found: ${folder} is not built, its resource files are checked as they are`,
      );
      this.takeResources(plainFiles(kustomization, { regardless: true }) ?? [], origin);
    } else if ('failure' in build) {
      this.unreadable.push({ file: file.name, line: 1, column: 1, message: `cannot be built: ${build.failure}` });
    } else {
      this.takeText(new InputFile(file.name, build.text), origin);
    }
  }

  /** A base that two kustomizations share belongs to both of their sets, and to no other. */
  private takeResources(paths: readonly string[], origin: Origin): void {
    for (const path of paths) {
      this.seen.add(realpathSync(path));
      this.takeText(new InputFile(path), origin);
    }
  }

  private isSeen(path: string): boolean {
    return this.seen.size === this.seen.add(path).size;
  }
}
