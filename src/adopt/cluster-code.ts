import { AWS_NAMES, Cluster, type ClusterProps, ExistingResource, nameFault } from '../cluster';
import { Unlisted } from '../karpenter';
import { deepEqual, groupOf, isObject, type JsonObject, kindOf, listAt, objectAt, textAt } from '../objects';
import { call, data, type Expression, type Member, object, text } from './code/expression';

/** In the order in which people read them. */
const FIRST: readonly (keyof ClusterProps)[] = [
  'name',
  'region',
  'environment',
  'tier',
  'karpenterVersion',
  'kubernetesVersion',
];

/**
 * The props without those that follow from the others: the cluster is the same without them. Names that carry the region
 * become `regionalNames`.
 */
export function leastProps(props: ClusterProps): ClusterProps {
  const facts = JSON.stringify(new Cluster(props));
  const least = (given: ClusterProps): ClusterProps => {
    let kept = given;
    for (const name of Object.keys(given) as (keyof ClusterProps)[]) {
      if (FIRST.includes(name)) continue;
      const { [name]: _, ...rest } = kept;
      if (JSON.stringify(new Cluster(rest as ClusterProps)) === facts) kept = rest as ClusterProps;
    }
    return kept;
  };
  const [plain, regional] = [least(props), least({ ...props, regionalNames: true })];
  return Object.keys(regional).length < Object.keys(plain).length ? regional : plain;
}

function propValue(value: unknown): Expression {
  if (value instanceof ExistingResource) return call('existing', text(value.arn ?? value.name));
  if (value instanceof Unlisted) return call('unlisted', text(value.value));
  return data(value);
}

/** `new Cluster({ … })`. */
export function clusterExpression(given: ClusterProps): Expression {
  const props = leastProps(given);
  const names = [...FIRST, ...(Object.keys(props) as (keyof ClusterProps)[]).filter((name) => !FIRST.includes(name))];
  const members = names.flatMap((key): Member[] =>
    props[key] === undefined ? [] : [{ key, value: propValue(props[key]) }],
  );
  return { make: 'Cluster', args: [object(members, true)] };
}

const isClass = (each: JsonObject): boolean => kindOf(each) === 'EC2NodeClass' && groupOf(each) === 'karpenter.k8s.aws';

const mostFrequent = (values: readonly string[]): string | undefined =>
  [...new Set(values)].sort((a, b) => count(values, b) - count(values, a))[0];

const count = (values: readonly string[], value: string): number => values.filter((each) => each === value).length;

/** The one tag that subnets and security groups of every class are found by. */
function discoveryTag(classes: readonly JsonObject[]): { readonly key: string; readonly value: string } | undefined {
  const terms = classes.flatMap((each) =>
    ['subnetSelectorTerms', 'securityGroupSelectorTerms'].map((name) => listAt(each, 'spec', name)),
  );
  const [first] = terms;
  if (first?.length !== 1 || !terms.every((each) => deepEqual(each, first))) return undefined;
  const { tags, ...others } = isObject(first[0]) ? first[0] : {};
  const [entry, ...more] = Object.entries(isObject(tags) ? tags : {});
  const isOne = entry !== undefined && more.length === 0 && Object.keys(others).length === 0;
  const isPlain = isOne && /^[\w.:/=+@ -]+$/.test(String(entry[1])) && entry[1] !== '*';
  return isPlain ? { key: entry[0], value: String(entry[1]) } : undefined;
}

/** What node classes say of the cluster: the role that most of them have exists, and the tag by which they find subnets. */
export function factsOfObjects(objects: readonly JsonObject[], clusterName: string): Partial<ClusterProps> {
  const classes = objects.filter(isClass);
  const role = mostFrequent(classes.flatMap((each) => textAt(each, 'spec', 'role') ?? []));
  const tag = discoveryTag(classes);
  const isUsual = tag?.key === 'karpenter.sh/discovery' && tag.value === clusterName;
  return {
    ...(role !== undefined &&
      nameFault(role, AWS_NAMES.role) === undefined && { nodeRole: new ExistingResource(role) }),
    ...(tag !== undefined &&
      !isUsual && { discoveryTag: tag.key === 'karpenter.sh/discovery' ? { value: tag.value } : tag }),
  };
}

/** The name of the cluster where its objects tell it: the value of the discovery tag. */
export function nameOfObjects(objects: readonly JsonObject[]): string | undefined {
  const values = objects
    .filter(isClass)
    .flatMap((each) =>
      ['subnetSelectorTerms', 'securityGroupSelectorTerms'].flatMap((name) =>
        listAt(each, 'spec', name).flatMap((term) => textAt(objectAt(term, 'tags'), 'karpenter.sh/discovery') ?? []),
      ),
    );
  const [first] = values;
  const isOne = first !== undefined && values.every((value) => value === first);
  return isOne && /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(first) ? first : undefined;
}
