import { ApiObject, Chart, type ChartProps } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import type { Cluster } from '../src/cluster';
import { type Finding, findingText } from '../src/findings';
import type { Defaults } from './defaults';
import { constructFindingsOf, reportFindings } from './findings';

/** What a chart of one cluster needs to know. */
export interface KarpenterChartProps extends ChartProps {
  /** The cluster that the chart is for. */
  readonly cluster: Cluster;
  /** What your organisation sets for every pool and node class of the chart. A prop of a construct wins over it. @default - none */
  readonly defaults?: Defaults;
}

const CHART = Symbol.for('cdk8s-karpenter.KarpenterChart');

const isKarpenterChart = (construct: IConstruct): construct is KarpenterChart => CHART in construct;

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
  /**
   * The chart that a construct stands in.
   *
   * @throws Error where there is none, since a NodePool has to know its cluster
   */
  static override of(construct: IConstruct): KarpenterChart {
    const chart = [...construct.node.scopes].reverse().find(isKarpenterChart);
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
    reportFindings(this, () => constructFindingsOf(this, `Cluster/${this.cluster.name}`, this.cluster.problems));
    // For a plain `app.synth()`; the synth of this package compares the objects that come of it.
    this.node.addValidation({ validate: () => this.duplicateNames().map(findingText) });
  }

  /** Objects of this chart whose kind and name an earlier object of the app has: the API server would keep one of them. */
  private duplicateNames(): Finding[] {
    const first = new Map<string, ApiObject>();
    return this.node.root.node
      .findAll()
      .filter(ApiObject.isApiObject)
      .flatMap((object) => {
        const { name, namespace = '' } = object.metadata;
        const key = JSON.stringify([object.apiGroup, object.kind, namespace, name]);
        const other = first.get(key);
        if (other === undefined) first.set(key, object);
        if (other === undefined || object.chart !== this) return [];
        const problem = {
          rule: 'set/duplicate-name',
          path: 'metadata.name',
          got: name,
          message: `${object.kind} ${name} is defined twice; the first one is ${other.node.path}`,
          fix: 'rename or remove one of them',
        };
        return constructFindingsOf(object, [object.kind, namespace, name].filter(Boolean).join('/'), [problem]);
      });
  }
}
