import { meant } from '../../../findings';
import type { EmptyingCondition, PoolTypes } from '../../../karpenter';
import { KNOWN_LABEL_VALUES } from '../../../karpenter/labels';
import type { LabelRequirement } from '../../../karpenter/requirements/requirement';

const AWS = 'karpenter.k8s.aws/instance-';
const TYPE = 'node.kubernetes.io/instance-type';
const FAMILY = `${AWS}family`;
const MEMORY = `${AWS}memory`;

/** Values as others write them, by label. */
const ALIASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'kubernetes.io/arch': {
    x86_64: 'amd64',
    'x86-64': 'amd64',
    x86: 'amd64',
    x64: 'amd64',
    intel: 'amd64',
    aarch64: 'arm64',
    arm: 'arm64',
    armv8: 'arm64',
    graviton: 'arm64',
  },
  [`${AWS}cpu-manufacturer`]: { graviton: 'aws', arm: 'aws' },
};

/** `2xl` is `2xlarge`. */
const SHORT_SIZE = /^(.*?\.)?(\d*)xl$/;

/** Longer than any value of a label: nobody meant such a text. */
const MOST_LETTERS = 63;
const MOST_COMPLETIONS = 6;

/** The values that a label can have on the nodes of a pool; undefined for one that types do not have. */
export function knownValues({ matcher }: PoolTypes, key: string): readonly string[] | undefined {
  const constant = matcher.constants.get(key);
  return constant === undefined
    ? (KNOWN_LABEL_VALUES.get(key)?.map(({ value }) => value) ?? matcher.column(key)?.values)
    : [...constant.values];
}

/** A text that some known values begin with is what they have in common: `m7` is `m7a`, `m7g` or `m7i`. */
function completions(value: string, known: readonly string[]): string | undefined {
  const begun = known.filter((each) => each.startsWith(value));
  return value.length < 2 || begun.length === 0 || begun.length > MOST_COMPLETIONS ? undefined : begun.join(' or ');
}

/** The value that was most likely meant; undefined where none is near. */
function nearestValue(key: string, value: string, known: readonly string[]): string | undefined {
  if (value.length > MOST_LETTERS) return undefined;
  const lower = value.toLowerCase();
  const alias = ALIASES[key]?.[lower] ?? lower.replace(SHORT_SIZE, '$1$2xlarge');
  if (known.includes(alias)) return alias;
  return completions(lower, known) ?? (key === TYPE ? nearestType(lower, known) : meant(value, known));
}

/** A type is misspelt in its family or in its size, rarely in both: the other half names the few that it can be. */
function nearestType(value: string, known: readonly string[]): string | undefined {
  const [family = '', size = ''] = value.split('.', 2);
  const ofFamily = known.filter((type) => type.startsWith(`${family}.`));
  const related = ofFamily.length > 0 ? ofFamily : known.filter((type) => type.endsWith(`.${size}`));
  return meant(value, related) ?? meant(value, known);
}

/** A field of a pool as people call it: without what all of them begin with. */
export const placeText = (path: string): string => path.replace(/^spec\.template\.(spec\.)?/, '');

/** Whether a requirement names its values, and none but these. */
export const namesValues = ({ complement, values }: LabelRequirement): boolean => !complement && values.size > 0;

/** Names that no type has, each with the one that was meant. */
function corrections(types: PoolTypes, { requirement }: EmptyingCondition): string[] {
  if (requirement === undefined || !namesValues(requirement)) return [];
  const known = knownValues(types, requirement.key) ?? [];
  return [...requirement.values].slice(0, 3).flatMap((value) => {
    if (known.includes(value) || /^\d+$/.test(value)) return [];
    if (requirement.key === TYPE && knownValues(types, FAMILY)?.includes(value)) {
      return [`${value} is a family: require ${FAMILY}`];
    }
    if (requirement.key === FAMILY && knownValues(types, TYPE)?.includes(value)) {
      return [`${value} is a type: require ${TYPE}, or write ${familyOf(value)}`];
    }
    const near = nearestValue(requirement.key, value, known);
    const all = known.length > MOST_CHOICES ? '' : ` (it is ${[...known].sort().join(' or ')})`;
    return near === undefined ? [] : [`write ${near} for ${value}${all}`];
  });
}

/** Labels of so few values are explained by them. */
const MOST_CHOICES = 3;

const GIB = 1024n;
/** Less memory than any type has, in MiB: whoever writes it counts in GiB. */
const LEAST_MEMORY = 512n;

/** Memory in GiB where Karpenter counts MiB. */
function memoryUnit({ requirement }: EmptyingCondition): string[] {
  if (requirement?.key !== MEMORY) return [];
  const { complement, values, lte } = requirement;
  const named = complement ? [] : [...values].filter((value) => /^\d{1,3}$/.test(value)).map(BigInt);
  const numbers = lte === undefined ? named : [lte];
  const [first] = numbers;
  if (first === undefined || first <= 0n || numbers.some((number) => number >= LEAST_MEMORY)) return [];
  return [`${MEMORY} counts MiB: ${first} GiB are ${first * GIB}`];
}

const categoryOf = (family: string): string => /^[a-z]+/.exec(family)?.[0] ?? '';
const generationOf = (family: string): number => Number(/\d+/.exec(family)?.[0] ?? 0);

/** Of some families the one nearest to another: same letters in front, near in generation, with the plainest name. */
function nearestFamily(family: string, families: ReadonlySet<string>): string | undefined {
  const distance = (other: string): number => Math.abs(generationOf(other) - generationOf(family));
  return [...families]
    .filter((other) => categoryOf(other) === categoryOf(family))
    .sort((a, b) => distance(a) - distance(b) || generationOf(b) - generationOf(a) || a.length - b.length)[0];
}

const familyOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** Families and types that meet the other conditions, for those that are named and do not. */
function relatives(types: PoolTypes, { requirement, without }: EmptyingCondition): string[] {
  if (requirement === undefined || !namesValues(requirement)) return [];
  const { key, values } = requirement;
  if (key !== FAMILY && key !== TYPE) return [];
  const known = new Set(knownValues(types, key));
  const families = new Set(without.map(familyOf));
  const left = new Set(without);
  return [...values].slice(0, 3).flatMap((value) => {
    if (!known.has(value)) return [];
    const family = nearestFamily(value, families);
    if (family === undefined) return [];
    if (key === FAMILY) return [`${family} for ${value}`];
    const type = `${family}${value.slice(value.indexOf('.'))}`;
    return left.has(type) ? [`${type} for ${value}`] : [];
  });
}

const MOST_NAMED = 3;

/** How many types a pool would have without one of the conditions. */
function leavingOut({ path, object, without }: EmptyingCondition): string[] {
  if (without.length === 0) return [];
  const named = without.slice(0, MOST_NAMED).join(', ');
  const types = without.length > MOST_NAMED ? `${without.length} types: ${named}, …` : named;
  return [`without ${object === 'NodePool' ? placeText(path) : `${object} ${path}`} the pool has ${types}`];
}

/** How to give a pool types again, from the conditions that leave none. */
export function wayOut(types: PoolTypes, core: readonly EmptyingCondition[]): string {
  const corrected = core.flatMap((condition) => [...corrections(types, condition), ...memoryUnit(condition)]);
  if (corrected.length > 0) return corrected.join('; ');
  const others = core.flatMap((condition) => relatives(types, condition));
  const left = core.flatMap(leavingOut);
  const choice = [...(others.length > 0 ? [`take ${others.join(', ')}`] : []), ...left];
  return choice.length > 0
    ? choice.join('; ')
    : 'change one of these lines first: others of the pool leave no type either';
}
