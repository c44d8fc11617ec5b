import type { Cluster } from '../../cluster';
import type { Path } from '../../findings';
import { at, type JsonObject } from '../../objects';
import type { Expression, Member } from '../code/expression';

/** What a typed form does not say, and why. */
export interface Exception {
  /** The object: `NodePool/general`. */
  readonly resource: string;
  /** The field. */
  readonly path: string;
  readonly reason: string;
}

/** What an object is written with. */
export interface Writing {
  readonly cluster: Cluster;
  /** The object as its author wrote it. */
  readonly object: JsonObject;
  /** What code calls the node classes that it makes, by their names. */
  readonly nodeClasses: ReadonlyMap<string, Expression>;
  /** Notes an exception. */
  readonly except: (path: string, reason: string) => void;
}

/** One prop of a construct: the field that it says, and how. */
export interface Field {
  readonly prop: string;
  readonly from: Path;
  /** Undefined where there is nothing to say. */
  readonly write: (value: unknown, writing: Writing, from: Path) => Expression | undefined;
}

/** The props of a construct, in the order of their table. */
export const propsOf = (fields: readonly Field[], writing: Writing): Member[] =>
  fields.flatMap(({ prop, from, write }) => {
    const value = write(at(writing.object, ...from), writing, from);
    return value === undefined ? [] : [{ key: prop, value, from }];
  });
