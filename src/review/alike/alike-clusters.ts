import { resourceAmount } from '../../karpenter/units/quantity';
import { deepEqual, isObject, type JsonObject, objectKey } from '../../objects';
import { Forgetful, remembered } from '../remembered';
import { samePart } from '../sides/parts';
import type { ReviewCluster } from '../types';
import { type Form, formOf, type ObjectForm, objectForm, withLimits } from './forms';
import { FACT_PLACES, mapped, type Places, placesOf, VALUE_PLACES } from './places';
import { masked, mentions, type StandIn, standInsOf, unmasked } from './stand-ins';

/** A cluster on both sides, as it was given. */
export interface GivenPair {
  readonly before: ReviewCluster;
  readonly after: ReviewCluster;
}

/** The most that a node of each pool has of a resource, by the key of the pool. */
export type MostOfNodes = (pool: string, resource: LimitedResource) => number;

/** What is found out about clusters, whatever they are called. */
export interface AboutPairs<T> {
  readonly answer: (pair: GivenPair) => T;
  readonly most: (pair: GivenPair) => MostOfNodes;
}

/** More kinds of clusters than these have little in common. */
const MOST_KINDS = 200;

/** Limits under which a node of every type fits many times, as most are: no answer depends on how far beyond they are. */
const ROOMY = 7_340_321;
const ROOMY_FORM = /^\d+(Gi|Ti)?$/;

type LimitedResource = 'cpu' | 'memory';

const isLimited = (resource: string): resource is LimitedResource => resource === 'cpu' || resource === 'memory';

function roomy(resource: string, limit: unknown, most: number): unknown {
  if (typeof limit !== 'number' && typeof limit !== 'string') return limit;
  const [found, suffix = ''] = ROOMY_FORM.exec(String(limit)) ?? [];
  const generous = typeof limit === 'number' ? ROOMY : `${ROOMY}${suffix}`;
  const isRoomy = (each: string | number): boolean => (resourceAmount(resource, each) ?? 0) >= most;
  return found !== undefined && isRoomy(limit) && isRoomy(generous) ? generous : limit;
}

/** The limits of a pool with those that decide nothing made equal. */
const decidingLimits = (pool: string, limits: JsonObject, most: MostOfNodes): JsonObject =>
  Object.fromEntries(
    Object.entries(limits).map(([resource, limit]) => [
      resource,
      isLimited(resource) ? roomy(resource, limit, most(pool, resource)) : limit,
    ]),
  );

interface Limits {
  readonly before: ReadonlyMap<string, JsonObject>;
  readonly after: ReadonlyMap<string, JsonObject>;
}

/** A pair taken apart. */
interface Apart {
  readonly standIns: readonly StandIn[];
  /** Equal for clusters that are alike but for limits. */
  readonly key: string;
  readonly limits: Limits;
}

/** The answer for all clusters that are alike, with what stands for their names. */
interface Shared<T> {
  readonly answer: T;
  /** Members of the answer in which names stand. */
  readonly named: readonly (keyof T)[];
}

/** The limits of pools; undefined where two are of one name. */
function limitsIn(forms: readonly ObjectForm[]): ReadonlyMap<string, JsonObject> | undefined {
  const all = forms.flatMap(({ limits }) => (limits === undefined ? [] : [[limits.pool, limits.limits] as const]));
  const found = new Map(all);
  return found.size === all.length ? found : undefined;
}

/** Whether a part of what stands for a name is left, as of a text that was cut. */
function isCut(text: string, standIns: readonly StandIn[]): boolean {
  const rest = standIns.reduce((left, each) => left.replaceAll(each.text, ''), text);
  return standIns.some((each) => rest.includes(each.text.slice(0, 4)) || rest.includes(each.text.slice(-4)));
}

/**
 * Answers about clusters that differ in their names alone, found out once. A fleet is made of such clusters: another name,
 * account and size, the same pools. What stands for a name is of the same form and is put in only where names stand; a cluster
 * whose name stands anywhere else is asked about by itself.
 */
export class AlikeClusters<T extends object> {
  private readonly forms = new WeakMap<object, ObjectForm>();
  private readonly values = new WeakMap<object, Form>();
  private readonly texts = new Map<string, number>();
  private readonly mosts = new Forgetful<MostOfNodes>(MOST_KINDS);
  private readonly answers = new Forgetful<{ readonly shared?: Shared<T> }>(MOST_KINDS);

  constructor(private readonly about: AboutPairs<T>) {}

