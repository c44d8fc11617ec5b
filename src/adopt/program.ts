import type { Cluster, ClusterProps } from '../cluster';
import { deepEqual, kindOf, nameOf, objectKey, textAt } from '../objects';
import { clusterExpression } from './cluster-code';
import { type Expression, type Member, name, object, text } from './code/expression';
import { camelCase, Names, pascalCase } from './code/names';
import {
  type ChartClass,
  type ChartStatement,
  type Import,
  namesIn,
  type SourceFile,
  type Statement,
} from './code/source';
import { type AdoptedConstruct, constructsOf, making, nodeClassNames, type Written } from './constructs';
import type { Exception } from './kinds/writing';
import { type ChartOption, keyOf, SharedProps } from './shared-props';
import { workloadKind } from './workloads';

/** A cluster with what is to become code of it. */
export interface ProgramCluster {
  /** Its folder below `clusters/` in the output. */
  readonly folder: string;
  readonly props: ClusterProps;
  readonly cluster: Cluster;
  readonly objects: readonly Written[];
  /** What a synth would stop for, and is so already. */
  readonly known: readonly Known[];
}

/** A finding that is known and stays for now. */
export interface Known {
  readonly rule: string;
  /** The object as findings call it. */
  readonly object: string;
}

/** Code that makes some clusters. */
export interface Program {
  readonly files: readonly SourceFile[];
  readonly exceptions: readonly Exception[];
}

/** Names of the package that generated code may hold. Nothing of one's own is called so. */
const LIBRARY: ReadonlySet<string> = new Set([
  ...[
    'acknowledge',
    'Ami',
    'amazonLinuxVolume',
    'arch',
    'BatchJob',
    'bottlerocketVolumes',
    'Budget',
    'CapacityBuffer',
    'capacityType',
    'Cluster',
  ],
  ...['EC2NodeClass', 'existing', 'existingNodeClass', 'Fleet', 'Imds', 'instanceCategory', 'instanceCpu'],
  ...['instanceFamily', 'instanceGeneration', 'instanceMemory', 'instanceSize', 'instanceType', 'KarpenterChart'],
  ...['Label', 'label', 'NodeOverlay', 'NodePool', 'numericLabel', 'startupTaints', 'synth', 'unlimited', 'unlisted'],
  ...['UserData', 'zone'],
]);

const CDK8S: ReadonlySet<string> = new Set(['ApiObject', 'Duration']);

/** Types of the package that options are of. */
const OPTION_TYPES =
  /\b(?:Ami|Budget|ConsolidationPolicy|Disruption|DynamicNodePoolProps|EC2NodeClassProps|NodePoolProps|NodeOverlayProps|CapacityBufferProps|Kubelet|Limits|MetadataOptions|ObjectMetadata|Requirement|Taint)\b/g;

const taken = (): Names => new Names([...LIBRARY, ...CDK8S, 'Construct', 'KarpenterChartProps']);

function expressionsOf(statements: readonly Statement[]): Expression[] {
  return statements.flatMap((statement): Expression[] => {
    if ('constant' in statement) return [statement.value];
    if ('does' in statement) return [statement.does];
    return 'chart' in statement ? [statement.above, ...statement.statements.map(({ value }) => value)] : [];
  });
}

/** A file with what it takes from packages and from files of its own. */
function file(path: string, statements: readonly Statement[], own: readonly Import[] = []): SourceFile {
  const expressions = expressionsOf(statements);
  const used = (known: ReadonlySet<string>): string[] => [
    ...new Set(expressions.flatMap((each) => namesIn(each, known))),
  ];
  const charts = statements.filter((statement): statement is ChartClass => 'chart' in statement);
  const names = new Set(used(LIBRARY));
  for (const { extends: above } of charts) if (LIBRARY.has(above)) names.add(above);
  const typeTexts = statements.flatMap((statement) => [
    ...('interface' in statement ? [...statement.members.map(({ type }) => type), statement.extends ?? ''] : []),
    ...('chart' in statement ? [statement.props, ...statement.statements.map(({ type }) => type ?? '')] : []),
  ]);
  const types = new Set(
    typeTexts.flatMap((text) => [
      ...(text.match(OPTION_TYPES) ?? []),
      ...(text.match(/\bKarpenterChartProps\b/) ?? []),
    ]),
  );
  const durations = typeTexts.some((text) => /\bDuration\b/.test(text));
  const cdk8s = used(CDK8S);
  const imports: Import[] = [
    { from: 'cdk8s', names: cdk8s, types: durations && cdk8s.length === 0 ? ['Duration'] : [] },
    { from: 'cdk8s-karpenter', names: [...names], types: [...types].filter((type) => !names.has(type)) },
    { from: 'constructs', names: [], types: charts.length > 0 ? ['Construct'] : [] },
    ...own,
  ];
  return { path, imports: imports.filter((each) => each.names.length + (each.types?.length ?? 0) > 0), statements };
}

