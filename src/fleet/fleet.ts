import type { App } from 'cdk8s';
import type { TemplateOptions } from '../cloudformation';
import type { Cluster } from '../cluster';
import type { Problem } from '../findings';
import type { InstallOptions } from '../install';
import type { PolicyPreset, PolicySettings } from '../policy';
import { isPropOf, unknownProps } from '../props';
import type { ApplicationSetOptions } from './output/application-set';

/** Makes the charts of one cluster: `(app, cluster) => { new Compute(app, 'compute', { cluster }) }`. */
export type BuildCharts = (app: App, cluster: Cluster) => void;

/** A cluster and what makes its charts. */
export interface FleetMember {
  /** The cluster. */
  readonly cluster: Cluster;
  /** Makes its charts. */
  readonly build: BuildCharts;
  /** Name of the cluster's folder below `clusters/`. */
  readonly folder: string;
  /** How `aws/template.yaml` is made; false for none. */
  readonly template: TemplateOptions | false;
  /** How `install/` is made; false for none. */
  readonly install: InstallOptions | false;
  /**
   * What is wrong with the options.
   * @internal
   */
  readonly problems?: readonly Problem[];
}

/** `fleet.add(new Cluster(facts), build, facts)` takes a cluster of a fleet file as it is. */
const isOfFleetFile = (key: string): boolean => key === 'values' || isPropOf('ClusterProps', key);

/** What the output of one cluster is beside its manifests. */
export interface FleetMemberOptions {
  /** Folder below `dist/clusters/`: give one where two clusters have one name, in two regions say. @default - the cluster's name */
  readonly folder?: string;
  /** How `aws/template.yaml`, the AWS side of the cluster, is made; false where another tool makes it all. @default {} */
  readonly template?: TemplateOptions | false;
  /** How `install/` is made: Helm values, GitOps objects, scripts and the runbook; false for none. @default {} */
  readonly install?: InstallOptions | false;
}

/** What `base/` and `overlays/` are made of: clusters that exist nowhere, built like the others. */
export interface FleetTemplates {
  /** Undefined: the fleet has neither base nor overlays. */
  readonly base?: FleetMember;
  readonly environments: readonly FleetMember[];
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
  private baseTemplate?: FleetMember;
  private readonly environmentTemplates: FleetMember[] = [];
  private argoCd?: ApplicationSetOptions;
  private rules: PolicySettings = {};

  /** Adds a cluster; `build` runs once in each synth. */
  add(cluster: Cluster, build: BuildCharts, options: FleetMemberOptions = {}): this {
    this.list.push({
      cluster,
      build,
      folder: options.folder ?? cluster.name,
      template: options.template ?? {},
      install: options.install ?? {},
      // Those of a template are looked at where it is made.
      problems: unknownProps('FleetMemberOptions', options, { also: isOfFleetFile }).filter(
        ({ path }) => !path.startsWith('template.'),
      ),
    });
    return this;
  }

  /**
   * Gives the fleet a kustomize base, and each cluster an overlay that builds to its manifests. The base is a template:
   * the objects of a cluster that exists nowhere, built like the others. It changes with what you give here and with
   * nothing else, so that no cluster that comes, goes or changes touches the files of another.
   *
   * @param cluster its facts (name, role, discovery tag) stand in the base, and every cluster replaces them
   */
  base(cluster: Cluster, build: BuildCharts): this {
    this.baseTemplate = { cluster, build, folder: 'base', template: false, install: false };
    return this;
  }

  /**
   * Says how one environment differs from the base: the objects that a cluster of `cluster.environment` has unless its
   * own overlay says otherwise. Environments that are not named are the base as it is.
   */
  environment(cluster: Cluster, build: BuildCharts): this {
    this.environmentTemplates.push({
      cluster,
      build,
      folder: `overlays/${cluster.environment}`,
      template: false,
      install: false,
    });
    return this;
  }

  /**
   * Writes `argocd/applicationset.yaml` to the output: one ApplicationSet that applies every cluster's overlay, or its
   * manifests where the fleet has no base. Argo CD must know the clusters by the names of their folders.
   */
  applicationSet(options: ApplicationSetOptions): this {
    this.argoCd = options;
    return this;
  }

  /**
   * Says which rules of policy count, what is valid and still unwise: `recommended`, which is what a fleet has that says
   * nothing, `strict`, `off`, or single rules raised, lowered and off.
   */
  policy(settings: PolicySettings | PolicyPreset): this {
    this.rules = typeof settings === 'string' ? { preset: settings } : settings;
    return this;
  }

  /** @internal */
  get policySettings(): PolicySettings {
    return this.rules;
  }

  /** @internal */
  get applicationSetOptions(): ApplicationSetOptions | undefined {
    return this.argoCd;
  }

  /** @internal */
  get templates(): FleetTemplates {
    return { base: this.baseTemplate, environments: this.environmentTemplates };
  }

  /** The clusters, in the order in which they were added. */
  get members(): readonly FleetMember[] {
    return this.list;
  }
}
