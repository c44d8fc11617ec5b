import type { Cluster } from '../cluster';
import { type JsonObject, kindOf, nameOf, resourceName, textAt } from '../objects';
import type { YamlComment } from '../yaml';
import { withComments } from './code/comments';
import { data, type Expression, name, type ObjectExpression, object } from './code/expression';
import { camelCase, type Names } from './code/names';
import { adoptedKind, KINDS } from './kinds';
import { type Exception, propsOf } from './kinds/writing';
import { batchJobProps, WORKLOAD_KINDS, workloadKind } from './workloads';

/** An object as its author wrote it, and what stood beside it. */
export interface Written {
  readonly object: JsonObject;
  readonly comments: readonly YamlComment[];
  /** Id of its construct. @default - its name */
  readonly id?: string;
}

/** One construct of a chart. */
export interface AdoptedConstruct {
  /** Class of the construct, `NodePool`. */
  readonly type: string;
  readonly id: string;
  readonly props: ObjectExpression;
  /** What is said above it. */
  readonly comments: readonly string[];
  /** What code calls it, where something refers to it. */
  readonly called?: string;
}

const inOrder = (objects: readonly Written[]): readonly Written[] => [
  ...KINDS.flatMap((kind) => objects.filter(({ object }) => adoptedKind(object) === kind)),
  ...WORKLOAD_KINDS.flatMap((kind) => objects.filter(({ object }) => workloadKind(object) === kind)),
];

const isNodeClass = ({ object }: Written): boolean => kindOf(object) === 'EC2NodeClass';

const classOf = ({ object }: Written): string | undefined =>
  textAt(object, 'spec', 'template', 'spec', 'nodeClassRef', 'name');

/** What code calls the node classes that pools refer to. */
export function nodeClassNames(objects: readonly Written[], names: Names): ReadonlyMap<string, string> {
  const used = new Set(objects.flatMap((each) => classOf(each) ?? []));
  const classes = objects.filter((each) => isNodeClass(each) && used.has(nameOf(each.object) ?? ''));
  const calledFor = (className: string): string => {
    if (classes.length === 1 && !names.has('nodeClass')) return 'nodeClass';
    const camel = camelCase(className);
    return /class$/i.test(camel) ? camel : `${camel}Class`;
  };
  return new Map(
    classes.map(({ object }) => {
      const className = nameOf(object) ?? '';
      return [className, names.take(calledFor(className))];
    }),
  );
}

/** A workload as the typed construct that is exactly it, else as the object of cdk8s with all that it says. */
function workload(
  { object: own, comments, id = nameOf(own) ?? '' }: Written,
  cluster: Cluster,
  except: (path: string, reason: string) => void,
): AdoptedConstruct {
  const typed = batchJobProps(own, id, cluster);
  if (typed === undefined) except('spec', WORKLOAD_REASON);
  const members = Object.entries(own).map(([key, value]) => ({ key, value: data(value, [key]), from: [key] }));
  const { props, lead } = withComments(typed ?? object(members, true), comments);
  return { type: typed === undefined ? 'ApiObject' : 'BatchJob', id, props, comments: lead };
}

const WORKLOAD_REASON = 'no typed form makes exactly this workload: an ApiObject of cdk8s with the object as it is';

/** Objects of one cluster as constructs, each with the typed props that make it. */
export function constructsOf(
  objects: readonly Written[],
  cluster: Cluster,
  called: ReadonlyMap<string, string>,
  nodeClasses: ReadonlyMap<string, Expression> = new Map([...called].map(([key, value]) => [key, name(value)])),
): { readonly constructs: readonly AdoptedConstruct[]; readonly exceptions: readonly Exception[] } {
  const exceptions: Exception[] = [];
  const constructs = inOrder(objects).map((written): AdoptedConstruct => {
    const { object: own, comments } = written;
    const resource = resourceName(own);
    const except = (path: string, reason: string) => exceptions.push({ resource, path, reason });
    if (workloadKind(own) !== undefined) return workload(written, cluster, except);
    const fields = adoptedKind(own)?.fields ?? [];
    const members = propsOf(fields, { cluster, object: own, nodeClasses, except });
    const { props, lead } = withComments(object(members, members.length > 1), comments);
    const id = nameOf(own) ?? '';
    const variable = isNodeClass(written) ? called.get(id) : undefined;
    return {
      type: kindOf(own) ?? '',
      id,
      props,
      comments: lead,
      ...(variable !== undefined && { called: variable }),
    };
  });
  return { constructs, exceptions };
}

/** `new NodePool(this, 'general', { … })`. */
export const making = ({ type, id, props }: AdoptedConstruct): Expression => ({
  make: type,
  args: [name('this'), { text: id }, props],
});
