import { type Finding, findingOf, formatPath, type Path, type Problem } from '../../findings';
import { at, isObject, kindOf, listAt, member, nameOf, textAt } from '../../objects';
import { lineAndColumn, Positions, parseText, TextError } from '../../yaml/read';
import { LIST_NAMES, type ListName, SHAPES, shapeOf } from './shapes';
import { type Lists, SNAPSHOT_VERSION, type Snapshot, snapshotOf } from './snapshot';

/** A snapshot, or everything that keeps it from being read. */
export type ParsedSnapshot = { readonly snapshot: Snapshot } | { readonly findings: readonly Finding[] };

interface Fault {
  readonly path: Path;
  readonly message: string;
  readonly got?: unknown;
  readonly rule?: string;
}

const kindsOf = (name: ListName): string => Object.keys(SHAPES[name]).join(', ');

function itemFaults(name: ListName, item: unknown, index: number): Fault[] {
  const path = [name, index];
  if (!isObject(item)) return [{ path, message: 'must be an object', got: item }];
  const faults: Fault[] = [];
  if (shapeOf(name, kindOf(item)) === undefined) {
    faults.push({ path: [...path, 'kind'], message: `must be one of ${kindsOf(name)}`, got: item.kind });
  }
  if (textAt(item, 'apiVersion') === undefined) {
    faults.push({ path: [...path, 'apiVersion'], message: 'must be a text', got: item.apiVersion });
  }
  if ((nameOf(item) ?? '') === '') {
    faults.push({ path: [...path, 'metadata'], message: 'must have a name', got: at(item, 'metadata', 'name') });
  }
  return faults;
}

function listFaults(name: ListName, list: unknown): Fault[] {
  if (Array.isArray(list)) return list.flatMap((item, index) => itemFaults(name, item, index));
  if (name === 'workloads' && list === null) return [];
  return [{ path: [name], message: name === 'workloads' ? 'must be a list, or null' : 'must be a list', got: list }];
}

const isTextOrNull = (value: unknown): boolean => value === null || typeof value === 'string';

function faultsOf(document: unknown): Fault[] {
  const version = member(document, 'version');
  if (version !== SNAPSHOT_VERSION) {
    const message = `must be ${SNAPSHOT_VERSION}, the form that this version of the package knows`;
    return [{ path: ['version'], message, got: version, rule: 'snapshot/version' }];
  }
  const versions = ['karpenterVersion', 'kubernetesVersion'].filter((name) => !isTextOrNull(member(document, name)));
  const sentences = member(document, 'notLookedAt');
  const isSaid = Array.isArray(sentences) && sentences.every((sentence) => typeof sentence === 'string');
  return [
    ...versions.map((name) => ({ path: [name], message: 'must be a text, or null', got: member(document, name) })),
    ...LIST_NAMES.flatMap((name) => listFaults(name, member(document, name))),
    ...(isSaid ? [] : [{ path: ['notLookedAt'], message: 'must be a list of sentences', got: sentences }]),
  ];
}

const FIX = 'write it again: cdk8s-karpenter snapshot --output FILE';

const problemOf = ({ path, message, got, rule = 'snapshot/form' }: Fault): Problem => ({
  rule,
  path: formatPath(path),
  message,
  got: isObject(got) || Array.isArray(got) ? undefined : got,
  fix: FIX,
});

/**
 * Reads the text of a snapshot, wherever it comes from. What the form does not have is left out, so that nothing but the
 * fields of `snapshot.schema.json` gets in.
 *
 * @param file the name of its file, for findings
 */
export function parseSnapshot(text: string, file = 'snapshot'): ParsedSnapshot {
  const finding = (problem: Problem, offset = 0): Finding =>
    findingOf(problem, 'Snapshot', { file, line: lineAndColumn(text, offset).line });
  const [parsed] = parseText(text, 'json');
  if (parsed === undefined || 'error' in parsed) {
    const { message, offset } = parsed?.error ?? new TextError('empty');
    return { findings: [finding({ rule: 'snapshot/unreadable', path: '', message, fix: FIX }, offset)] };
  }
  const { value, place } = parsed.document;
  const faults = faultsOf(value);
  if (faults.length > 0) {
    const positions = new Positions(text);
    return { findings: faults.map((fault) => finding(problemOf(fault), positions.offset(place, fault.path))) };
  }
  const lists = Object.fromEntries(LIST_NAMES.map((name) => [name, listAt(value, name)]));
  return {
    snapshot: snapshotOf({ ...lists, workloads: member(value, 'workloads') as Lists['workloads'] } as Lists, {
      karpenterVersion: textAt(value, 'karpenterVersion') ?? null,
      kubernetesVersion: textAt(value, 'kubernetesVersion') ?? null,
      notLookedAt: listAt(value, 'notLookedAt') as readonly string[],
    }),
  };
}
