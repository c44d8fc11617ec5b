import { Cluster } from '../../cluster';
import { hasErrors, type Problem } from '../../findings';
import { member } from '../../objects';
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
  readonly clusters: readonly object[];
}

/** Facts without which there is no cluster; the file gives them for each or as a default. */
const NEEDED = ['region', 'environment', 'tier', 'karpenterVersion', 'kubernetesVersion'] as const;

/** The clusters that a fleet file's value declares; `values` says which of your own values there are. */
export function fleetFacts(value: unknown, values?: FleetValues): FleetFacts {
  const refused = schemaProblems(value);
  if (refused.length > 0) return { clusters: [], problems: refused };
  const { defaults = {}, clusters: declared } = value as FleetFile;
  const clusters = declared.map((cluster) => fleetFileCluster(defaults, cluster));
  const problems = once([
    ...(values === undefined ? [] : ownValuesProblems(defaults, declared, values)),
    ...clusters.flatMap((facts, index) => clusterProblems(facts, declared[index] ?? {}, index)),
    ...sharedFolders(clusters),
  ]);
  return { clusters: problems.length > 0 ? [] : clusters, problems };
}

/** What is wrong with your own values, where they are written. */
function ownValuesProblems(defaults: object, declared: readonly object[], values: FleetValues): Problem[] {
  const places: [object, (string | number)[]][] = [
    [defaults, ['defaults']],
    ...declared.map((cluster, index): [object, (string | number)[]] => [cluster, ['clusters', index]]),
  ];
  return places.flatMap(([place, at]) => {
    const own = member(place, 'values');
    return typeof own === 'object' && own !== null ? valuesProblems(own, [...at, 'values'], values) : [];
  });
}

/** A wrong default is said once and not for each cluster that has it. */
function once(problems: readonly Problem[]): Problem[] {
  const said = new Set<string>();
  return problems.filter(({ path, message }) => said.size < said.add(`${path}: ${message}`).size);
}

/** What a cluster lacks, or says that cannot be: each where the file says it. */
function clusterProblems(facts: FleetFileCluster, declared: object, index: number): Problem[] {
  const missing = NEEDED.filter((name) => facts[name] === undefined);
  if (missing.length > 0) {
    return missing.map((name) => ({
      rule: 'fleet-file/missing-fact',
      path: `clusters[${index}]`,
      message: `${name} is missing`,
      fix: 'give it, here or under defaults',
    }));
  }
  // Warnings stop nothing; the synth of the cluster says them.
  const wrong = new Cluster(facts).problems.filter((problem) => hasErrors([problem]));
  return wrong.map((problem) => {
    const [name = ''] = problem.path.split(/[.[]/);
    const place = Object.hasOwn(declared, name) ? `clusters[${index}]` : 'defaults';
    return { ...problem, path: `${place}.${problem.path}` };
  });
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
