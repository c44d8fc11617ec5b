import type { ApiObject } from 'cdk8s';
import type { KubernetesObject } from '../src/objects';

/** The part of an object that tells it apart, without rendering the rest. */
export const identityOf = ({ apiVersion, kind, name, metadata: { namespace } }: ApiObject): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { name, namespace },
});
