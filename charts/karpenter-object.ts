import { ApiObject, App, type GroupVersionKind, type JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Cluster } from '../src/cluster';
import type { Finding, Problem } from '../src/findings';
import { deepMerge } from '../src/objects';
import { type PropsName, unknownProps } from '../src/props';
import { constructFindingsOf, reportFindings } from './findings';
import { KarpenterChart } from './karpenter-chart';
import { newerFields } from './newer-fields';
import type { KarpenterObjectProps } from './object-props';
import { strictnessOf } from './own-classes';
import { settled } from './settled';
import { withoutNamespace } from './without-namespace';

/** What a kind brings to {@link KarpenterObject}. */
export interface KarpenterObjectSpec<Spec> {
  /** The props as they were given, without the chart's defaults, and the name of their type. */
  readonly given: readonly [PropsName, object];
  readonly spec: Spec;
  readonly problems: readonly Problem[];
  /** Annotations that carry what the spec cannot say, such as the reason of a missing limit. */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Namespace of a namespaced kind; absent for a cluster-scoped one. */
  readonly namespace?: string;
}

const NAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

function nameProblems(kind: string, name: string): Problem[] {
  const problem = (rule: string, message: string, fix: string): Problem[] => [
    { rule, path: 'metadata.name', got: name, message, fix },
  ];
  if (name.length > 63) {
    return problem(
      'charts/name-length',
      `the name of a ${kind} has at most 63 characters (it is written into a label), this one has ${name.length}`,
      'shorten the construct id or set metadata.name',
    );
  }
  if (!NAME.test(name)) {
    return problem(
      'charts/name-characters',
      `the name of a ${kind} is a DNS subdomain: lower-case letters, digits, '-' and '.', starting and ending with a letter or digit`,
      'change the construct id or set metadata.name',
    );
  }
  return [];
}

/**
 * The id of a construct, which is also the name of its object. A pool and its node class are often both called `default`,
 * as objects of two kinds may be and constructs of one scope may not: the later one then gets its kind at the end of its id.
 */
function idBesideOtherKinds(scope: Construct, id: string, kind: string): string {
  const sibling = scope.node.tryFindChild(id);
  const isOther = sibling !== undefined && ApiObject.isApiObject(sibling) && sibling.kind !== kind;
  return isOther ? `${id}-${kind.toLowerCase()}` : id;
}

const RAW = Symbol.for('cdk8s-karpenter.raw');

/** What the `raw` prop of an object laid over its spec; undefined for objects without one. */
export const rawOf = (object: ApiObject): object | undefined => (object as { [RAW]?: object })[RAW];

/** How many resolvers an App has that was given none. */
let standardResolvers: number | undefined;

function hasOwnResolvers({ resolvers }: App): boolean {
  standardResolvers ??= new App().resolvers.length;
  return resolvers.length > standardResolvers;
}

/** An object of Karpenter: a plain ApiObject with its name, its spec and what is wrong with them. */
export abstract class KarpenterObject<Spec extends object> extends ApiObject {
  /** The spec as it stands in the YAML. */
  readonly spec: Spec;

  /** The cluster that the object is for. */
  readonly cluster: Cluster;

  private readonly problems: readonly Problem[];
  private isPatched = false;

  protected constructor(
    scope: Construct,
    id: string,
    gvk: GroupVersionKind,
    props: KarpenterObjectProps<Spec>,
    own: KarpenterObjectSpec<Spec>,
  ) {
    const { cluster } = KarpenterChart.of(scope);
    const overridden = deepMerge(own.spec, props.override);
    const spec = deepMerge(overridden, props.raw);
    super(scope, idBesideOtherKinds(scope, id, gvk.kind), {
      ...gvk,
      metadata: {
        ...props.metadata,
        annotations: { ...props.metadata?.annotations, ...own.annotations },
        name: props.metadata?.name ?? id,
        namespace: own.namespace,
      },
      spec,
    });
    if (own.namespace === undefined) withoutNamespace(this);
    Object.defineProperty(this, RAW, { value: props.raw });
    this.spec = spec;
    this.cluster = cluster;
    this.problems = [
      ...unknownProps(...own.given, { strictness: strictnessOf(this) }),
      ...nameProblems(gvk.kind, this.name),
      ...own.problems,
      ...newerFields(gvk.kind, overridden, cluster.karpenterMinor),
    ];
    const isOverridden = this.findings !== KarpenterObject.prototype.findings;
    reportFindings(this, isOverridden ? () => this.findings() : this.findings());
  }

  override addJsonPatch(...operations: JsonPatch[]): void {
    this.isPatched = true;
    super.addJsonPatch(...operations);
  }

  /** As cdk8s renders it. A spec that is nothing but data needs none of its resolvers, which take most of that time. */
  override toJson(): ReturnType<ApiObject['toJson']> {
    return this.settled() ?? super.toJson();
  }

  private settled(): object | undefined {
    if (this.isPatched || process.env.CDK8S_DISABLE_SORT || hasOwnResolvers(App.of(this))) return undefined;
    const spec = settled(this.spec);
    if (spec === undefined) return undefined;
    try {
      return { apiVersion: this.apiVersion, kind: this.kind, metadata: this.metadata.toJson(), spec };
    } catch {
      return undefined; // cdk8s says where
    }
  }

  /** What is wrong with the object, apart from other objects. */
  findings(): readonly Finding[] {
    return constructFindingsOf(this, `${this.kind}/${this.name}`, this.problems);
  }
}