  /** The answer for a pair; undefined where it has to be asked by itself. */
  of(pair: GivenPair): T | undefined {
    const apart = this.apart(pair);
    if (apart === undefined) return undefined;
    const { key, limits, standIns } = apart;
    const most = remembered(this.mosts, key, () => this.about.most(maskedPair(pair, standIns, limits)));
    const deciding = decidingOn(limits, most);
    const { shared } = remembered(
      this.answers,
      `${key}${JSON.stringify([[...deciding.before], [...deciding.after]])}`,
      () => ({ shared: this.shared(maskedPair(pair, standIns, deciding), standIns) }),
    );
    if (shared === undefined) return undefined;
    const answer = { ...shared.answer };
    for (const member of shared.named) answer[member] = unmasked(answer[member], standIns);
    return answer;
  }

  private shared(pair: GivenPair, standIns: readonly StandIn[]): Shared<T> | undefined {
    const answer = this.about.answer(pair);
    const text = JSON.stringify(answer);
    if (isCut(text, standIns) || text.includes(String(ROOMY))) return undefined;
    const members = Object.keys(answer) as (keyof T)[];
    return { answer, named: members.filter((member) => mentions(JSON.stringify(answer[member]), standIns)) };
  }

  /** Short for a text. */
  private numberOf(text: string): string {
    return String(remembered(this.texts, text, () => this.texts.size));
  }

  private form(object: unknown): ObjectForm {
    return isObject(object) ? remembered(this.forms, object, () => objectForm(object)) : objectForm(object);
  }

  private valueForm(value: unknown, places?: Places): Form {
    const find = (): Form => formOf(value, places);
    return isObject(value) ? remembered(this.values, value, find) : find();
  }

  private apart({ before, after }: GivenPair): Apart | undefined {
    const { name, account, karpenterVersion } = after.facts ?? {};
    const standIns = standInsOf(name, account);
    // A template is read where it or the version differs, and is full of names.
    if (standIns === undefined || before.folder !== after.folder) return undefined;
    if (before.facts?.karpenterVersion !== karpenterVersion || !samePart('template', before, after)) return undefined;
    const sides = [before, after].map((cluster) => ({
      cluster,
      objects: cluster.objects.map((object) => this.form(object)),
    }));
    const parts: string[] = [];
    // What both sides have in common is written once.
    const seen = new Map<Form, string>();
    for (const { cluster, objects } of sides) {
      const forms: readonly Form[] = [
        this.valueForm(cluster.facts, FACT_PLACES),
        this.valueForm(cluster.values, VALUE_PLACES),
        this.valueForm(cluster.gitOps),
        this.valueForm(cluster.nodes),
        ...objects,
      ];
      for (const form of forms) {
        const known = seen.get(form);
        if (known !== undefined) {
          parts.push(known);
          continue;
        }
        const { text, names } = form;
        if (text === undefined || mentions(text, standIns)) return undefined;
        if (names.some((each) => standIns.some((standIn) => each.includes(standIn.text)))) return undefined;
        seen.set(form, `=${seen.size}`);
        parts.push(this.numberOf(text), ...names.map((each) => JSON.stringify(masked(each, standIns))));
      }
      parts.push('');
    }
    parts.push(...standIns.map(({ text }) => text));
    const [old, renewed] = sides.map(({ objects }) => limitsIn(objects));
    if (old === undefined || renewed === undefined) return undefined;
    return { standIns, key: parts.join('\n'), limits: { before: old, after: renewed } };
  }
}

/** The limits on both sides; those that differ are what they are. */
function decidingOn({ before, after }: Limits, most: MostOfNodes): Limits {
  const side = (own: Limits['before'], other: Limits['before']): ReadonlyMap<string, JsonObject> =>
    new Map(
      [...own].map(([pool, limits]) => [
        pool,
        deepEqual(limits, other.get(pool)) ? decidingLimits(pool, limits, most) : limits,
      ]),
    );
  return { before: side(before, after), after: side(after, before) };
}

function maskedPair({ before, after }: GivenPair, standIns: readonly StandIn[], limits: Limits): GivenPair {
  const text = (name: string): string => masked(name, standIns);
  const object = (given: unknown, own: Limits['before']): unknown => {
    if (!isObject(given)) return given;
    const of = own.get(objectKey(given) ?? '');
    if (of !== undefined) return withLimits(given, of);
    const places = placesOf(given);
    return places === undefined ? given : mapped(given, places, text);
  };
  const cluster = ({ facts, values, gitOps, nodes, objects }: ReviewCluster, own: Limits['before']): ReviewCluster => ({
    folder: '',
    facts: mapped(facts, FACT_PLACES, text) as ReviewCluster['facts'],
    objects: objects.map((each) => object(each, own)),
    ...(values !== undefined && { values: mapped(values, VALUE_PLACES, text) }),
    ...(gitOps !== undefined && { gitOps }),
    ...(nodes !== undefined && { nodes }),
  });
  return { before: cluster(before, limits.before), after: cluster(after, limits.after) };
}
