import type { JsonObject } from '../../objects';
import type { Mark, Owner, OwnerTool } from '../../owners';

/** An object as kubectl names it: `nodepools.karpenter.sh/general`. */
export interface ObjectRef {
  /** `NodePool/general`, as findings name it. */
  readonly resource: string;
  readonly word: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** An object of a cluster, and who applies it. */
export interface OwnedObject {
  readonly ref: ObjectRef;
  readonly object: JsonObject;
  readonly owners: readonly Owner[];
  readonly unknown: readonly Mark[];
  /** False where kubectl left the field managers out. */
  readonly managersShown: boolean;
}

/** One owner, and all that it applies of what is taken over. */
export interface OwnerGroup {
  readonly tool: OwnerTool;
  readonly name?: string;
  readonly namespace?: string;
  /** The Helm release that a HelmRelease of Flux works through. */
  readonly through?: Owner;
  /** Whether its source is no longer applied: a release that a GitOps tool took over. */
  readonly isLeftOver: boolean;
  readonly objects: readonly OwnedObject[];
}

/** A resource of Terraform's state. */
export interface TerraformResource {
  /** With its instance key: `module.karpenter.kubectl_manifest.pool["general"]`. */
  readonly address: string;
  readonly type: string;
  /** Key of the object that it made, as `objectKey` has it. */
  readonly object?: string;
  /** The release that it made. */
  readonly release?: { readonly name: string; readonly namespace: string };
}

/** What is known beside the objects. */
export interface HandOverFacts {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Folder of the manifests that take over, as it is called where commands are run. */
  readonly manifests: string;
  /** Context of kubectl. @default - the current one */
  readonly context?: string;
  readonly terraform?: TerraformState;
}

/** What is known of Terraform. */
export interface TerraformState {
  /** Version of Terraform: `removed` blocks are known from 1.7 on. @default - not known */
  readonly version?: string;
  /** What its state holds. @default - not known */
  readonly resources?: readonly TerraformResource[];
}

/** What a person does in the files of an owner. */
export type Edit =
  /** Puts annotations on objects where the owner reads them. */
  | { readonly edit: 'annotate'; readonly objects: readonly ObjectRef[]; readonly annotations: Annotations }
  /** Takes objects out of what the owner applies. */
  | { readonly edit: 'remove'; readonly objects: readonly ObjectRef[] }
  /** Puts `removed` blocks in the place of resources. */
  | { readonly edit: 'forget'; readonly resources: readonly string[]; readonly objects: readonly ObjectRef[] }
  /** Takes resources out that the state no longer has. */
  | { readonly edit: 'drop'; readonly resources: readonly string[]; readonly objects: readonly ObjectRef[] };

export type Annotations = Readonly<Record<string, string>>;

/** A program with its arguments, one word each. */
export interface Command {
  readonly run: readonly string[];
  /** What it has to say before one goes on. */
  readonly expect?: string;
}

/** Takes the ownership of fields from managers that apply no more; values stay. */
export interface Release {
  readonly release: readonly string[];
  readonly from: readonly ObjectRef[];
}

export type Action = Command | Edit | Release;

/** In which order owners let go: `docs/hand-over.md`. */
export const PHASES = ['keep', 'apply', 'let-go', 'unmark', 'remove'] as const;
export type Phase = (typeof PHASES)[number];

export interface Step {
  /** What a test, or a person, calls it by: `helm-keep karpenter/pools`. */
  readonly id: string;
  readonly phase: Phase;
  /** Whose step it is. @default - ours */
  readonly owner?: Pick<OwnerGroup, 'tool' | 'name' | 'namespace' | 'through'>;
  readonly title: string;
  readonly why: string;
  readonly actions: readonly Action[];
  /** What is lost where it is left out, or a later one comes before it. */
  readonly otherwise: string;
  /** What one may do instead. */
  readonly instead?: string;
}

/** How objects change hands. */
export interface HandOver {
  readonly facts: HandOverFacts;
  readonly objects: readonly OwnedObject[];
  readonly steps: readonly Step[];
  /** Names that no API server takes, so that no cluster has the object. */
  readonly leftOut: readonly string[];
}