const CLUSTER_DOC = 'What there is to know about the cluster. Role, discovery tag and file names follow from it.';

/** Why a synth that would stop goes on. */
const KNOWN_REASON = 'it was so when the cluster was adopted';

/** The description of a cluster, and what of it is known to be wrong. */
function clusterStatements(called: string, { props, known }: ProgramCluster): Statement[] {
  const acknowledged = known.map(({ rule, object: resource }): Statement => {
    const members = Object.entries({ rule, object: resource, reason: KNOWN_REASON });
    const said = object(members.map(([key, value]) => ({ key, value: text(value) })));
    return { does: { call: name('acknowledge'), args: [name(called), said] } };
  });
  return [{ constant: called, value: clusterExpression(props), doc: CLUSTER_DOC }, ...acknowledged];
}

const statementOf =
  (fields: ReadonlySet<string> = new Set()) =>
  (construct: AdoptedConstruct): ChartStatement => {
    const { called, comments, type } = construct;
    const isField = called !== undefined && fields.has(called);
    return {
      value: making(construct),
      comments,
      ...(called !== undefined && { called }),
      ...(isField && { isField, type }),
    };
  };

/** File names that differ also where case does not count. */
class FileNames {
  private readonly taken = new Set<string>(['index', 'fleet', 'main']);

  take(wanted: string): string {
    const plain = wanted.replace(/[^A-Za-z0-9._-]/g, '-').replace(/^[.-]+/, '') || 'cluster';
    let free = plain;
    for (let count = 2; this.taken.has(free.toLowerCase()); count++) free = `${plain}-${count}`;
    this.taken.add(free.toLowerCase());
    return free;
  }
}

/** How the fleet makes one cluster. */
interface FleetEntry {
  readonly cluster: string;
  readonly module: string;
  readonly folder?: string;
  /** The class of its chart, and where it is; the name of its options where it has some. */
  readonly chart: string;
  readonly chartModule: string;
  readonly options?: string;
}

/** Where clusters are below the root of the code. */
export interface Layout {
  /** Folder of the clusters, with a slash at the end where there is one. */
  readonly clusters: string;
}

const moduleOf = (from: string, to: string): string => {
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  return to.startsWith(folder) ? `./${to.slice(folder.length)}` : `../${to}`;
};

/** The fleet of one cluster as `init` writes it, of several one after the other. */
function fleetFile(entries: readonly FleetEntry[]): SourceFile {
  const path = 'fleet.ts';
  const byModule = new Map<string, Set<string>>();
  const take = (module: string, imported: string): void => {
    byModule.set(module, (byModule.get(module) ?? new Set()).add(imported));
  };
  for (const { cluster, module, chart, chartModule, options } of entries) {
    take(module, cluster);
    take(chartModule, chart);
    if (options !== undefined) take(module, options);
  }
  const imports: Import[] = [
    { from: 'cdk8s-karpenter', names: ['Fleet'] },
    ...[...byModule].map(([module, names]) => ({ from: moduleOf(path, module), names: [...names] })),
  ];
  const [only, ...more] = entries;
  const doc = '/** Every cluster that a synth writes. For the next one copy the file of one and add it here. */';
  if (only !== undefined && more.length === 0 && only.folder === undefined) {
    const code = [
      doc,
      `export const fleet = new Fleet().add(${only.cluster}, (app) => {`,
      `  new ${only.chart}(app, 'compute', { cluster${only.cluster === 'cluster' ? '' : `: ${only.cluster}`} });`,
      '});',
    ].join('\n');
    return { path, imports, statements: [{ code }] };
  }
  const added = entries.map(({ cluster, chart, options, folder }) => {
    const made = `new ${chart}(app, 'compute', { cluster${options === undefined ? '' : `, options: ${options}`} });`;
    if (folder === undefined) return `fleet.add(${cluster}, (app, cluster) => {\n  ${made}\n});`;
    return `fleet.add(\n  ${cluster},\n  (app, cluster) => {\n    ${made}\n  },\n  { folder: ${JSON.stringify(folder).replaceAll('"', "'")} },\n);`;
  });
  return {
    path,
    imports,
    statements: [{ code: `${doc}\nexport const fleet = new Fleet();` }, { code: added.join('\n') }],
  };
}

