import type { Problem } from '../../../findings';
import { catalogueText, type EmptyingCondition, emptyByThemselves, type PoolTypes, whyEmpty } from '../../../karpenter';
import { knownLabelValues } from '../../../karpenter/labels';
import {
  allowsValue,
  derivedOperator,
  intersection,
  type LabelRequirement,
} from '../../../karpenter/requirements/requirement';
import { knownValues, namesValues, placeText, wayOut } from './way-out';

/** What is wrong with a pool, at a field of it or of its node class. */
export type PoolProblem = Problem & { readonly object: EmptyingCondition['object'] };

/** What else decides how sure a verdict is. */
export interface Surroundings {
  /** The name of the node class. */
  readonly nodeClass: string;
  /** Whether anything is known of the cluster, so that its versions are not a guess. */
  readonly isKnown: boolean;
}

const CAPACITY_TYPE = 'karpenter.sh/capacity-type';
const REGION = 'topology.kubernetes.io/region';
const ARCH = 'kubernetes.io/arch';
const TYPE = 'node.kubernetes.io/instance-type';
/** Labels that all types of a node class have alike. */
const OF_THE_CLASS = ['kubernetes.io/os', 'node.kubernetes.io/windows-build'];

const requirementsOf = (core: readonly EmptyingCondition[]): readonly LabelRequirement[] =>
  core.flatMap(({ requirement }) => requirement ?? []);

/** Lines about one label that no value can meet together, whatever types there are. */
function isContradiction(core: readonly EmptyingCondition[]): boolean {
  const [first, ...more] = requirementsOf(core);
  if (first === undefined || more.length === 0 || more.length + 1 < core.length) return false;
  if (more.some(({ key }) => key !== first.key)) return false;
  if ([first, ...more].some((one) => derivedOperator(one) === 'DoesNotExist')) return false;
  return derivedOperator(more.reduce(intersection, first)) === 'DoesNotExist';
}

/** Types that are named, and known: AWS does not change what it has. */
function namesKnownTypes(types: PoolTypes, core: readonly EmptyingCondition[]): boolean {
  const known = new Set(knownValues(types, TYPE));
  return requirementsOf(core).some(
    (one) => one.key === TYPE && namesValues(one) && [...one.values].every((value) => known.has(value)),
  );
}

/** How much larger, or smaller, than all there is a number has to be that AWS will not add soon. */
const FAR = 2;

const isInteger = (value: string): boolean => /^\d+$/.test(value);

/** A number far beyond those of every type that meets the other conditions. */
function isFarOff({ matcher }: PoolTypes, { requirement, without }: EmptyingCondition): boolean {
  if (requirement === undefined || without.length === 0) return false;
  const rows = without.map((type) => matcher.catalogue.rowByName.get(type) ?? -1);
  const values = rows.flatMap((row) => matcher.label(requirement.key, row) ?? []);
  if (values.length === 0 || !values.every(isInteger)) return false;
  const numbers = values.map(Number);
  const [least, most] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
  const { gte, lte, complement, values: named } = requirement;
  if (gte !== undefined || lte !== undefined) {
    return (gte !== undefined && Number(gte) > FAR * most) || (lte !== undefined && Number(lte) * FAR < least);
  }
  const asked = complement ? [] : [...named].filter(isInteger).map(Number);
  return asked.length > 0 && asked.every((number) => number > FAR * most || number * FAR < least);
}

/** Architectures that no type of any kind has: Karpenter knows two. */
const isUnknownArch = ({ requirement }: EmptyingCondition): boolean =>
  requirement?.key === ARCH &&
  namesValues(requirement) &&
  !['amd64', 'arm64'].some((value) => allowsValue(requirement, value));

function severityOf(
  types: PoolTypes,
  core: readonly EmptyingCondition[],
  { isKnown }: Surroundings,
): Problem['severity'] {
  const keys = requirementsOf(core).map(({ key }) => key);
  const isImage = core.some(({ object }) => object === 'EC2NodeClass') && keys.includes(ARCH);
  const isSure =
    isContradiction(core) ||
    isImage ||
    keys.some((key) => OF_THE_CLASS.includes(key) || key === REGION || key === CAPACITY_TYPE) ||
    (core.length > 1 && namesKnownTypes(types, core)) ||
    requirementsOf(core).length === 0;
  // What rests on the data of this package is a guess while it is not known which Karpenter the objects are for.
  const isSureHere = isKnown && core.some((one) => isUnknownArch(one) || isFarOff(types, one));
  return isSure || isSureHere ? 'error' : 'warning';
}

