import { groupOf, isObject, type JsonObject, kindOf } from '../../objects';

/** Members that lead to texts; `*` is any member or item. */
export interface Places {
  readonly [step: string]: Places | 'name';
}

/*
 * Where names of a cluster and its account stand. Nothing reads more of them there than whether two of them are the same, and
 * whether they have the form of a name: clusters that differ in them alone are alike.
 */

const NAMED: Places = { name: 'name' };
const ANY: Places = { '*': 'name' };

export const FACT_PLACES: Places = {
  name: 'name',
  account: 'name',
  stackName: 'name',
  discoveryTag: { value: 'name' },
  nodeRole: NAMED,
  windowsNodeRole: NAMED,
  controllerRole: NAMED,
  interruptionQueue: NAMED,
  instanceProfile: NAMED,
  tags: ANY,
};

export const VALUE_PLACES: Places = {
  serviceAccount: { annotations: ANY },
  settings: { clusterName: 'name', interruptionQueue: 'name' },
};

const SELECTING: Places = { '*': { tags: ANY } };

/** By group and kind. Other objects are alike where they are the same. */
const OBJECT_PLACES: Readonly<Record<string, Places>> = {
  'karpenter.k8s.aws EC2NodeClass': {
    spec: {
      role: 'name',
      instanceProfile: 'name',
      tags: ANY,
      subnetSelectorTerms: SELECTING,
      securityGroupSelectorTerms: SELECTING,
    },
  },
  ' ConfigMap': { data: ANY },
  ' ServiceAccount': { metadata: { annotations: ANY } },
};

export function placesOf(object: JsonObject): Places | undefined {
  const key = `${groupOf(object)} ${kindOf(object)}`;
  return Object.hasOwn(OBJECT_PLACES, key) ? OBJECT_PLACES[key] : undefined;
}

/** A value in which the texts at some places are others. */
export function mapped(value: unknown, places: Places, text: (name: string) => string): unknown {
  const inner = (each: unknown, step: string): unknown => {
    const place = Object.hasOwn(places, step) ? places[step] : places['*'];
    if (place === undefined) return each;
    if (place !== 'name') return mapped(each, place, text);
    return typeof each === 'string' ? text(each) : each;
  };
  if (Array.isArray(value)) return value.map((each) => inner(each, '*'));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([step, each]) => [step, inner(each, step)]));
}
