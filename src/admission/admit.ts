import { type CrdSchema, statusSchema } from '../../imports/crds';
import { fieldAt, type Span, valueSince } from '../../imports/fields';
import { type Finding, fieldName, formatPath, type Path, type Problem, parsePath } from '../findings';
import { isAtLeast, type KarpenterMinor, karpenterRelease } from '../karpenter/versions';
import { isObject, type JsonObject, objectAt, resourceName, at as valueAt } from '../objects';
import { ruleProblems } from './cel-rules';
import { celView } from './cel-view';
import { findCrd, isKarpenterObject, type ServedCrd } from './kinds';
import { duplicates } from './list-types';
import { decodeMetadata } from './metadata-decoding';
import { type Normalized, normalize, unknownFields } from './normalize';
import { metadataProblems } from './object-meta';
import { isUnchanged, ratchets } from './ratchet';
import { scaleProblems } from './scale';
import { fieldOf } from './select';
import { isTooLarge } from './size';
import { type StructureProblem, schemaAt, structureProblems } from './structure';
import { type Edit, edited, pathBefore, type WayOut } from './way-out/edit';
import { meantField } from './way-out/field-places';
import { flow } from './way-out/flow';
import { formerField, formerValue } from './way-out/former-fields';
import { adoptHint, formerObject } from './way-out/former-kinds';
import { reshaped } from './way-out/reshaped';

/** Against what the API server would judge an object. */
export interface AdmitOptions {
  /** The Karpenter minor whose CRDs the cluster has. */
  readonly karpenterMinor: KarpenterMinor;
  /**
   * The version of the API server, `1.34`. Decides whether an update may keep what was wrong before.
   * @default - a server from 1.30 on
   */
  readonly kubernetesVersion?: string;
  /**
   * The object as it is in the cluster: with it, the object is judged as an update.
   * @default - the object is created
   */
  readonly previous?: unknown;
  /**
   * Whether an unknown field is an error, as with kubectl's default `--validate=strict`. Otherwise the server drops it
   * with a warning.
   * @default true
   */
  readonly strict?: boolean;
}

/**
 * What the API server would refuse in an object: nothing reaches the cluster before it is corrected. In the order in
 * which the server looks at it; all failures together.
 *
 * Objects that are not Karpenter's give no findings; {@link isKarpenterObject} tells them apart.
 *
 * @returns Findings `admission/…`, of severity `error` unless the server itself only warns. Never throws, whatever the
 *   object is.
 */
export function admit(object: unknown, options: AdmitOptions): Finding[] {
  if (!isObject(object) || !isKarpenterObject(object)) return [];
  const problems = problemsOf(object, options);
  if (problems.length === 0) return [];
  const resource = resourceName(object);
  return problems.map(({ rule, severity = 'error', path, message, got, fix }) => ({
    rule,
    severity,
    resource,
    path,
    message,
    ...(got !== undefined && { got }),
    ...(fix !== undefined && { fix }),
  }));
}

function problemsOf(object: JsonObject, options: AdmitOptions): Problem[] {
  const served = findCrd(object, options.karpenterMinor);
  if (!('crd' in served)) return withHint(formerProblems(object, served, options), adoptHint(object));
  return isTooLarge(object) ? [TOO_LARGE] : judged(object, served, options);
}

/** The first problem is the object itself: whoever has it to write anew is told of the command that does it. */
const withHint = ([first, ...others]: readonly Problem[], hint: string | undefined): Problem[] =>
  first === undefined
    ? []
    : [
        hint === undefined ? first : { ...first, fix: first.fix === undefined ? hint : `${first.fix}; ${hint}` },
        ...others,
      ];

/** Whoever writes a former object anew has to know of everything that has changed, not only of its version. */
function formerProblems(object: JsonObject, refused: Problem, options: AdmitOptions): Problem[] {
  if (isTooLarge(object)) return [refused];
  const former = formerObject(object, options.karpenterMinor);
  const served = former && findCrd(former.object, options.karpenterMinor);
  if (former === undefined || served === undefined || !('crd' in served)) return [refused];
  const changes = judged(former.object, served, { ...options, strict: true, previous: undefined });
  const said = former.defaults.length + changes.length;
  if (said === 0) return [refused];
  // A kind of another name is written anew as a whole; in Karpenter 1.0 nothing is wrong with v1beta1 yet.
  if (!former.isRenamed && refused.severity !== 'warning') {
    return [{ ...refused, fix: `${refused.fix}, and what is said of its fields` }, ...changes];
  }
  const texts = [...former.defaults, ...changes.map(({ path, message, fix }) => `${path}: ${fix ?? message}`)];
  const more = said > MOST_CHANGES ? [`and ${said - MOST_CHANGES} more`] : [];
  return [{ ...refused, fix: [refused.fix, ...texts.slice(0, MOST_CHANGES), ...more].join('; ') }];
}

