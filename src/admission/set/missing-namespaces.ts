import { groupOf, type JsonObject, kindOf, nameOf, namespaceOf } from '../../objects';
import type { SetRule } from './object-set';
import { podMetadataOf } from './pod-templates';

/** Those that each cluster has from its start. */
const ALWAYS = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

const isBuffer = (object: JsonObject): boolean =>
  kindOf(object) === 'CapacityBuffer' && groupOf(object) === 'autoscaling.x-k8s.io';

/** What somebody else makes is not among the objects of a platform, so that only what holds nodes is looked at. */
const isJudged = (object: JsonObject): boolean => isBuffer(object) || podMetadataOf(object) !== undefined;

/** Workloads and buffers in a namespace that nothing makes: the server refuses them, and the sync stops there. */
export const missingNamespaces: SetRule = ({ objects }, { complete, facts }, report) => {
  if (complete !== true) return;
  const made = objects
    .filter((object) => kindOf(object) === 'Namespace' && groupOf(object) === '')
    .flatMap((object) => nameOf(object) ?? []);
  const known = new Set([...ALWAYS, ...made, ...(facts?.namespace === undefined ? [] : [facts.namespace])]);
  for (const object of objects) {
    const got = namespaceOf(object) ?? '';
    if (got === '' || known.has(got) || !isJudged(object)) continue;
    report({
      object,
      rule: 'set/missing-namespace',
      severity: 'warning',
      path: 'metadata.namespace',
      got,
      message: 'none of the objects makes this namespace: where nobody else did, the server refuses the object',
      fix: 'add an object of kind Namespace, or acknowledge where it is made',
    });
  }
};