/** Whether a finding of its own says already what the capacity type, or another label of few values, lacks. */
function isSaidElsewhere(types: PoolTypes, core: readonly EmptyingCondition[]): boolean {
  const [first, ...more] = requirementsOf(core);
  if (first === undefined || more.length > 0 || core.length > 1 || !namesValues(first)) return false;
  if (first.key === CAPACITY_TYPE && [...first.values].every((value) => value === 'reserved')) {
    return (types.context.nodeClass?.spec?.capacityReservationSelectorTerms ?? []).length === 0;
  }
  const known = knownLabelValues(first.key, types.matcher.version);
  return known !== undefined && !known.some((value) => first.values.has(value));
}

const MOST_SHOWN = 4;

function messageOf({ matcher }: PoolTypes, core: readonly EmptyingCondition[], { nodeClass }: Surroundings): string {
  const own = core.filter(({ object }) => object === 'NodePool');
  const ofClass = core
    .filter(({ object }) => object === 'EC2NodeClass')
    .map(({ text }) => `EC2NodeClass ${nodeClass}: ${text}`);
  const [line, ...others] = [...own].reverse();
  if (line === undefined) return `no instance type is left: ${ofClass.join('; ')}`;
  const named = others
    .slice(0, MOST_SHOWN)
    .reverse()
    .map((other) => `${other.text} (${placeText(other.path)})`);
  const more = others.length > MOST_SHOWN ? ` and ${others.length - MOST_SHOWN} more lines` : '';
  const together = named.length > 0 ? named.join(' and ') + more : '';
  if (isContradiction(core)) return `no instance type is left: ${line.text} contradicts ${together}`;
  const keys = requirementsOf(own).map(({ key }) => key);
  const ofNodes = OF_THE_CLASS.find((key) => keys.includes(key));
  const why = [
    ...(ofNodes !== undefined ? [`the nodes of EC2NodeClass ${nodeClass} have ${classValue(matcher, ofNodes)}`] : []),
    ...(keys.includes(REGION) && matcher.region !== undefined ? [`the cluster is in ${matcher.region}`] : []),
    ...ofClass,
  ];
  return `no instance type is left: none of the ${catalogueText(matcher.catalogue)} has ${line.text}${
    together === '' ? '' : ` together with ${together}`
  }${why.length === 0 ? '' : ` (${why.join('; ')})`}`;
}

function classValue({ constants, column }: PoolTypes['matcher'], key: string): string {
  const values = [...(constants.get(key)?.values ?? column(key)?.values ?? [])];
  return values.length === 0 ? `no label ${key}` : `${key} ${values.join(', ')}`;
}

/** What conditions that together leave no type come to, at the last of them; nothing where it is said elsewhere. */
function problemOf(
  types: PoolTypes,
  core: readonly EmptyingCondition[],
  surroundings: Surroundings,
): readonly PoolProblem[] {
  const line = core.at(-1);
  if (line === undefined || isSaidElsewhere(types, core)) return [];
  const { requirement } = line;
  return [
    {
      object: line.object,
      rule: 'set/no-instance-type',
      severity: severityOf(types, core, surroundings),
      path: line.path,
      message: messageOf(types, core, surroundings),
      ...(requirement !== undefined && namesValues(requirement) && { got: [...requirement.values].join(', ') }),
      fix: wayOut(types, core),
    },
  ];
}

/**
 * Why a pool has no instance type: at the line that removed the last ones, and at each other line that leaves none by
 * itself; nothing where it has some, or it is said elsewhere.
 */
export function noInstanceType(types: PoolTypes, surroundings: Surroundings): readonly PoolProblem[] {
  const core = whyEmpty(types);
  if (core.length === 0) return [];
  const places = core.map(({ path }) => path);
  const others = emptyByThemselves(types).filter(({ path }) => !places.includes(path));
  return [core, ...others.map((line) => [line])].flatMap((cause) => problemOf(types, cause, surroundings));
}