/** One finding names at most so many changes of an object. */
const MOST_CHANGES = 30;

function judged(object: JsonObject, served: ServedCrd, options: AdmitOptions, depth = 0): Problem[] {
  const { id, crd } = served;
  const previous = isObject(options.previous) && !isTooLarge(options.previous) ? options.previous : undefined;
  const update: Update = {
    schema: crd.schema,
    now: normalize(object, crd.schema),
    before: previous && normalize(previous, crd.schema),
    ratchets: ratchets(options.kubernetesVersion),
  };
  const { value } = update.now;
  const metadata = decodeMetadata(object.metadata);
  const structure = structureProblems(value, id).filter((problem) => !isTolerated(update, problem.at));
  const unknown = [...update.now.unknown, ...metadata.unknown, ...unknownInStatus(object, crd.kind, options)];
  const tooFew = new Set(structure.filter(({ rule }) => rule === 'admission/items').map(({ path }) => path));
  const found: Found[] = [
    ...known(unknown, structure).map((path) => unknownField(path, object, crd.kind, options)),
    ...structure.map((problem) => withFormer(problem, object, crd)),
    ...scaleProblems(value, crd.replicasPath).filter(({ path }) => !structure.some((other) => other.path === path)),
    ...duplicateProblems(value, crd.schema, update.before?.value),
    ...ruleProblemsOf(update, structure).filter(({ path }) => !tooFew.has(path)),
    ...(metadata.problems.length > 0
      ? metadata.problems
      : metadataProblems(object.metadata, crd.scope, previous && objectAt(previous, 'metadata'))),
  ];
  const edits = found.flatMap((each) => each.edits ?? []);
  if (edits.length === 0 || edits.length > MOST_EDITS || depth > MOST_DEPTH) return found;
  const after = edited(object, edits);
  if (!isObject(after)) return found;
  const next = judged(after, served, options, depth + 1).map((problem) => ({
    ...problem,
    path: formatPath(pathBefore(parsePath(problem.path), edits)),
  }));
  return withNext(found, next, options);
}

/** A problem, and what of the object is another when its way out was taken. */
type Found = Problem & { readonly edits?: readonly Edit[] };

/** Each edit copies what is above it: an object with more of them is judged as it is. */
const MOST_EDITS = 100;

/** What was moved may hold something that has to be moved. */
const MOST_DEPTH = 3;

const isSame = (one: Problem, other: Problem): boolean => one.rule === other.rule && one.path === other.path;

/**
 * What is wrong with an object whose fields are at the wrong places: these, and what is still wrong, or only then, when
 * they are where they belong. So that a missing field is not said to be missing where it only has another name, and
 * the way out does not end in the next error.
 */
function withNext(found: readonly Found[], next: readonly Problem[], { strict = true }: AdmitOptions): Problem[] {
  const own = found.filter(({ edits }) => edits !== undefined && edits.length > 0);
  const others = next.filter((problem) => !own.some((each) => isSame(each, problem)));
  if (strict) return [...own, ...others];
  // A lenient server drops the fields: what comes of them then is not judged by it, and what they leave missing is.
  const stays = found.filter((each) => !own.includes(each) && next.some((problem) => isSame(each, problem)));
  const isRefused = found.length > own.length + stays.length;
  return [...own.map((each) => (isRefused ? { ...each, severity: 'error' as const } : each)), ...stays];
}

/** An object, and what it was before if it is updated. */
interface Update {
  readonly schema: CrdSchema;
  readonly now: Normalized;
  readonly before: Normalized | undefined;
  /** Whether the server tolerates what was so before. */
  readonly ratchets: boolean;
}

const isTolerated = ({ now, before, ratchets, schema }: Update, at: Path): boolean =>
  before !== undefined && ratchets && isUnchanged(at, now.value, before.value, schema);

