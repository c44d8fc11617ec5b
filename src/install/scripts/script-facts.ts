import type { Cluster } from '../../cluster';
import type { ControllerNodes } from '../controller-nodes';

/** What a script needs to know beside the cluster. */
export interface ScriptFacts {
  /** The resolved objects of the cluster, as they are in `manifests/`. */
  readonly objects: readonly object[];
  /** Where the controller runs. @default - any node that Karpenter did not make */
  readonly controllerNodes?: ControllerNodes;
  /** What `aws/template.yaml` holds; undefined where another tool makes the AWS side. */
  readonly template?: {
    readonly Resources: Readonly<
      Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> }>
    >;
  };
}

export interface ScriptContext extends ScriptFacts {
  readonly cluster: Cluster;
}

/** Whether the template makes a resource of a type, with a value of a property where one is given. */
export const templateMakes = (
  { template }: ScriptFacts,
  type: string,
  property?: readonly [string, unknown],
): boolean =>
  Object.values(template?.Resources ?? {}).some(
    (resource) =>
      resource.Type === type && (property === undefined || resource.Properties?.[property[0]] === property[1]),
  );
