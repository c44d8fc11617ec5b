import { type CrdSchema, statusSchema } from '../../imports/crds';
import { fieldAt, type Span, valueSince } from '../../imports/fields';
import { type Finding, fieldName, formatPath, type Path, type Problem } from '../findings';
import { isAtLeast, type KarpenterMinor, karpenterRelease } from '../karpenter/versions';
import { isObject, type JsonObject, objectAt, resourceName } from '../objects';
import { ruleProblems } from './cel-rules';
import { celView } from './cel-view';
import { findCrd, isKarpenterObject } from './kinds';
import { duplicates } from './list-types';
import { decodeMetadata } from './metadata-decoding';
import { type Normalized, normalize, unknownFields } from './normalize';
import { metadataProblems } from './object-meta';
import { isUnchanged, ratchets } from './ratchet';
import { scaleProblems } from './scale';
import { isTooLarge } from './size';
import { type StructureProblem, structureProblems } from './structure';

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
  if (!('crd' in served)) return [served];
  const { id, crd } = served;
  if (isTooLarge(object)) return [TOO_LARGE];
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
  return [
    ...known(unknown, structure).map((path) => unknownField(path, crd.kind, options)),
    ...structure.map((problem) => withSince(problem, crd.kind)),
    ...scaleProblems(value, crd.replicasPath).filter(({ path }) => !structure.some((other) => other.path === path)),
    ...duplicateProblems(value, crd.schema, update.before?.value),
    ...ruleProblemsOf(update, structure),
    ...(metadata.problems.length > 0
      ? metadata.problems
      : metadataProblems(object.metadata, crd.scope, previous && objectAt(previous, 'metadata'))),
  ];
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

function unknownField(path: Path, kind: string, { strict = true, karpenterMinor }: AdmitOptions): Problem {
  const field = fieldAt(kind, toField(path));
  return {
    rule: 'admission/unknown-field',
    severity: strict ? 'error' : 'warning',
    path: formatPath(path),
    message: `${fieldName(path)} is no field of this kind in Karpenter ${karpenterMinor}${strict ? '' : ': the server drops it'}`,
    fix: fieldFix(path, field, karpenterMinor),
  };
}

/** A refused value of an enumeration may be one of a later Karpenter. */
function withSince(problem: StructureProblem, kind: string): Problem {
  if (problem.rule !== 'admission/enum' || typeof problem.got !== 'string') return problem;
  const since = valueSince(kind, toField(problem.at), problem.got);
  return since === undefined
    ? problem
    : { ...problem, fix: `the value exists since Karpenter ${since}; ${problem.fix}` };
}

/** A path in the notation of the field tables. */
const toField = (path: Path): string =>
  path.reduce<string>(
    (field, step) => (typeof step === 'number' ? `${field}[]` : field === '' ? step : `${field}.${step}`),
    '',
  );

/** Duplicates that were there before are tolerated by every server, on an update. */
function duplicateProblems(value: unknown, schema: CrdSchema, previous: unknown): Problem[] {
  const problems = duplicates(value, schema);
  const hadSome = problems.length > 0 && previous !== undefined && duplicates(previous, schema).length > 0;
  return hadSome ? [] : problems;
}