/** One cluster with a chart of its own. */
function apart(
  member: ProgramCluster,
  path: string,
  called: { readonly cluster: string; readonly chart: string },
): Program {
  const { cluster, objects } = member;
  const names = taken();
  const classes = nodeClassNames(objects, names);
  const { constructs, exceptions } = constructsOf(objects, cluster, classes);
  const statements: Statement[] = [
    ...clusterStatements(called.cluster, member),
    {
      chart: called.chart,
      extends: 'KarpenterChart',
      props: 'KarpenterChartProps',
      above: name('props'),
      statements: constructs.map(statementOf()),
    },
  ];
  return { files: [file(path, statements)], exceptions };
}

const keysOf = ({ objects }: ProgramCluster): ReadonlySet<string> =>
  new Set(objects.flatMap(({ object: each }) => objectKey(each) ?? []));

const poolsOf = ({ objects }: ProgramCluster): readonly string[] =>
  objects.filter(({ object: each }) => kindOf(each) === 'NodePool').flatMap(({ object: each }) => nameOf(each) ?? []);

/** Clusters that have pools of one name are made by one chart. */
function families(clusters: readonly ProgramCluster[]): readonly (readonly ProgramCluster[])[] {
  const found: ProgramCluster[][] = [];
  for (const each of clusters) {
    const pools = poolsOf(each);
    const related = found.filter((family) =>
      family.some((other) => poolsOf(other).some((pool) => pools.includes(pool))),
    );
    const joined = [...related.flat(), each];
    for (const family of related) found.splice(found.indexOf(family), 1);
    found.push(joined);
  }
  const place = (family: readonly ProgramCluster[]): number =>
    Math.min(...family.map((each) => clusters.indexOf(each)));
  return found
    .map((family) => [...family].sort((a, b) => clusters.indexOf(a) - clusters.indexOf(b)))
    .sort((a, b) => place(a) - place(b));
}

/** What is shared by some clusters, and what each has for itself. */
interface Family {
  readonly chart: string;
  readonly path: string;
  readonly members: readonly ProgramCluster[];
}

/** A pool that is of a fixed size in one cluster and grows in another is another pool. */
const isStatic = (written: Written): boolean => textAt(written.object, 'kind') === 'NodePool' && hasReplicas(written);

const hasReplicas = ({ object: each }: Written): boolean =>
  JSON.stringify(each).includes('"replicas":') && Object.hasOwn((each.spec ?? {}) as object, 'replicas');

/** Workloads are shared where they are the same everywhere: options are of pools and node classes. */
const isShareable = ([first, ...more]: readonly (Written | undefined)[]): boolean =>
  first === undefined ||
  workloadKind(first.object) === undefined ||
  more.every((each) => each !== undefined && deepEqual(each.object, first.object));

function coreOf(members: readonly ProgramCluster[]): ReadonlySet<string> {
  const [first, ...more] = members;
  const keys = [...(first === undefined ? [] : keysOf(first))].filter((key) =>
    more.every((each) => keysOf(each).has(key)),
  );
  return new Set(
    keys.filter((key) => {
      const found = members.map(({ objects }) => objects.find(({ object: each }) => objectKey(each) === key));
      return new Set(found.map((each) => each !== undefined && isStatic(each))).size === 1 && isShareable(found);
    }),
  );
}

interface Shared {
  readonly program: Program;
  readonly entries: ReadonlyMap<ProgramCluster, Pick<FleetEntry, 'chart' | 'chartModule' | 'options'>>;
  readonly statements: ReadonlyMap<
    ProgramCluster,
    { readonly statements: readonly Statement[]; readonly own: readonly Import[] }
  >;
}

