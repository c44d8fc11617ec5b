import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import {
  dnsLabelProblem,
  isObject,
  type JsonObject,
  labelValueProblem,
  listAt,
  member,
  pathSegmentProblem,
  qualifiedNameProblem,
  subdomainProblem,
} from '../objects';
import { hasPlainYear, isZeroTime, parseRfc3339 } from './date-time';

/** All keys and values of the annotations together, in bytes (apimachinery `TotalAnnotationSizeLimitB`). */
const MAX_ANNOTATION_BYTES = 256 * 1024;

/** What the server puts behind `generateName` are five letters and digits, after at most this many characters of it. */
const MAX_GENERATED_BASE = 58;

const problem = (path: Path, message: string, got?: unknown, fix?: string): Problem => ({
  rule: 'admission/metadata',
  path: formatPath(path),
  message: `${fieldName(path)} ${message}`,
  ...shown(got),
  ...(fix !== undefined && { fix }),
});

const nameIsRequired = (path: Path): Problem =>
  problem(path, 'is required: an object has a name', undefined, 'set metadata.name');

/** A text of metadata that was decoded: missing and null are empty. */
const text = (object: unknown, field: string): string => {
  const value = member(object, field);
  return typeof value === 'string' ? value : '';
};

function timeAt(object: unknown, field: string): bigint | undefined {
  const value = text(object, field);
  return value === '' ? undefined : parseRfc3339(value);
}

/**
 * What the server refuses in `metadata`, whatever the kind, once it is decoded (apimachinery
 * `pkg/api/validation/objectmeta.go`).
 *
 * @param previous metadata of the object as it was; undefined when the object is created
 */
export function metadataProblems(
  metadata: unknown,
  scope: 'Cluster' | 'Namespaced',
  previous: JsonObject | undefined,
): Problem[] {
  if (!isObject(metadata)) return [nameIsRequired(['metadata'])];
  const problems = previous === undefined ? createProblems(metadata) : updateProblems(metadata, previous);
  const namespace = text(metadata, 'namespace');
  if (scope === 'Namespaced' && namespace !== '') {
    const why = dnsLabelProblem(namespace);
    if (why !== undefined) problems.push(problem(['metadata', 'namespace'], why, namespace));
  }
  checkLabels(member(metadata, 'labels'), problems);
  checkAnnotations(member(metadata, 'annotations'), problems);
  checkFinalizers(listAt(metadata, 'finalizers'), problems);
  checkOwners(listAt(metadata, 'ownerReferences'), problems);
  checkManagers(listAt(metadata, 'managedFields'), problems);
  return problems;
}

function createProblems(metadata: JsonObject): Problem[] {
  const problems: Problem[] = [];
  const [name, generateName] = [text(metadata, 'name'), text(metadata, 'generateName')];
  if (name !== '') {
    const why = subdomainProblem(name);
    if (why !== undefined) problems.push(problem(['metadata', 'name'], why, name));
  } else if (generateName === '') problems.push(nameIsRequired(['metadata', 'name']));
  if (generateName !== '') {
    // The server lets the last two characters pass where the last is a hyphen, and looks at the name that it makes.
    const masked =
      generateName.length > 1 && generateName.endsWith('-') ? `${generateName.slice(0, -2)}a` : generateName;
    const made = name === '' ? subdomainProblem(`${generateName.slice(0, MAX_GENERATED_BASE)}x`) : undefined;
    const why = subdomainProblem(masked) ?? made;
    if (why !== undefined) problems.push(problem(['metadata', 'generateName'], why, generateName));
  }
  checkDeletionTime(metadata, problems);
  return problems;
}

/** On an update the name was accepted before: what counts is that it is the same. */
function updateProblems(metadata: JsonObject, previous: JsonObject): Problem[] {
  const problems: Problem[] = [];
  for (const field of ['name', 'generateName']) {
    const value = text(metadata, field);
    const why = pathSegmentProblem(value, field === 'generateName');
    if (why !== undefined) problems.push(problem(['metadata', field], why, value));
  }
  const immutable = (field: string, isSame: boolean, fix: string): void => {
    if (isSame) return;
    const path = ['metadata', field];
    problems.push(problem(path, 'must stay as it is in the cluster', member(metadata, field), fix));
  };
  const [name, oldName, uid] = [text(metadata, 'name'), text(previous, 'name'), text(metadata, 'uid')];
  if (name === '') problems.push(nameIsRequired(['metadata', 'name']));
  else immutable('name', name === oldName, `write ${oldName}, or create another object`);
  immutable('uid', uid === '' || uid === text(previous, 'uid'), LEAVE_OUT);
  if (isBeingDeleted(previous)) checkNewFinalizers(metadata, previous, problems);
  else {
    const time = timeAt(metadata, 'deletionTimestamp');
    immutable('deletionTimestamp', time === undefined || isZeroTime(time), LEAVE_OUT);
  }
  const seconds = member(metadata, 'deletionGracePeriodSeconds') ?? undefined;
  const isKept = seconds === undefined || seconds === member(previous, 'deletionGracePeriodSeconds');
  immutable('deletionGracePeriodSeconds', isKept, LEAVE_OUT);
  return problems;
}

const LEAVE_OUT = 'leave it out: the server sets it';

function isBeingDeleted(previous: JsonObject): boolean {
  const time = timeAt(previous, 'deletionTimestamp');
  return time !== undefined && !isZeroTime(time);
}

