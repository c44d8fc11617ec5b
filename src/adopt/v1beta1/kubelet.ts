import { at, byCodeUnit, deepEqual, isObject, type JsonObject, kindOf, nameOf, textAt } from '../../objects';

/** A pool, the class that it names, and the settings of the kubelet that its nodes get. */
export interface PoolKubelet {
  readonly pool: string;
  /** Undefined: the class decides, as in v1. */
  readonly kubelet: unknown;
}

/** Pools of one class that have the same settings. */
export interface KubeletGroup {
  readonly pools: readonly string[];
  readonly kubelet: unknown;
}

export const isNone = (kubelet: unknown): boolean =>
  kubelet === undefined || kubelet === null || (isObject(kubelet) && Object.keys(kubelet).length === 0);

/**
 * Pools by what their nodes get, the group that keeps the class first: that of the settings which the class has already, or
 * else that of the pool whose name is first.
 */
export function kubeletGroups(pools: readonly PoolKubelet[], ofClass: unknown): readonly KubeletGroup[] {
  const groups: { pools: string[]; kubelet: unknown }[] = [];
  for (const { pool, kubelet } of [...pools].sort((a, b) => byCodeUnit(a.pool, b.pool))) {
    const own = isNone(kubelet) ? ofClass : kubelet;
    const group = groups.find((each) => deepEqual(each.kubelet, own) || (isNone(each.kubelet) && isNone(own)));
    if (group === undefined) groups.push({ pools: [pool], kubelet: isNone(own) ? undefined : own });
    else group.pools.push(pool);
  }
  const keeps = groups.find(({ kubelet }) => deepEqual(kubelet, ofClass) || (isNone(kubelet) && isNone(ofClass)));
  return keeps === undefined ? groups : [keeps, ...groups.filter((group) => group !== keeps)];
}

/** A name for the class of a group, such as none of the others has. */
export function className(ofClass: string, pool: string, taken: ReadonlySet<string>): string {
  const whole = `${ofClass}-${pool}`.slice(0, 245).replace(/[^a-z0-9]+$/, '');
  const names = [whole, ...Array.from({ length: taken.size + 1 }, (_, index) => `${whole}-${index + 2}`)];
  return names.find((name) => !taken.has(name)) ?? whole;
}

/** The EC2NodeClass that a pool of v1 names. */
export function classOfPool(pool: JsonObject): string | undefined {
  const ref = at(pool, 'spec', 'template', 'spec', 'nodeClassRef');
  const isOurs = textAt(ref, 'group') === 'karpenter.k8s.aws' && textAt(ref, 'kind') === 'EC2NodeClass';
  return isOurs ? textAt(ref, 'name') : undefined;
}

const spec = (object: JsonObject): JsonObject => (isObject(object.spec) ? object.spec : {});

export const withKubelet = (nodeClass: JsonObject, kubelet: unknown): JsonObject => {
  const { kubelet: _, ...rest } = spec(nodeClass);
  return { ...nodeClass, spec: isNone(kubelet) ? rest : { ...rest, kubelet } };
};

export const named = (nodeClass: JsonObject, name: string): JsonObject => ({
  ...nodeClass,
  metadata: { ...(isObject(nodeClass.metadata) ? nodeClass.metadata : {}), name },
});

export function withClass(pool: JsonObject, name: string): JsonObject {
  const template = at(pool, 'spec', 'template');
  const nodes = at(template, 'spec');
  const ref = at(nodes, 'nodeClassRef');
  if (!isObject(template) || !isObject(nodes) || !isObject(ref)) return pool;
  const nodeClassRef = { ...ref, name };
  return { ...pool, spec: { ...spec(pool), template: { ...template, spec: { ...nodes, nodeClassRef } } } };
}

export const isPool = (object: JsonObject): boolean =>
  kindOf(object) === 'NodePool' && textAt(object, 'apiVersion') === 'karpenter.sh/v1';

export const isClass = (object: JsonObject): boolean =>
  kindOf(object) === 'EC2NodeClass' && textAt(object, 'apiVersion') === 'karpenter.k8s.aws/v1';

export const nameOrNone = (object: JsonObject): string => nameOf(object) ?? '';