/** One chart for clusters that share pools, with options for what differs. */
function shared({ chart, path, members }: Family, called: ReadonlyMap<ProgramCluster, string>): Shared {
  const core = coreOf(members);
  const isCore = ({ object: each }: Written): boolean => core.has(objectKey(each) ?? '');
  const split = members.map((member) => ({
    member,
    common: member.objects.filter(isCore),
    extra: member.objects.filter((each) => !isCore(each)),
  }));
  const names = taken();
  const [first] = split;
  const everyPool = split.flatMap(({ member }) => member.objects);
  const classes = nodeClassNames(
    [...(first?.common ?? []), ...everyPool.filter(({ object: each }) => kindOf(each) === 'NodePool')],
    names,
  );
  const ofExtras = new Set(
    split.flatMap(({ extra }) =>
      extra.flatMap(({ object: each }) => textAt(each, 'spec', 'template', 'spec', 'nodeClassRef', 'name') ?? []),
    ),
  );
  const fields = new Set([...classes].filter(([className]) => ofExtras.has(className)).map(([, variable]) => variable));
  const reference = (variable: string): Expression =>
    fields.has(variable) ? { of: name('this'), member: variable } : name(variable);
  const references = new Map([...classes].map(([className, variable]) => [className, reference(variable)]));
  const exceptions: Exception[] = [];
  const made = split.map(({ member, common }) => {
    const built = constructsOf(common, member.cluster, classes, references);
    exceptions.push(...built.exceptions);
    return new Map(built.constructs.map((each) => [`${each.type}/${each.id}`, each]));
  });
  const together = new SharedProps(names);
  const constructs = [...(made[0] ?? [])].map(([key, construct]): AdoptedConstruct => {
    const all = made.map((each) => each.get(key) ?? construct);
    const comments = all.find((each) => each.comments.length > 0)?.comments ?? [];
    return {
      ...construct,
      comments,
      props: together.merge(
        construct.type,
        construct.id,
        all.map(({ props }) => props),
      ),
    };
  });
  const { options } = together;
  const hasOptions = options.length > 0;
  const optionsType = `${chart}Options`;
  const propsType = `${chart}Props`;
  const usual = options.map(({ values }) => mostFrequent(values));
  const usualName = `usual${chart}`;
  const isWorthwhile = hasOptions && members.length > 1;
  const statements: Statement[] = [
    ...(hasOptions
      ? ([
          {
            interface: optionsType,
            doc: 'In what clusters differ.',
            members: options.map(({ name: option, type, doc, values }) => ({
              name: option,
              type,
              doc: `${doc.charAt(0).toUpperCase()}${doc.slice(1)}.`,
              isOptional: values.includes(undefined),
            })),
          },
          {
            interface: propsType,
            doc: 'What the chart of a cluster needs to know.',
            extends: 'KarpenterChartProps',
            members: [
              { name: 'options', type: optionsType, isOptional: false, doc: 'In what it differs from others.' },
            ],
          },
        ] satisfies Statement[])
      : []),
    ...(isWorthwhile
      ? [
          {
            constant: usualName,
            type: optionsType,
            value: object(membersOf(options, usual), true),
            doc: 'What most clusters have.',
          },
        ]
      : []),
    {
      chart,
      doc: 'What these clusters have in common.',
      extends: 'KarpenterChart',
      props: hasOptions ? propsType : 'KarpenterChartProps',
      above: name('props'),
      options: options.map(({ name: option }) => option),
      statements: constructs.map(statementOf(fields)),
    },
  ];
  const entries = new Map<ProgramCluster, Pick<FleetEntry, 'chart' | 'chartModule' | 'options'>>();
  const ofMembers = new Map<ProgramCluster, { statements: readonly Statement[]; own: readonly Import[] }>();
  for (const [at, { member, extra }] of split.entries()) {
    const variable = called.get(member) ?? 'cluster';
    const optionsName = `${variable}Options`;
    const ownStatements = clusterStatements(variable, member);
    const taking = new Set<string>();
    if (hasOptions) {
      const differing = options.filter(({ values }, index) => keyOf(values[at]) !== keyOf(usual[index]));
      const values = differing.map(({ values: all }) => all[at]);
      taking.add(usualName);
      ownStatements.push({
        constant: optionsName,
        type: optionsType,
        value: object([{ value: name(usualName) }, ...membersOf(differing, values)], differing.length > 0),
        doc: 'In what it differs from most.',
      });
    }
    if (extra.length > 0) {
      const ownNames = taken();
      for (const each of classes.values()) ownNames.take(each);
      const own = nodeClassNames(extra, ownNames);
      const ownReferences = new Map([...references, ...[...own].map(([key, each]) => [key, name(each)] as const)]);
      const built = constructsOf(extra, member.cluster, own, ownReferences);
      exceptions.push(...built.exceptions);
      const ownChart = `${pascalCase(variable)}Compute`;
      taking.add(chart);
      ownStatements.push({
        chart: ownChart,
        doc: 'What the clusters have in common, and what this one alone has.',
        extends: chart,
        props: 'KarpenterChartProps',
        above: hasOptions
          ? object([{ value: name('props') }, { key: 'options', value: name(optionsName) }])
          : name('props'),
        statements: built.constructs.map(statementOf()),
      });
      entries.set(member, { chart: ownChart, chartModule: '' });
    } else entries.set(member, { chart, chartModule: path, ...(hasOptions && { options: optionsName }) });
    const own: Import[] = [{ from: path, names: [...taking], types: hasOptions ? [optionsType] : [] }].filter(
      (each) => each.names.length + each.types.length > 0,
    );
    ofMembers.set(member, { statements: ownStatements, own });
  }
  return { program: { files: [file(`${path}.ts`, statements)], exceptions }, entries, statements: ofMembers };
}