function checkNewFinalizers(metadata: JsonObject, previous: JsonObject, problems: Problem[]): void {
  const known = new Set(listAt(previous, 'finalizers'));
  for (const [index, finalizer] of listAt(metadata, 'finalizers').entries()) {
    if (known.has(finalizer)) continue;
    const message = 'is new: an object that is being deleted takes no more finalizers';
    problems.push(problem(['metadata', 'finalizers', index], message, finalizer, 'remove it'));
  }
}

function checkDeletionTime(metadata: JsonObject, problems: Problem[]): void {
  const time = timeAt(metadata, 'deletionTimestamp');
  if (time === undefined || hasPlainYear(time)) return;
  const message = 'must be a time whose year has four digits in UTC';
  problems.push(problem(['metadata', 'deletionTimestamp'], message, text(metadata, 'deletionTimestamp'), LEAVE_OUT));
}

function checkLabels(labels: unknown, problems: Problem[]): void {
  if (!isObject(labels)) return;
  for (const key of Object.keys(labels)) {
    const path = ['metadata', 'labels', key];
    const value = text(labels, key);
    const whyKey = qualifiedNameProblem(key);
    if (whyKey !== undefined) problems.push(problem(path, `has a key that is no label key: ${whyKey}`, key));
    const whyValue = labelValueProblem(value);
    if (whyValue !== undefined) problems.push(problem(path, whyValue, value));
  }
}

function checkAnnotations(annotations: unknown, problems: Problem[]): void {
  if (!isObject(annotations)) return;
  let bytes = 0;
  for (const key of Object.keys(annotations)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(text(annotations, key));
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

/** Finalizers of the garbage collector, of which an object has one at most. */
const DELETION_ORDERS: readonly string[] = ['orphan', 'foregroundDeletion'];

function checkFinalizers(finalizers: readonly unknown[], problems: Problem[]): void {
  for (const [index, finalizer] of finalizers.entries()) {
    const why = qualifiedNameProblem(typeof finalizer === 'string' ? finalizer : '');
    if (why !== undefined) problems.push(problem(['metadata', 'finalizers', index], why, finalizer));
  }
  if (DELETION_ORDERS.every((order) => finalizers.includes(order))) {
    const message = `must not have both ${DELETION_ORDERS.join(' and ')}`;
    problems.push(problem(['metadata', 'finalizers'], message, undefined, 'remove one of them'));
  }
}

const OWNER_FIELDS = ['apiVersion', 'kind', 'name', 'uid'] as const;

function checkOwners(owners: readonly unknown[], problems: Problem[]): void {
  let controllers = 0;
  for (const [index, owner] of owners.entries()) {
    const path = ['metadata', 'ownerReferences', index];
    for (const field of OWNER_FIELDS) {
      if (text(owner, field) !== '') continue;
      problems.push(problem([...path, field], 'is required', undefined, `set ${field}`));
    }
    checkOwnerKind(owner, path, problems);
    if (member(owner, 'controller') === true && ++controllers > 1) {
      const message = 'must not be true: an object has one controller at most';
      problems.push(problem([...path, 'controller'], message, true, 'set it for one owner'));
    }
  }
}

function checkOwnerKind(owner: unknown, path: Path, problems: Problem[]): void {
  const apiVersion = text(owner, 'apiVersion');
  const parts = apiVersion.split('/');
  const [version] = parts.slice(-1);
  if (apiVersion !== '' && (parts.length > 2 || version === '')) {
    problems.push(problem([...path, 'apiVersion'], 'must be a version, or a group and a version', apiVersion));
  }
  if (['v1', '/v1'].includes(apiVersion) && text(owner, 'kind') === 'Event') {
    problems.push(problem([...path, 'kind'], 'must not be Event: events own nothing', 'Event'));
  }
}

const OPERATIONS: readonly string[] = ['Apply', 'Update'];
const MAX_MANAGER_BYTES = 128;
const MAX_SUBRESOURCE_BYTES = 256;

/** What Go's `unicode.IsPrint` lets pass. Not a literal: Node works out the classes of all characters whenever it reads one. */
const isPrintable = (value: string): boolean =>
  /^[ -~]*$/.test(value) || /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u.test(value);

interface ManagerCheck {
  readonly field: string;
  readonly fails: (value: string) => boolean;
  readonly message: string;
}

const MANAGER_CHECKS: readonly ManagerCheck[] = [
  {
    field: 'operation',
    fails: (value) => !OPERATIONS.includes(value),
    message: `must be ${OPERATIONS.join(' or ')}`,
  },
  { field: 'fieldsType', fails: (value) => value !== '' && value !== 'FieldsV1', message: 'must be FieldsV1' },
  {
    field: 'manager',
    fails: (value) => Buffer.byteLength(value) > MAX_MANAGER_BYTES,
    message: `must have at most ${MAX_MANAGER_BYTES} bytes`,
  },
  { field: 'manager', fails: (value) => !isPrintable(value), message: 'must have printable characters only' },
  {
    field: 'subresource',
    fails: (value) => Buffer.byteLength(value) > MAX_SUBRESOURCE_BYTES,
    message: `must have at most ${MAX_SUBRESOURCE_BYTES} bytes`,
  },
  {
    field: 'time',
    fails: (value) => !hasPlainYear(parseRfc3339(value) ?? 0n),
    message: 'must be a time whose year has four digits in UTC',
  },
];

/** Who set which fields: the server's own notes, which exported objects hold. */
function checkManagers(managers: readonly unknown[], problems: Problem[]): void {
  for (const [index, manager] of managers.entries()) {
    for (const { field, fails, message } of MANAGER_CHECKS) {
      const value = text(manager, field);
      if (!fails(value)) continue;
      const path = ['metadata', 'managedFields', index, field];
      problems.push(problem(path, message, value === '' ? undefined : value, 'leave managedFields out'));
    }
  }
}
