import { Chart, type ChartProps } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { Cluster } from '../src/cluster';
import { findingText } from '../src/findings';
import { unknownProps } from '../src/props';
import type { Defaults } from './defaults';
import { duplicateNames } from './duplicate-names';
import { constructFindingsOf, reportFindings } from './findings';
import { inSynth, keepInSynth, onceInSynth } from './once-in-synth';
import { ownClass, strictnessOf } from './own-classes';
import { refusedByChart } from './refused';

/** What the rules refuse of a plain App, by path of the chart. */
const refused = (root: IConstruct): ReadonlyMap<string, readonly string[]> =>
  refusedByChart(
    root,
    root.node
      .findAll()
      .filter(KarpenterChart.isKarpenterChart)
      .map(({ node }) => node.path),
  );

/** What a chart of one cluster needs to know. */
export interface KarpenterChartProps extends ChartProps {
  /** The cluster that the chart is for. */
  readonly cluster: Cluster;
  /** What your organisation sets for every pool and node class of the chart. A prop of a construct wins over it. @default - none */
  readonly defaults?: Defaults;
}

const CHART = Symbol.for('cdk8s-karpenter.KarpenterChart');

/**
 * A chart of one cluster. Everything below it reads names, tags and versions from the cluster.
 *
 * @example
 * class Compute extends KarpenterChart {
 *   constructor(scope: Construct, id: string, props: KarpenterChartProps) {
 *     super(scope, id, props);
 *     const nodeClass = new EC2NodeClass(this, 'default', { ami: Ami.al2023('v20260315') });
 *     new NodePool(this, 'general', { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 1000 } });
 *   }
 * }
 */
export class KarpenterChart extends Chart {
  /** Whether a construct is a chart of a cluster, also one of another copy of this package. */
  static isKarpenterChart(construct: IConstruct): construct is KarpenterChart {
    return CHART in construct;
  }

  /**
   * The chart that a construct stands in.
   *
   * @throws Error where there is none, since a NodePool has to know its cluster
   */
  static override of(construct: IConstruct): KarpenterChart {
    const chart = [...construct.node.scopes].reverse().find(KarpenterChart.isKarpenterChart);
    if (chart === undefined) {
      throw new Error(
        `"${construct.node.path}" stands in no KarpenterChart, so its cluster is not known; make the chart with new KarpenterChart(app, id, { cluster })`,
      );
    }
    return chart;
  }

  /** The cluster that the chart is for. */
  readonly cluster: Cluster;
  /** What is set for every pool and node class of the chart; empty where nothing was given. */
  readonly defaults: Defaults;

  constructor(scope: Construct, id: string, props: KarpenterChartProps) {
    super(scope, id, { disableResourceNameHashes: true, ...props });
    Object.defineProperty(this, CHART, { value: true });
    this.cluster = props.cluster;
    this.defaults = props.defaults ?? {};
    const problems = [
      ...this.cluster.problems,
      ...unknownProps('KarpenterChartProps', props, { strictness: strictnessOf(this) }),
    ];
    reportFindings(this, constructFindingsOf(this, `Cluster/${this.cluster.name}`, problems));
    const { node } = this;
    const { root } = node;
    keepInSynth(root);
    // For a plain `app.synth()`; the synth of this package judges and compares the objects that come of it.
    node.addValidation({
      validate: () => [
        ...(onceInSynth(root, duplicateNames).get(this) ?? []).map(findingText),
        ...(onceInSynth(root, refused).get(node.path) ?? []),
      ],
    });
  }

  /** The objects of the chart, with everything that its synth needs of the whole App found out once. */
  override toJson(): ReturnType<Chart['toJson']> {
    return inSynth(this.node.root, () => super.toJson());
  }
}

ownClass(KarpenterChart);
