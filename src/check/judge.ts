import { admit, controllerFindings, immutableFields, isKarpenterObject, setFindings, toldOnce } from '../admission';
import type { Finding } from '../findings';
import { helmFindings, valuesFileFindings } from '../helm';
import { type KarpenterMinor, karpenterMinor, NEWEST_KARPENTER_MINOR } from '../karpenter/versions';
import type { JsonObject } from '../objects';
import { policyFindings } from '../policy';
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

/** The groups of rules that a set is held against: policy where it is asked for, or where the tier of the cluster is known. */
export function groupsOf({ cluster }: JudgedSet, { only, tier }: CheckOptions): readonly RuleGroup[] {
  if (only !== undefined) return only;
  const isTierKnown = tier !== undefined || cluster?.facts.tier !== undefined;
  return RULE_GROUPS.filter((group) => group !== 'policy' || isTierKnown);
}

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

/** What is valid and still unwise. */
function unwise({ inputs, cluster }: JudgedSet, options: CheckOptions): InputFinding[] {
  const byObject = new Map<unknown, InputObject>(inputs.map((input) => [input.object, input]));
  const found = policyFindings(
    inputs.map(({ object }) => object),
    {
      tier: options.tier,
      facts: cluster && {
        ...cluster.facts,
        karpenterVersion: options.karpenterVersion ?? cluster.facts.karpenterVersion,
        ...(options.gates !== undefined && { featureGates: options.gates }),
      },
    },
  );
  return found.flatMap(({ object, finding }) => {
    const input = byObject.get(object);
    return input === undefined ? [] : [{ input, finding }];
  });
}

/** Everything that is wrong with the objects of one set, object by object. */
export function judge(
  set: JudgedSet,
  previousOf: (input: InputObject) => unknown,
  options: CheckOptions,
): readonly InputFinding[] {
  const groups = groupsOf(set, options);
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
    const found = [...alone.map((finding) => ({ input, finding })), ...(between.get(input) ?? [])];
    return isKarpenterObject(object) ? withoutPlaceholders(input, found) : found;
  });
  return [...objects, ...charts];
}
