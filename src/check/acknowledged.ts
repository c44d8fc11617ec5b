import { existsSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import {
  ACKNOWLEDGE_ANNOTATION,
  ACKNOWLEDGED_IN_TEMPLATE,
  ACKNOWLEDGEMENTS_FILE,
  type Acknowledgement,
  ANNOTATION_PATH,
  annotatedAcknowledgements,
  applyAcknowledgements,
  type FiledAcknowledgement,
  filedAcknowledgements,
  findingOf,
  findingsOf,
  type LocatedFinding,
  type Problem,
  parsePath,
  type Unreadable,
  unusedAcknowledgement,
} from '../findings';
import { at, kindOf, resourceName } from '../objects';
import type { ClusterFolder } from './clusters';
import { InputFile } from './input-file';
import type { InputObject } from './input-object';
import { type InputFinding, type JudgedSet, wholeGroupsOf } from './judge';
import type { CheckOptions, RuleGroup } from './options';

const ANNOTATION = ['metadata', 'annotations', ACKNOWLEDGE_ANNOTATION] as const;

/** What stands in the template of a pool is an annotation of its nodes. */
const inTemplate = (object: object): readonly Problem[] =>
  kindOf(object) === 'NodePool' && at(object, 'spec', 'template', ...ANNOTATION) !== undefined
    ? [ACKNOWLEDGED_IN_TEMPLATE]
    : [];

/** A file with acknowledgements and the folder that it is for. */
interface AcknowledgementsFile {
  readonly folder: string;
  readonly file: InputFile;
  /** All that it is about was judged. */
  readonly isWhole: boolean;
  readonly acknowledgements: readonly FiledAcknowledgement[];
  readonly lineOf: (path: string) => number;
}

export const isBelow = (folder: string, above: string): boolean =>
  folder === above || folder.startsWith(above.endsWith(sep) ? above : `${above}${sep}`);

/** Which rules were asked, so that what is acknowledged of others is not called cured. */
const wasAsked = ({ rule }: Acknowledgement, groups: readonly RuleGroup[]): boolean =>
  groups.some((group) => rule.startsWith(`${group}/`) || rule.startsWith(`${group}-`));

/** The last part of a set's folder names a cluster whose facts have no name. */
const clusterName = (cluster: ClusterFolder | undefined): string | undefined =>
  cluster && (cluster.facts.name ?? basename(cluster.folder));

/**
 * What is acknowledged of the objects of an input: by themselves in their annotation, and by files that lie where the
 * check was started or in a folder that was named.
 */
export class Acknowledged {
  readonly unreadable: Unreadable[] = [];
  private readonly files: AcknowledgementsFile[];
  private readonly found: LocatedFinding[] = [];
  private readonly idle = new Map<string, LocatedFinding>();

  constructor(
    sets: readonly JudgedSet[],
    private readonly options: CheckOptions,
    roots: readonly string[],
  ) {
    const here = resolve('.');
    const whole = new Set(roots);
    this.files = [...new Set([here, ...roots])].flatMap((folder) => this.read(folder, whole.has(folder)) ?? []);
    const inputs = sets.flatMap((set) => set.inputs);
    const groups = sets.flatMap((set) => wholeGroupsOf(set, options));
    for (const file of this.files) {
      const below = inputs.filter(({ origin }) => isBelow(origin.folder, file.folder));
      // Of several clusters one was judged, and another may have what this one has not.
      const isOfMany = sets.some(({ cluster }) => cluster !== undefined && cluster.folder !== file.folder);
      const judged = new Set(isOfMany ? [] : below.map(({ object }) => resourceName(object)));
      for (const each of file.acknowledgements) {
        if (!wasAsked(each, groups) || !(file.isWhole || judged.has(each.object ?? ''))) continue;
        this.idle.set(keyOf(file, each), {
          ...findingOf(unusedAcknowledgement(each, each.at), ACKNOWLEDGEMENTS_FILE),
          source: { file: file.file.name, line: file.lineOf(each.at) },
        });
      }
    }
  }

  private read(folder: string, isWhole: boolean): AcknowledgementsFile | undefined {
    const path = `${folder}${sep}${ACKNOWLEDGEMENTS_FILE}`;
    if (!existsSync(path)) return undefined;
    const file = new InputFile(relative(resolve('.'), path));
    const [read] = file.read();
    if (read === undefined) return undefined;
    if ('unreadable' in read) {
      this.unreadable.push(read.unreadable);
      return undefined;
    }
    const { value, place } = read.document;
    const lineOf = (at: string): number => file.positions().line(place, parsePath(at));
    const { acknowledgements, problems } = filedAcknowledgements(value);
    for (const finding of findingsOf(problems, ACKNOWLEDGEMENTS_FILE)) {
      this.found.push({ ...finding, source: { file: file.name, line: lineOf(finding.path) } });
    }
    return { folder, file, isWhole, acknowledgements, lineOf };
  }

  /** Marks what is known of the findings of a set, and adds what is wrong with the annotations of its objects. */
  mark(set: JudgedSet, found: readonly InputFinding[]): readonly InputFinding[] {
    const { inputs, cluster } = set;
    const groups = wholeGroupsOf(set, this.options);
    const annotated = inputs.filter(
      ({ object }) => at(object, ...ANNOTATION) !== undefined || inTemplate(object).length > 0,
    );
    if (annotated.length === 0 && this.files.length === 0) return found;
    const byInput = new Map<InputObject, InputFinding[]>(annotated.map((input) => [input, []]));
    for (const each of found) byInput.set(each.input, [...(byInput.get(each.input) ?? []), each]);
    return [...byInput].flatMap(([input, findings]) => this.ofObject(input, findings, cluster, groups));
  }

  private ofObject(
    input: InputObject,
    found: readonly InputFinding[],
    cluster: ClusterFolder | undefined,
    groups: readonly RuleGroup[],
  ): readonly InputFinding[] {
    const { object, origin } = input;
    const resource = resourceName(object);
    const own = annotatedAcknowledgements(at(object, ...ANNOTATION), resource);
    const filed = this.files
      .filter(({ folder }) => isBelow(origin.folder, folder))
      .flatMap((file) => file.acknowledgements.map((each) => ({ file, each })))
      .filter(({ each }) => each.cluster === undefined || each.cluster === clusterName(cluster));
    const all: readonly Acknowledgement[] = [...own.acknowledgements, ...filed.map(({ each }) => each)];
    const findings = found.map(({ finding }) => finding);
    const { findings: marked, unused } = applyAcknowledgements(findings, all, { at: this.options.at });
    for (const { file, each } of filed) if (!unused.includes(each)) this.idle.delete(keyOf(file, each));
    const stale = own.acknowledgements.filter((each) => unused.includes(each) && wasAsked(each, groups));
    return [
      ...found.map((each, index): InputFinding => ({ ...each, finding: marked[index] ?? each.finding })),
      ...[
        ...own.problems,
        ...inTemplate(object),
        ...stale.map((each) => unusedAcknowledgement(each, ANNOTATION_PATH)),
      ].map((problem): InputFinding => ({ input, finding: findingOf(problem, resource) })),
    ];
  }

  /** Marks what is known of findings that are about no object. */
  markOthers(findings: readonly LocatedFinding[]): readonly LocatedFinding[] {
    const known = this.files.flatMap((file) => file.acknowledgements.map((each) => ({ file, each })));
    const { findings: marked, unused } = applyAcknowledgements(
      findings,
      known.map(({ each }) => each),
      { at: this.options.at },
    );
    for (const { file, each } of known) if (!unused.includes(each)) this.idle.delete(keyOf(file, each));
    return marked;
  }

  /** What is wrong with the files, once all findings were marked. */
  findings(): readonly LocatedFinding[] {
    return [...this.found, ...this.idle.values()];
  }
}

const keyOf = ({ file }: AcknowledgementsFile, { at: path }: FiledAcknowledgement): string => `${file.name} ${path}`;
