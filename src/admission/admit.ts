import type { CrdSchema } from '../../imports/crds';
import { fieldAt, type Span, valueSince } from '../../imports/fields';
import { type Finding, fieldName, formatPath, type Path, type Problem } from '../findings';
import { isAtLeast, type KarpenterMinor } from '../karpenter/versions';
import { isObject, resourceName } from '../objects';
import { ruleProblems } from './cel-rules';
import { findCrd, isKarpenterObject } from './kinds';
import { duplicates } from './list-types';
import { normalize } from './normalize';
import { metadataProblems, unknownMetadata } from './object-meta';
import { isUnchanged, ratchets } from './ratchet';
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
  const resource = resourceName(object);
  return problemsOf(object, options).map(({ rule, severity = 'error', path, message, got, fix }) => ({
    rule,
    severity,
    resource,
    path,
    message,
    ...(got !== undefined && { got }),
    ...(fix !== undefined && { fix }),
  }));
}

function problemsOf(object: Readonly<Record<string, unknown>>, options: AdmitOptions): Problem[] {
  const served = findCrd(object, options.karpenterMinor);
  if (!('crd' in served)) return [served];
  const { id, crd } = served;
  if (isTooLarge(object)) return [TOO_LARGE];
  const { value, unknown } = normalize(object, crd.schema);
  const previous =
    isObject(options.previous) && !isTooLarge(options.previous)
      ? normalize(options.previous, crd.schema).value
      : undefined;
  const isTolerated = (at: Path): boolean =>
    previous !== undefined && ratchets(options.kubernetesVersion) && isUnchanged(at, value, previous);

  const structure = structureProblems(value, id).filter((problem) => !isTolerated(problem.at));
  const blocked = structure.filter((problem) => problem.blocking).map((problem) => problem.at);
  const rules = ruleProblems(value, crd.schema, blocked, previous);
  return [
    ...[...unknown, ...unknownMetadata(object.metadata)].map((path) => unknownField(path, crd.kind, options)),
    ...structure.map((problem) => withSince(problem, crd.kind)),
    ...duplicateProblems(value, crd.schema, previous),
    ...rules.filter((problem) => problem.transition || !isTolerated(problem.at)),
    ...metadataProblems(object.metadata, crd.scope),
  ];
}

const TOO_LARGE: Problem = {
  rule: 'admission/too-large',
  path: '',
  message: 'the object is larger than the 3 MiB that a request to the API server may have',
  fix: 'make it smaller, or several objects of it',
};

function fieldFix(field: Span | undefined, minor: KarpenterMinor): string {
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
    fix: fieldFix(field, karpenterMinor),
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
