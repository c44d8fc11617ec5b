import type { IConstruct } from 'constructs';
import { constructFindings, duplicateNames, judgePlainApps, KarpenterChart } from '../../../charts';
import type { Cluster } from '../../cluster';
import { applyAcknowledgements, type Finding, uniqueFindings } from '../../findings';
import { acknowledgedInCode, clusterAcknowledgements } from './acknowledgements';
import { objectFindings } from './checked-cluster';
import { type SynthesizedObject, synthesizeObjects } from './synthesized-object';
import { VerdictCache } from './verdict-cache';

interface ClusterCharts {
  readonly cluster: Cluster;
  /** Paths. */
  readonly charts: string[];
}

/** The clusters of a tree, each with its charts. Two descriptions of the same facts are one cluster. */
function clustersOf(root: IConstruct): readonly ClusterCharts[] {
  const found = new Map<string, ClusterCharts>();
  for (const construct of root.node.findAll()) {
    if (!KarpenterChart.isKarpenterChart(construct)) continue;
    const { cluster, node } = construct;
    const key = JSON.stringify(cluster);
    const known = found.get(key);
    if (known === undefined) found.set(key, { cluster, charts: [node.path] });
    else known.charts.push(node.path);
  }
  return [...found.values()];
}

const isBelow = ({ construct }: SynthesizedObject, chart: string): boolean =>
  chart === '' || construct === chart || construct.startsWith(`${chart}/`);

/**
 * What API server, controller and the rules between objects would refuse of a plain App, cluster by cluster. Where it is
 * for one cluster, the objects of its other charts count too: they are applied with the others.
 */
export function plainAppFindings(root: IConstruct): readonly Finding[] {
  const clusters = clustersOf(root);
  if (clusters.length === 0) return [];
  // A construct without an object says so itself, in the words of cdk8s.
  const { objects, findings: unresolved } = synthesizeObjects(root);
  const said = constructFindings(root);
  const verdicts = new VerdictCache();
  const ofClusters = clusters.flatMap(({ cluster, charts }) => {
    const own =
      clusters.length === 1 ? objects : objects.filter((object) => charts.some((chart) => isBelow(object, chart)));
    const { acknowledgements: known, findings: wrong } = clusterAcknowledgements(
      cluster,
      own,
      acknowledgedInCode(root, cluster),
    );
    const { findings } = objectFindings(
      cluster,
      { objects: own, said, complete: unresolved.length === 0, policy: {}, known },
      verdicts,
    );
    const told = [...applyAcknowledgements(findings, known).findings, ...wrong];
    return uniqueFindings(told);
  });
  return clusters.length === 1 ? [...ofClusters, ...stockDuplicates(root)] : ofClusters;
}

/** Objects of stock charts that have the name of an earlier one; a chart of this package says so itself. */
const stockDuplicates = (root: IConstruct): Finding[] =>
  [...duplicateNames(root)].flatMap(([chart, findings]) => (KarpenterChart.isKarpenterChart(chart) ? [] : findings));

judgePlainApps(plainAppFindings);
