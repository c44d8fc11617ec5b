import { formatPath, type Path } from '../../findings';
import { at, isObject, type JsonObject, kindOf, listAt, member } from '../../objects';
import type { SetRule } from './object-set';
import { metadataOf, podMetadataOf, podSpecsOf } from './pod-templates';

/** What no Karpenter from 1.0 on reads, and what it reads instead. */
const ANNOTATIONS: Readonly<Record<string, string>> = {
  'karpenter.sh/do-not-evict': 'karpenter.sh/do-not-disrupt',
  'karpenter.sh/do-not-consolidate': 'karpenter.sh/do-not-disrupt',
};

/** The label of v1alpha5 by which pods chose a Provisioner. */
const PROVISIONER = 'karpenter.sh/provisioner-name';

/** Where the spec of a pod names a label of nodes. */
function* provisionerPaths(spec: unknown): Generator<Path> {
  if (member(at(spec, 'nodeSelector'), PROVISIONER) !== undefined) yield ['nodeSelector', PROVISIONER];
  const affinity = ['affinity', 'nodeAffinity'];
  const required = [...affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
  const preferred = [...affinity, 'preferredDuringSchedulingIgnoredDuringExecution'];
  const terms: Path[] = [
    ...listAt(spec, ...required).map((_, index) => [...required, index]),
    ...listAt(spec, ...preferred).map((_, index) => [...preferred, index, 'preference']),
  ];
  for (const term of terms) {
    for (const [index, expression] of listAt(spec, ...term, 'matchExpressions').entries()) {
      if (member(expression, 'key') === PROVISIONER) yield [...term, 'matchExpressions', index, 'key'];
    }
  }
}

/** Whether pods must have a label that no node has: no pool takes them, and the way out is another than for others. */
export const selectsProvisioner = (spec: unknown): boolean =>
  [...provisionerPaths(spec)].some((path) => !path.includes('preferredDuringSchedulingIgnoredDuringExecution'));

/** Where an object may carry annotations that were for Karpenter. */
function annotatedPlaces(object: JsonObject): readonly Path[] {
  const pods = podMetadataOf(object);
  if (pods !== undefined) return pods.length > 1 ? [['metadata'], pods] : [pods];
  return kindOf(object) === 'NodePool' ? [['metadata'], ['spec', 'template', 'metadata']] : [];
}

/** Names of former Karpenters on workloads and pools: nothing reads them, and nothing says so. */
export const formerNames: SetRule = ({ objects }, { complete = false }, report) => {
  for (const object of objects) {
    for (const place of annotatedPlaces(object)) {
      const annotations = metadataOf(object, place, 'annotations');
      for (const [name, successor] of Object.entries(ANNOTATIONS)) {
        if (!Object.hasOwn(annotations, name)) continue;
        report({
          object,
          rule: 'set/former-name',
          severity: 'warning',
          path: formatPath([...place, 'annotations', name]),
          got: annotations[name],
          message: 'no Karpenter from 1.0 on reads the annotation: it protects nothing',
          fix: `write ${successor}, in the metadata of ${kindOf(object) === 'NodePool' ? 'spec.template' : 'the pods'}`,
        });
      }
    }
    for (const pods of podSpecsOf(object)) {
      if (!isObject(pods.spec)) continue;
      for (const path of provisionerPaths(pods.spec)) {
        const isPreferred = path.includes('preferredDuringSchedulingIgnoredDuringExecution');
        report({
          object,
          rule: 'set/former-name',
          severity: complete && !isPreferred ? 'error' : 'warning',
          path: formatPath([...pods.path, ...path]),
          got: path[0] === 'nodeSelector' ? at(pods.spec, ...path) : PROVISIONER,
          message: `no Karpenter from 0.32 on gives nodes the label ${PROVISIONER}${isPreferred ? '' : ', and starts none for pods that need it'}`,
          fix: 'write karpenter.sh/nodepool with the name of the NodePool',
        });
      }
    }
  }
};
