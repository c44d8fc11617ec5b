import { isClusterScoped, namespaceOf } from '../../objects';
import { isKarpenterObject } from '../kinds';
import type { SetRule } from './object-set';

/** A namespace on an object of a kind that has none: what `namespace:` in a kustomization stamps on every custom resource. */
export const strayNamespaces: SetRule = ({ objects }, _, report) => {
  for (const object of objects) {
    const namespace = namespaceOf(object) ?? '';
    if (namespace === '' || !isKarpenterObject(object) || !isClusterScoped(object)) continue;
    report({
      object,
      rule: 'set/stray-namespace',
      severity: 'warning',
      path: 'metadata.namespace',
      message:
        'the kind has no namespace; the object in the cluster will carry none, and tools that compare the two differ',
      got: namespace,
      fix: 'remove it; in a kustomization give `namespace:` only where no object of Karpenter is among the resources',
    });
  }
};