const membersOf = (options: readonly ChartOption[], values: readonly (Expression | undefined)[]): Member[] =>
  options.flatMap(({ name: option }, index) => {
    const value = values[index];
    return [{ key: option, value: value ?? name('undefined') }];
  });

function mostFrequent(values: readonly (Expression | undefined)[]): Expression | undefined {
  const counts = new Map<string, { count: number; value: Expression | undefined }>();
  for (const value of values) {
    const key = keyOf(value);
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, value });
  }
  return [...counts.values()].reduce((best, each) => (each.count > best.count ? each : best)).value;
}

/** Code that makes clusters: one file each, one chart for those that share pools, and the fleet. */
export function programOf(clusters: readonly ProgramCluster[], layout: Layout): Program {
  const fileNames = new FileNames();
  const names = taken();
  const isOne = clusters.length === 1;
  const paths = new Map(clusters.map((each) => [each, `${layout.clusters}${fileNames.take(each.cluster.name)}`]));
  const called = new Map(
    clusters.map((each) => [each, isOne ? 'cluster' : names.take(camelCase(each.cluster.name))] as const),
  );
  const files: SourceFile[] = [];
  const exceptions: Exception[] = [];
  const entries = new Map<ProgramCluster, FleetEntry>();
  const entry = (each: ProgramCluster, chart: Pick<FleetEntry, 'chart' | 'chartModule' | 'options'>): void => {
    const module = paths.get(each) ?? '';
    entries.set(each, {
      cluster: called.get(each) ?? 'cluster',
      module,
      ...(each.folder !== each.cluster.name && { folder: each.folder }),
      ...chart,
      chartModule: chart.chartModule === '' ? module : chart.chartModule,
    });
  };
  let count = 0;
  for (const members of families(clusters)) {
    const [only] = members;
    if (members.length === 1 && only !== undefined) {
      const variable = called.get(only) ?? 'cluster';
      const chart = isOne ? 'Compute' : `${pascalCase(variable)}Compute`;
      const path = paths.get(only) ?? '';
      const made = apart(only, `${path}.ts`, { cluster: variable, chart });
      files.push(...made.files);
      exceptions.push(...made.exceptions);
      entry(only, { chart, chartModule: '' });
      continue;
    }
    const suffix = ++count === 1 ? '' : String(count);
    const family = {
      chart: `Platform${suffix}`,
      path: `${layout.clusters}${fileNames.take(`platform${suffix}`)}`,
      members,
    };
    const { program, entries: charts, statements } = shared(family, called);
    files.push(...program.files);
    exceptions.push(...program.exceptions);
    for (const member of members) {
      const path = paths.get(member) ?? '';
      const own = statements.get(member);
      const imports = (own?.own ?? []).map((each) => ({ ...each, from: moduleOf(path, each.from) }));
      files.push(file(`${path}.ts`, own?.statements ?? [], imports));
      entry(member, charts.get(member) ?? { chart: family.chart, chartModule: family.path });
    }
  }
  files.push(fleetFile(clusters.flatMap((each) => entries.get(each) ?? [])));
  return { files, exceptions };
}
