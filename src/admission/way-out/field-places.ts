import { fieldsOf, isWithin } from '../../../imports/fields';
import { formatPath, meant, type Path } from '../../findings';
import type { KarpenterMinor } from '../../karpenter/versions';
import { at, isObject } from '../../objects';
import { stepsOf } from '../select';
import type { WayOut } from './edit';
import { flow } from './flow';

/** A field as its steps. */
type Steps = readonly string[];

/** Names that mean something else at each place: a field of that name far away is not the one that was meant. */
const COMMON: readonly string[] = [
  'name',
  'kind',
  'group',
  'key',
  'value',
  'values',
  'id',
  'operator',
  'effect',
  'spec',
];

/** What a pool and its node class keep from each other. */
const PARTNERS: Readonly<Record<string, string>> = { NodePool: 'EC2NodeClass', EC2NodeClass: 'NodePool' };

const byName = new Map<string, ReadonlyMap<string, readonly Steps[]>>();

/** The fields of a kind in a minor by their last name; entries of lists and maps have none. */
function fieldsByName(kind: string, minor: KarpenterMinor): ReadonlyMap<string, readonly Steps[]> {
  const id = `${kind} ${minor}`;
  const known = byName.get(id);
  if (known !== undefined) return known;
  const found = new Map<string, Steps[]>();
  for (const [field, span] of Object.entries(fieldsOf(kind))) {
    const steps = stepsOf(field);
    const name = steps.at(-1) ?? '';
    if (name === '[]' || name === '{}' || !isWithin(minor, span)) continue;
    found.set(name, [...(found.get(name) ?? []), steps]);
  }
  byName.set(id, found);
  return found;
}

const shared = (one: Steps, other: Steps): number => {
  const end = one.findIndex((step, index) => step !== other[index]);
  return end === -1 ? one.length : end;
};

const isList = (step: string): boolean => step === '[]' || step === '{}';

/** How many levels lie between two places; undefined where one is within an entry of a list and the other is not. */
function levelsBetween(parent: Steps, other: Steps): number | undefined {
  const common = shared(parent, other);
  if ([...parent.slice(common), ...other.slice(common)].some(isList)) return undefined;
  return parent.length - common + (other.length - common);
}

/** Where a field of this name belongs in the same object: the nearest place, if there is one that is the nearest. */
function placeInKind(kind: string, path: Path, minor: KarpenterMinor): Path | undefined {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1).map((step) => (typeof step === 'number' ? '[]' : step));
  const places = (fieldsByName(kind, minor).get(name) ?? []).flatMap((steps) => {
    const levels = levelsBetween(parent, steps.slice(0, -1));
    return levels === undefined || (COMMON.includes(name) && levels > 1) ? [] : [{ steps, levels }];
  });
  const [first, second] = places.sort((a, b) => a.levels - b.levels);
  if (first === undefined || first.levels === second?.levels) return undefined;
  // The indexes of the lists that both places are in.
  return first.steps.map((step, index) => (step === '[]' ? (path[index] ?? 0) : step));
}

/** Where a field of this name belongs in the kind that a pool, or a node class, goes with. */
function placeInPartner(kind: string, name: string, minor: KarpenterMinor): string | undefined {
  const partner = Object.hasOwn(PARTNERS, kind) ? PARTNERS[kind] : undefined;
  if (partner === undefined || COMMON.includes(name)) return undefined;
  const [place, second] = (fieldsByName(partner, minor).get(name) ?? [])
    .filter((steps) => !steps.some(isList))
    .sort((a, b) => a.length - b.length);
  if (place === undefined || place.length === second?.length) return undefined;
  return `${formatPath(place)} of the ${partner === 'NodePool' ? 'NodePool' : 'EC2NodeClass'}`;
}

/** The field of the same object that is written almost like this one. */
function misspelt(kind: string, path: Path, object: unknown, minor: KarpenterMinor): string | undefined {
  const parent = path.slice(0, -1);
  const around = at(object, ...parent);
  const there = isObject(around) ? around : {};
  const beside: string[] = [];
  for (const [name, places] of fieldsByName(kind, minor)) {
    const isHere = places.some(
      (steps) =>
        steps.length === path.length &&
        parent.every((step, depth) => (typeof step === 'number' ? '[]' : step) === steps[depth]),
    );
    if (isHere && !Object.hasOwn(there, name)) beside.push(name);
  }
  const asked = String(path.at(-1));
  return meant(asked, beside) ?? partOf(asked, beside);
}

/** The one name of which another is the beginning or the end: `volumeSize` for `size`, `kubelet` for `kubeletConfiguration`. */
function partOf(asked: string, names: readonly string[]): string | undefined {
  const short = asked.toLowerCase();
  if (short.length < 4) return undefined;
  const [only, ...more] = names.filter((name) => {
    const other = name.toLowerCase();
    return other.length >= 4 && (other.endsWith(short) || other.startsWith(short) || short.startsWith(other));
  });
  return more.length > 0 ? undefined : only;
}

/** The one place of a field that is far away, in the items of a list. */
function placeInList(kind: string, name: string, minor: KarpenterMinor): string | undefined {
  const [only, ...more] = COMMON.includes(name) ? [] : (fieldsByName(kind, minor).get(name) ?? []);
  return only === undefined || more.length > 0 || !only.some(isList)
    ? undefined
    : only.join('.').replaceAll('.[]', '[]');
}

/** What was meant by a field that its kind does not have at this place; undefined where nothing tells. */
export function meantField(kind: string, path: Path, object: unknown, minor: KarpenterMinor): WayOut | undefined {
  const value = at(object, ...path);
  const place = placeInKind(kind, path, minor);
  if (place !== undefined) {
    const to = formatPath(place);
    return at(object, ...place) === undefined
      ? { fix: `move it to ${to}`, edits: [{ at: place, value, from: path }, { at: path }] }
      : { fix: `remove it: it belongs at ${to}, where there is one`, edits: [{ at: path }] };
  }
  const elsewhere = placeInPartner(kind, String(path.at(-1)), minor);
  if (elsewhere !== undefined) return { fix: `move it to ${elsewhere}`, edits: [{ at: path }] };
  const list = placeInList(kind, String(path.at(-1)), minor);
  if (list !== undefined) return { fix: `move it to ${list}`, edits: [{ at: path }] };
  const name = misspelt(kind, path, object, minor);
  if (name === undefined) return undefined;
  const renamed = [...path.slice(0, -1), name];
  // `ids: [a, b]`, as other tools have it.
  if (Array.isArray(value) && String(path.at(-1)) === `${name}s` && typeof path.at(-2) === 'number') {
    const terms = value.map((each) => ({ [name]: each }));
    return { fix: `write an item for each: ${flow(terms)}`, edits: [{ at: renamed, value: value[0] }, { at: path }] };
  }
  return { fix: `did you mean ${name}?`, edits: [{ at: renamed, value, from: path }, { at: path }] };
}
