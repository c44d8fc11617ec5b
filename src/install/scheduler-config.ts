import type { Cluster } from '../cluster';
import { formatPath, type Path, type Problem } from '../findings';
import { isAtLeast } from '../karpenter/versions';
import { isObject, jsonText, listAt, qualifiedNameProblem } from '../objects';
import type { ValuesEntry } from './values-entry';

/**
 * The controller reads what it has to know of the kube-scheduler from a variable that the chart has no value for. It
 * decodes strictly and stops at its start on any mistake (kubernetes-sigs/karpenter v1.15.0
 * pkg/operator/options/options.go:333-433).
 */
const VARIABLE = 'SCHEDULER_CONFIG';
const SINCE = '1.15';
const ENV = ['controller', 'env'];

const isInt32From1 = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 2_147_483_647;

interface Field {
  readonly ok: (value: unknown) => boolean;
  /** What it has to be. */
  readonly is: string;
  readonly example: string | number;
  readonly required?: boolean;
  /** The controller starts all the same, and does something else than is meant. */
  readonly isTaken?: boolean;
}

const oneOf = (one: string, other: string): Field => ({
  ok: (value) => value === one || value === other,
  is: `is ${one} or ${other}`,
  example: other,
});

const WHOLE_NUMBER: Field = { ok: isInt32From1, is: 'is a whole number of at least 1', example: 1 };

const FIELDS: Readonly<Record<string, Field>> = {
  maxSkew: { ...WHOLE_NUMBER, required: true },
  topologyKey: {
    ok: (value) => typeof value === 'string' && qualifiedNameProblem(value) === undefined,
    is: 'is the key of a label of nodes',
    example: 'topology.kubernetes.io/zone',
    required: true,
  },
  whenUnsatisfiable: { ...oneOf('DoNotSchedule', 'ScheduleAnyway'), required: true },
  minDomains: WHOLE_NUMBER,
  nodeAffinityPolicy: { ...oneOf('Honor', 'Ignore'), isTaken: true },
  nodeTaintsPolicy: { ...oneOf('Honor', 'Ignore'), isTaken: true },
};

const problem = (path: Path, got: unknown, message: string, fix: string, isTaken = false): Problem => ({
  rule: 'install/scheduler-config',
  path: formatPath(['settings', 'schedulerConfig', ...path]),
  got,
  message: isTaken ? message : `${message}; the controller does not start on it`,
  fix,
});

/** Go takes null for what is not there. */
const given = (value: unknown): unknown => value ?? undefined;

function constraintProblems(constraint: unknown, path: Path): Problem[] {
  if (!isObject(constraint)) {
    return [problem(path, constraint, 'a constraint is an object', 'write maxSkew, topologyKey and whenUnsatisfiable')];
  }
  return Object.entries(FIELDS).flatMap(([name, { ok, is, example, required, isTaken }]) => {
    const value = given(constraint[name]);
    if (value === undefined ? required !== true : ok(value)) return [];
    const fix = `write ${name}: ${example}${required ? '' : ', or leave it out'}`;
    return [problem([...path, name], value, `${name} ${is}`, fix, isTaken)];
  });
}

const pairOf = (constraint: unknown): string =>
  isObject(constraint) ? JSON.stringify([constraint.topologyKey, constraint.whenUnsatisfiable]) : '';

/** Fields that nothing has are found in the props of the cluster. */
function configProblems(config: unknown): Problem[] {
  const at = ['podTopologySpread'];
  if (!isObject(config)) return [problem([], config, 'the configuration is an object', `write { ${at}: { … } }`)];
  const spread = given(config.podTopologySpread) ?? {};
  const list = [...at, 'defaultConstraints'];
  if (!isObject(spread)) return [problem(at, spread, `${at} is an object`, 'write { defaultConstraints: [ … ] }')];
  const constraints = given(spread.defaultConstraints) ?? [];
  if (!Array.isArray(constraints)) return [problem(list, constraints, 'defaultConstraints is a list', 'write a list')];
  const pairs = constraints.map(pairOf);
  return constraints.flatMap((constraint, index) => {
    const own = constraintProblems(constraint, [...list, index]);
    const first = pairs.indexOf(pairs[index] ?? '');
    if (own.length > 0 || first === index) return own;
    const message = `the constraint has key and whenUnsatisfiable of defaultConstraints[${first}]`;
    return [problem([...list, index], constraint, message, 'keep one of them')];
  });
}

/** What the controller would refuse in the configuration, or what the version does not read. */
export function schedulerConfigProblems({ settings }: Cluster, version: string): Problem[] {
  const { schedulerConfig } = settings;
  if ((schedulerConfig ?? undefined) === undefined) return [];
  if (!isAtLeast(version, SINCE)) {
    return [
      {
        rule: 'install/newer-value',
        path: 'settings.schedulerConfig',
        got: schedulerConfig,
        message: `settings.schedulerConfig exists from Karpenter ${SINCE}; the controller of ${version} ignores it silently`,
        fix: 'leave it out, or upgrade Karpenter',
      },
    ];
  }
  if (jsonText(schedulerConfig, 'dropped') === undefined) {
    return [problem([], undefined, 'the configuration is no data', 'write objects, lists, texts and numbers')];
  }
  return configProblems(schedulerConfig);
}

const isVariable = (entry: unknown): boolean => isObject(entry) && entry.name === VARIABLE;

/** The variable that a user sets by hand, which nothing would check. */
export function handWrittenSchedulerConfig(values: unknown): Problem[] {
  const index = listAt(values, ...ENV).findIndex(isVariable);
  if (index < 0) return [];
  return [
    {
      rule: 'install/derived-value',
      path: `install.values.controller.env[${index}]`,
      got: VARIABLE,
      message: `${VARIABLE} follows from the cluster, where it is checked`,
      fix: 'set settings.schedulerConfig of the Cluster',
    },
  ];
}

/** The variable of the controller, behind those of the user: Helm replaces lists. */
export function schedulerConfigEntries({ settings }: Cluster, user: readonly ValuesEntry[]): ValuesEntry[] {
  const text = jsonText(settings.schedulerConfig ?? undefined, 'dropped');
  if (text === undefined) return [];
  const env = user.find(({ path }) => path.join('.') === ENV.join('.'))?.value;
  return [
    {
      path: ENV,
      value: [...(Array.isArray(env) ? env : []), { name: VARIABLE, value: text }],
      comment: 'The chart has no value for what the kube-scheduler adds to pods.',
    },
  ];
}
