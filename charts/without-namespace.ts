import type { ApiObject } from 'cdk8s';

/** cdk8s stamps the chart's namespace on every object; a cluster-scoped one must not carry any. */
export function withoutNamespace(object: ApiObject): void {
  Object.assign(object.metadata, { namespace: undefined });
  object.metadata.add('namespace', undefined);
}
