import {
  admit,
  controllerFindings,
  immutableFields,
  isKarpenterObject,
  setFindings,
  toldOnce,
  withoutRefused,
} from '../admission';
import type { Finding } from '../findings';
import { helmFindings, valuesFileFindings } from '../helm';
import { type KarpenterMinor, karpenterMinor, NEWEST_KARPENTER_MINOR } from '../karpenter/versions';
import { duplicates, type JsonObject, objectKey } from '../objects';
import { type PolicyOptions, policyFindings } from '../policy';
import type { ClusterFolder } from './clusters';
import type { InputObject } from './input-object';
import { type CheckOptions, RULE_GROUPS, type RuleGroup } from './options';
import { withoutPlaceholders } from './placeholders';

/** Objects that are held against each other, and what is known of their cluster. */
export interface JudgedSet {
  readonly inputs: readonly InputObject[];
  /** Documents that are no objects and hold values of Karpenter's chart. */
  readonly values: readonly InputObject[];
  readonly cluster?: ClusterFolder;
  /** Whether all that the cluster has was read. */
  readonly isWhole: boolean;
}

/** A finding and the object that it is about. */
export interface InputFinding {
  readonly input: InputObject;
  readonly other?: InputObject;
  readonly finding: Finding;
}

/** The version to judge by: an option wins over the cluster's own. */
export const minorOf = (cluster: ClusterFolder | undefined, { karpenterVersion }: CheckOptions): KarpenterMinor =>
  karpenterMinor(karpenterVersion ?? '') ?? cluster?.karpenterMinor ?? NEWEST_KARPENTER_MINOR;

/** Whether it is known how much rules of policy matter. */
const isTierKnown = ({ cluster }: JudgedSet, { tier }: CheckOptions): boolean =>
  tier !== undefined || cluster?.facts.tier !== undefined;

/** The groups of rules that a set is held against. */
const groupsOf = (only: CheckOptions['only']): readonly RuleGroup[] => only ?? RULE_GROUPS;

/** The groups of which every rule is asked: of policy less is, where nobody said how much it matters. */
export const wholeGroupsOf = (set: JudgedSet, options: CheckOptions): readonly RuleGroup[] =>
  groupsOf(options.only).filter((group) => group !== 'policy' || isTierKnown(set, options));

type Judge = (object: JsonObject, previous: unknown) => Finding[];

function judges(
  { cluster }: JudgedSet,
  options: CheckOptions,
): Readonly<Record<Exclude<RuleGroup, 'set' | 'helm' | 'policy'>, Judge>> {
  const minor = minorOf(cluster, options);
  const kubernetesVersion = options.kubernetesVersion ?? cluster?.facts.kubernetesVersion;
  const featureGates = options.gates ?? (cluster && (cluster.facts.featureGates ?? {}));
  const settings = cluster?.facts.settings;
  const strict = !options.lenient;
  return {
    admission: (object, previous) => [
      ...admit(object, { karpenterMinor: minor, kubernetesVersion, previous, strict }),
      ...immutableFields(object, previous),
    ],
    controller: (object) =>
      controllerFindings(object, { karpenterMinor: minor, kubernetesVersion, featureGates, settings }),
  };
}

/** What keeps objects of one name apart, where nothing says which cluster they are for. */
const placeOf = ({ origin, source }: InputObject, { apart }: CheckOptions): string =>
  apart === 'file' ? source.file.name : origin.folder;

function betweenObjects({ inputs, cluster }: JudgedSet, options: CheckOptions): InputFinding[] {
  const byObject = new Map<unknown, InputObject>(inputs.map((input) => [input.object, input]));
  const place = (object: unknown): string => {
    const input = byObject.get(object);
    return input === undefined || cluster !== undefined ? '' : placeOf(input, options);
  };
  const text = (object: unknown): string => {
    const input = byObject.get(object);
    return input === undefined || input.origin.kustomization !== undefined ? '' : input.source.file.name;
  };
  const isTogether = cluster !== undefined || options.complete === true || options.apart !== undefined;
  const found = setFindings(
    inputs.map(({ object }) => object),
    {
      karpenterMinor: minorOf(cluster, options),
      complete: options.complete,
      facts: cluster?.facts,
      place,
      ...(!isTogether && { text }),
    },
  );
  return found.flatMap(({ object, other, finding }) => {
    const input = byObject.get(object);
    return input === undefined ? [] : [{ input, other: byObject.get(other), finding }];
  });
}

/** The version that values are judged by which name none, as exactly as it is known. */
const versionOf = (cluster: ClusterFolder | undefined, options: CheckOptions): string =>
  options.karpenterVersion?.replace(/^v/, '') ?? cluster?.facts.karpenterVersion ?? minorOf(cluster, options);

/** Kinds that install charts: where there are none of them, nothing of charts is loaded. */
const INSTALLING: ReadonlySet<unknown> = new Set(['HelmRelease', 'Application', 'ApplicationSet', 'ClusterConfig']);

