import type { App } from 'cdk8s';
import type { Cluster } from '../charts';
import type { TemplateOptions } from '../cloudformation';

/** Makes the charts of one cluster: `(app, cluster) => { new Compute(app, 'compute', { cluster }) }`. */
export type BuildCharts = (app: App, cluster: Cluster) => void;

/** A cluster and what makes its charts. */
export interface FleetMember {
  readonly cluster: Cluster;
  readonly build: BuildCharts;
  /** Name of the cluster's folder below `clusters/`. */
  readonly folder: string;
  /** How `aws/template.yaml` is made; false for none. */
  readonly template: TemplateOptions | false;
}

export interface FleetMemberOptions {
  /** Folder below `dist/clusters/`: give one where two clusters have one name, in two regions say. @default - the cluster's name */
  readonly folder?: string;
  /** How `aws/template.yaml`, the AWS side of the cluster, is made; false where another tool makes it all. @default {} */
  readonly template?: TemplateOptions | false;
}

/**
 * Every cluster that one synth writes. Each gets a cdk8s App of its own, built when its turn comes, so that time and
 * memory grow with the clusters and not with their square.
 *
 * @example
 * const fleet = new Fleet();
 * fleet.add(production, (app, cluster) => new Compute(app, 'compute', { cluster }));
 * synth(fleet);
 */
export class Fleet {
  private readonly list: FleetMember[] = [];

  /** Adds a cluster; `build` runs once in each synth. */
  add(cluster: Cluster, build: BuildCharts, options: FleetMemberOptions = {}): this {
    this.list.push({ cluster, build, folder: options.folder ?? cluster.name, template: options.template ?? {} });
    return this;
  }

  get members(): readonly FleetMember[] {
    return this.list;
  }
}