/** @param structure violations that the server does not tolerate: rules that would see them are not evaluated */
function ruleProblemsOf(update: Update, structure: readonly StructureProblem[]): Problem[] {
  const { schema, now, before } = update;
  const blocked = structure.filter((problem) => problem.blocking).map((problem) => problem.at);
  const needsView = now.needsView || before?.needsView === true;
  const seen = (value: unknown): unknown => (needsView && value !== undefined ? celView(value, schema) : value);
  return ruleProblems(seen(now.value), schema, blocked, seen(before?.value)).flatMap((problem) => {
    if (!isTolerated(update, problem.at)) return [problem];
    return problem.ratchets ? [] : [{ ...problem, fix: CANNOT_BE_TOLERATED }];
  });
}

const CANNOT_BE_TOLERATED =
  'correct it, although it was so before: the server tolerates what a rule refuses, not what a rule cannot evaluate';

/** Unknown fields but for those in a value of a wrong type, which is what is wrong there. */
const known = (unknown: readonly Path[], structure: readonly StructureProblem[]): readonly Path[] =>
  unknown.length === 0 || structure.length === 0
    ? unknown
    : unknown.filter(
        (path) =>
          !structure.some(
            ({ rule, at }) => rule === 'admission/type' && at.every((step, depth) => step === path[depth]),
          ),
      );

/** The server drops the status, but not before it has looked for unknown fields. */
function unknownInStatus({ status }: JsonObject, kind: string, { karpenterMinor }: AdmitOptions): readonly Path[] {
  if (status === undefined || status === null) return [];
  return unknownFields(status, statusSchema(kind, karpenterRelease(karpenterMinor)), ['status']);
}

const TOO_LARGE: Problem = {
  rule: 'admission/too-large',
  path: '',
  message: 'the object is larger than the 3 MiB that a request to the API server may have, or nested too deep',
  fix: 'make it smaller, or several objects of it',
};

function fieldFix(path: Path, field: Span | undefined, minor: KarpenterMinor): string {
  if (path[0] === 'status') return 'leave status out: only the controller writes it';
  if (field === undefined) return 'correct the name or remove the field';
  const { since, until } = field;
  return until === undefined || isAtLeast(until, minor)
    ? `the field exists since Karpenter ${since}: upgrade or remove it`
    : `Karpenter has the field no more since ${until}: remove it`;
}

function unknownField(path: Path, object: unknown, kind: string, options: AdmitOptions): Found {
  const { strict = true, karpenterMinor } = options;
  const field = fieldAt(kind, fieldOf(path));
  const isOurs = field === undefined && path[0] !== 'status';
  const way = isOurs
    ? (formerField(kind, fieldOf(path), path, object) ?? meantField(kind, path, object, karpenterMinor))
    : undefined;
  return {
    rule: 'admission/unknown-field',
    severity: strict ? 'error' : 'warning',
    path: formatPath(path),
    message: `${fieldName(path)} is no field of this kind in Karpenter ${karpenterMinor}${strict ? '' : ': the server drops it'}`,
    fix: fieldFix(path, field, karpenterMinor),
    ...way,
  };
}

/** A value of another type that says what belongs there. */
function inForm(at: Path, object: unknown, schema: CrdSchema): WayOut | undefined {
  const place = schemaAt(schema, at);
  const value = place && reshaped(valueAt(object, ...at), place);
  if (value === undefined) return undefined;
  const name = typeof at.at(-1) === 'string' ? `${fieldName(at)}: ` : '';
  return { fix: `write ${name}${flow(value)}`, edits: [{ at, value }] };
}

/** A refused value may be one of a former Karpenter, or one of a later. */
function withFormer(problem: StructureProblem, object: unknown, { kind, schema }: ServedCrd['crd']): Found {
  const { rule, at, got } = problem;
  if (rule === 'admission/type') {
    return { ...problem, ...(formerField(kind, fieldOf(at), at, object) ?? inForm(at, object, schema)) };
  }
  if (rule !== 'admission/enum' || typeof got !== 'string') return problem;
  const way = formerValue(kind, fieldOf(at), at, object);
  if (way !== undefined) return { ...problem, ...way };
  const since = valueSince(kind, fieldOf(at), got);
  return since === undefined
    ? problem
    : { ...problem, fix: `the value exists since Karpenter ${since}; ${problem.fix}` };
}

/** Duplicates that were there before are tolerated by every server, on an update. */
function duplicateProblems(value: unknown, schema: CrdSchema, previous: unknown): Problem[] {
  const problems = duplicates(value, schema);
  const hadSome = problems.length > 0 && previous !== undefined && duplicates(previous, schema).length > 0;
  return hadSome ? [] : problems;
}