/** What is wrong with how the charts of Karpenter are installed. */
function ofCharts({ inputs, values, cluster }: JudgedSet, options: CheckOptions): InputFinding[] {
  if (values.length === 0 && !inputs.some(({ object }) => INSTALLING.has(object.kind))) return [];
  const byObject = new Map<unknown, InputObject>(inputs.map((input) => [input.object, input]));
  const version = versionOf(cluster, options);
  const found = helmFindings(
    inputs.map(({ object }) => object),
    {
      version,
      clusterVersion: cluster?.facts.karpenterVersion,
      place: (object) => {
        const input = byObject.get(object);
        return input === undefined || cluster !== undefined ? '' : placeOf(input, options);
      },
    },
  );
  return [
    ...found.flatMap(({ object, finding }) => {
      const input = byObject.get(object);
      return input === undefined ? [] : [{ input, finding }];
    }),
    ...values.flatMap((input) =>
      valuesFileFindings(input.object, input.source.file.name, version).map((finding) => ({ input, finding })),
    ),
  ];
}

const fileOf = ({ source }: InputObject): string => source.file.name;

const by = (inputs: readonly InputObject[], place: (input: InputObject) => string): readonly InputObject[][] => {
  const found = new Map<string, InputObject[]>();
  for (const input of inputs) found.set(place(input), [...(found.get(place(input)) ?? []), input]);
  return [...found.values()];
};

/** Whether two files have an object of Karpenter of one name: only one of them can be applied. */
function areAlternatives(inputs: readonly InputObject[]): boolean {
  const karpenter = inputs.filter(({ object }) => isKarpenterObject(object));
  return duplicates(karpenter, ({ object }) => objectKey(object)).some(
    ({ item, first }) => fileOf(item) !== fileOf(first),
  );
}

/** Objects that run beside each other, as far as files tell: those of a cluster, a kustomization, a folder, else a file. */
function together({ inputs, cluster }: JudgedSet, options: CheckOptions): readonly (readonly InputObject[])[] {
  const isKustomized = inputs.some(({ origin }) => origin.kustomization !== undefined);
  if (cluster !== undefined || options.complete === true || isKustomized) return [inputs];
  return by(inputs, (input) => placeOf(input, options)).flatMap((place) =>
    areAlternatives(place) ? by(place, fileOf) : [place],
  );
}

/** What policy is asked by. */
function policyOptions(set: JudgedSet, options: CheckOptions): PolicyOptions {
  const { cluster, isWhole } = set;
  return {
    tier: options.tier,
    at: options.at,
    whole: options.complete === true || isWhole,
    facts: cluster && {
      ...cluster.facts,
      karpenterVersion: options.karpenterVersion ?? cluster.facts.karpenterVersion,
      ...(options.gates !== undefined && { featureGates: options.gates }),
    },
  };
}

/** What is valid and still unwise. Where nobody asked for policy, what only explains is left out. */
function unwise(set: JudgedSet, options: CheckOptions): InputFinding[] {
  const explains = isTierKnown(set, options) || options.only !== undefined;
  return together(set, options).flatMap((inputs) => {
    const byObject = new Map<unknown, InputObject>(inputs.map((input) => [input.object, input]));
    const found = policyFindings(
      inputs.map(({ object }) => object),
      { ...policyOptions(set, options), explains },
    );
    return found.flatMap(({ object, finding }) => {
      const input = byObject.get(object);
      return input === undefined ? [] : [{ input, finding }];
    });
  });
}

/** What is unwise about the cluster of a set itself, whatever is in it; nothing where no file says what it is. */
export const clusterFindings = (set: JudgedSet, options: CheckOptions): readonly Finding[] =>
  set.cluster !== undefined && groupsOf(options.only).includes('policy')
    ? policyFindings([], policyOptions(set, options)).map(({ finding }) => finding)
    : [];

/** Everything that is wrong with the objects of one set, object by object. */
export function judge(
  set: JudgedSet,
  previousOf: (input: InputObject) => unknown,
  options: CheckOptions,
): readonly InputFinding[] {
  const groups = groupsOf(options.only);
  const { admission, controller } = judges(set, options);
  const between = new Map<InputObject, InputFinding[]>();
  const ofSet = [
    ...(groups.includes('set') ? betweenObjects(set, options) : []),
    ...(groups.includes('policy') ? unwise(set, options) : []),
  ];
  for (const found of ofSet) {
    between.set(found.input, [...(between.get(found.input) ?? []), found]);
  }
  const charts = groups.includes('helm') ? ofCharts(set, options) : [];
  const objects = set.inputs.flatMap((input) => {
    const { object } = input;
    const alone = toldOnce(
      groups.includes('admission') ? admission(object, previousOf(input)) : [],
      groups.includes('controller') ? controller(object, undefined) : [],
    );
    const found = [...alone.map((finding) => ({ input, finding })), ...withoutRefused(alone, between.get(input) ?? [])];
    return isKarpenterObject(object) ? withoutPlaceholders(input, found) : found;
  });
  return [...objects, ...charts];
}
