import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import {
  dnsLabelProblem,
  isObject,
  labelValueProblem,
  listAt,
  member,
  qualifiedNameProblem,
  subdomainProblem,
} from '../objects';

type FieldType = 'string' | 'number' | 'strings' | 'list';

/** The fields of ObjectMeta and what the server decodes them into. */
const FIELDS: Readonly<Record<string, FieldType>> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'string',
  resourceVersion: 'string',
  generation: 'number',
  creationTimestamp: 'string',
  deletionTimestamp: 'string',
  deletionGracePeriodSeconds: 'number',
  labels: 'strings',
  annotations: 'strings',
  ownerReferences: 'list',
  finalizers: 'list',
  managedFields: 'list',
};

const FIELD_TYPES = Object.entries(FIELDS);

const TYPES: Readonly<Record<FieldType, readonly [string, (value: unknown) => boolean]>> = {
  string: ['a string', (value) => typeof value === 'string' || value instanceof Date],
  number: ['an integer', Number.isInteger],
  strings: ['an object of strings', isObject],
  list: ['a list', Array.isArray],
};

/** All keys and values of the annotations together, in bytes (apimachinery `TotalAnnotationSizeLimitB`). */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** Fields of `metadata` that the server does not know. */
export const unknownMetadata = (metadata: unknown): Path[] =>
  isObject(metadata)
    ? Object.keys(metadata)
        .filter((key) => !Object.hasOwn(FIELDS, key))
        .map((key) => ['metadata', key])
    : [];

const problem = (path: Path, message: string, got?: unknown, fix?: string): Problem => ({
  rule: 'admission/metadata',
  path: formatPath(path),
  message: `${fieldName(path)} ${message}`,
  ...shown(got),
  ...(fix !== undefined && { fix }),
});

/** What the server refuses in `metadata`, whatever the kind (apimachinery `pkg/api/validation/objectmeta.go`). */
export function metadataProblems(metadata: unknown, scope: 'Cluster' | 'Namespaced'): Problem[] {
  if (metadata === undefined || metadata === null) {
    return [problem(['metadata'], 'is required: an object has a name', undefined, 'set metadata.name')];
  }
  if (!isObject(metadata)) {
    return [problem(['metadata'], 'must be an object', metadata, 'write metadata as an object with a name')];
  }
  const problems: Problem[] = [];
  checkTypes(metadata, problems);
  // What cannot be decoded is refused before anything else is looked at.
  if (problems.length > 0) return problems;
  checkNames(metadata, problems);
  const namespace = member(metadata, 'namespace');
  if (scope === 'Namespaced' && typeof namespace === 'string' && namespace !== '') {
    const why = dnsLabelProblem(namespace);
    if (why !== undefined) problems.push(problem(['metadata', 'namespace'], why, namespace));
  }
  checkLabels(member(metadata, 'labels'), problems);
  checkAnnotations(member(metadata, 'annotations'), problems);
  for (const [index, finalizer] of listAt(metadata, 'finalizers').entries()) {
    const why = qualifiedNameProblem(String(finalizer));
    if (why !== undefined) problems.push(problem(['metadata', 'finalizers', index], why, finalizer));
  }
  checkOwners(listAt(metadata, 'ownerReferences'), problems);
  return problems;
}

function checkTypes(metadata: Readonly<Record<string, unknown>>, problems: Problem[]): void {
  for (const [field, type] of FIELD_TYPES) {
    const value = member(metadata, field);
    if (value === undefined || value === null) continue;
    const [words, is] = TYPES[type];
    if (!is(value)) problems.push(problem(['metadata', field], `must be ${words}`, value));
    else if (type === 'strings') checkStrings(field, value, problems);
  }
}

function checkStrings(field: string, value: unknown, problems: Problem[]): void {
  for (const [key, entry] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    // Go decodes null into the empty string.
    if (typeof entry === 'string' || entry === null || entry === undefined) continue;
    problems.push(problem(['metadata', field, key], 'must be a string', entry, 'put the value in quotes'));
  }
}

function checkNames(metadata: Readonly<Record<string, unknown>>, problems: Problem[]): void {
  const name = member(metadata, 'name') ?? '';
  const generateName = member(metadata, 'generateName') ?? '';
  if (name !== '') {
    const why = subdomainProblem(String(name));
    if (why !== undefined) problems.push(problem(['metadata', 'name'], why, name));
  } else if (generateName === '') {
    problems.push(problem(['metadata', 'name'], 'is required: an object has a name', undefined, 'set metadata.name'));
  }
  if (generateName !== '') {
    // What the server appends makes a trailing hyphen harmless.
    const why = subdomainProblem(String(generateName).replace(/-$/, 'a'));
    if (why !== undefined) problems.push(problem(['metadata', 'generateName'], why, generateName));
  }
}

function checkLabels(labels: unknown, problems: Problem[]): void {
  if (!isObject(labels)) return;
  for (const [key, value] of Object.entries(labels)) {
    const path = ['metadata', 'labels', key];
    const whyKey = qualifiedNameProblem(key);
    if (whyKey !== undefined) problems.push(problem(path, `has a key that is no label key: ${whyKey}`, key));
    const whyValue = labelValueProblem(String(value ?? ''));
    if (whyValue !== undefined) problems.push(problem(path, whyValue, value));
  }
}

function checkAnnotations(annotations: unknown, problems: Problem[]): void {
  if (!isObject(annotations)) return;
  let bytes = 0;
  for (const [key, value] of Object.entries(annotations)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(String(value ?? ''));
    const why = qualifiedNameProblem(key.toLowerCase());
    if (why !== undefined) {
      problems.push(problem(['metadata', 'annotations', key], `has a key that is no annotation key: ${why}`, key));
    }
  }
  if (bytes > MAX_ANNOTATION_BYTES) {
    const message = `must have at most ${MAX_ANNOTATION_BYTES} bytes in all keys and values together`;
    problems.push(problem(['metadata', 'annotations'], message, bytes));
  }
}

const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid'] as const;

function checkOwners(owners: readonly unknown[], problems: Problem[]): void {
  for (const [index, owner] of owners.entries()) {
    for (const field of OWNER_FIELDS) {
      if ((member(owner, field) ?? '') !== '') continue;
      problems.push(problem(['metadata', 'ownerReferences', index, field], 'is required', undefined, `set ${field}`));
    }
  }
}
