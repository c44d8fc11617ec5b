import { Cluster } from '../../cluster';
import { formatPath, hasErrors, joinPaths, meant, type Path, type Problem, parsePath } from '../../findings';
import { at, isObject, member } from '../../objects';
import { type FleetFileCluster, fleetFileCluster } from './fleet-file-cluster';
import { schemaProblems } from './fleet-schema';
import { type FleetValues, valuesProblems } from './fleet-values';

/** What a fleet file holds, or what is wrong with it: with problems there are no clusters. */
export interface FleetFacts {
  readonly clusters: readonly FleetFileCluster[];
  /** Their paths begin at the top of the file: `clusters[3].region`. */
  readonly problems: readonly Problem[];
}

interface FleetFile {
  readonly defaults?: object;
  readonly environments?: Readonly<Record<string, object>>;
  readonly clusters: readonly object[];
}

/** A part of the file that a fact of a cluster may come from. */
interface Layer {
  readonly path: Path;
  readonly facts: object;
}

/** Facts without which there is no cluster; the file gives them for each or as a default. */
const NEEDED = ['region', 'environment', 'tier', 'karpenterVersion', 'kubernetesVersion'] as const;

/** The clusters that a fleet file's value declares; `values` says which of your own values there are. */
export function fleetFacts(value: unknown, values?: FleetValues): FleetFacts {
  const refused = schemaProblems(value);
  if (refused.length > 0) return { clusters: [], problems: refused };
  const file = value as FleetFile;
  const layered = file.clusters.map((cluster, index) => layersOf(file, cluster, index));
  const clusters = layered.map((layers) => fleetFileCluster(layers.map(({ facts }) => facts)));
  const problems = once([
    ...environmentProblems(file, clusters),
    ...(values === undefined ? [] : layersWith(file).flatMap((layer) => ownValuesProblems(layer, values))),
    ...clusters.flatMap((facts, index) => clusterProblems(facts, layered[index] ?? [], index)),
    ...sharedFolders(clusters),
  ]);
  return { clusters: problems.length > 0 ? [] : clusters, problems };
}

const environmentLayer = (name: string, facts: object): Layer => ({ path: ['environments', name], facts });

/** Every part of a file that may have facts. */
const layersWith = ({ defaults = {}, environments = {}, clusters }: FleetFile): readonly Layer[] => [
  { path: ['defaults'], facts: defaults },
  ...Object.entries(environments).map(([name, facts]) => environmentLayer(name, facts)),
  ...clusters.map((facts, index) => ({ path: ['clusters', index], facts })),
];

/** What a cluster is made of: what comes later goes before what comes earlier. */
function layersOf({ defaults = {}, environments = {} }: FleetFile, cluster: object, index: number): readonly Layer[] {
  const name = member(cluster, 'environment') ?? member(defaults, 'environment');
  const environment = typeof name === 'string' ? member(environments, name) : undefined;
  return [
    { path: ['defaults'], facts: defaults },
    ...(isObject(environment) ? [environmentLayer(String(name), environment)] : []),
    { path: ['clusters', index], facts: cluster },
  ];
}

/** Defaults of an environment that no cluster is of, since its name is misspelt. Those of one to come may stand there. */
function environmentProblems({ environments = {} }: FleetFile, clusters: readonly FleetFileCluster[]): Problem[] {
  const used = new Set(clusters.map(({ environment }) => environment));
  const without = [...used].filter((name) => name !== undefined && !Object.hasOwn(environments, name));
  return Object.keys(environments).flatMap((name) => {
    const near = used.has(name) ? undefined : meant(name, without);
    if (near === undefined) return [];
    return [
      {
        rule: 'fleet-file/unknown-environment',
        path: formatPath(['environments', name]),
        message: `no cluster is of this environment, and those of ${near} have no defaults of their own`,
        fix: `write ${near}`,
      },
    ];
  });
}

/** What is wrong with your own values, where they are written. */
function ownValuesProblems({ path, facts }: Layer, values: FleetValues): Problem[] {
  const own = member(facts, 'values');
  return isObject(own) ? valuesProblems(own, [...path, 'values'], values) : [];
}

/** A wrong default is said once and not for each cluster that has it. */
function once(problems: readonly Problem[]): Problem[] {
  const said = new Set<string>();
  return problems.filter(({ path, message }) => said.size < said.add(`${path}: ${message}`).size);
}

/** What a cluster lacks, or says that cannot be: each where the file says it. */
function clusterProblems(facts: FleetFileCluster, layers: readonly Layer[], index: number): Problem[] {
  const missing = NEEDED.filter((name) => facts[name] === undefined);
  if (missing.length > 0) {
    return missing.map((name) => ({
      rule: 'fleet-file/missing-fact',
      path: `clusters[${index}]`,
      message: `${name} is missing`,
      fix: 'give it, here or under defaults, or for its environment',
    }));
  }
  // Warnings stop nothing; the synth of the cluster says them.
  const wrong = new Cluster(facts).problems.filter((problem) => hasErrors([problem]));
  return wrong.map((problem) => placed(problem, layers));
}

/** A problem of a fact where the file says the fact: in the last part that has it. */
function placed({ path, ...problem }: Problem, layers: readonly Layer[]): Problem {
  const [name = ''] = parsePath(path);
  const last = [...layers].reverse();
  const layer =
    last.find(({ facts }) => at(facts, ...parsePath(path)) !== undefined) ??
    last.find(({ facts }) => at(facts, name) !== undefined);
  return { ...problem, path: joinPaths(formatPath(layer?.path ?? ['defaults']), path) };
}

function sharedFolders(clusters: readonly FleetFileCluster[]): Problem[] {
  const first = new Map<string, number>();
  return clusters.flatMap(({ name, folder = name }, index) => {
    const other = first.get(folder.toLowerCase());
    if (other === undefined) {
      first.set(folder.toLowerCase(), index);
      return [];
    }
    return [
      {
        rule: 'fleet-file/folder-collision',
        path: `clusters[${index}].${clusters[index]?.folder === undefined ? 'name' : 'folder'}`,
        message: `clusters[${other}] has this folder already, on a disk that ignores case at least`,
        got: folder,
        fix: 'rename one, or give one of them another folder',
      },
    ];
  });
}
