import type { Value } from './intrinsics';

/** One or several of a thing, as IAM writes it: a list of one is the thing itself. */
export type OneOrMore<T> = T | readonly T[];

/** Condition operators, each with its keys and the values of each. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMore<Value>>>>>;

/** Who a resource policy or a trust policy speaks of. */
type Principal = '*' | Readonly<Record<string, OneOrMore<Value>>>;

/** A statement of an IAM policy, as it stands in the template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: Principal;
  readonly Action: OneOrMore<string>;
  readonly Resource?: OneOrMore<Value>;
  readonly Condition?: Conditions;
}

/** A policy document, as it stands in the template. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Id?: string;
  readonly Statement: readonly Statement[];
}

export const policyDocument = (statements: readonly Statement[], id?: string): PolicyDocument => ({
  Version: '2012-10-17',
  ...(id === undefined ? {} : { Id: id }),
  Statement: statements,
});

/** Lists of one as the thing itself: shorter, and how the reference writes most of them. */
export const oneOrMore = <T>(values: readonly T[]): OneOrMore<T> =>
  values.length === 1 && values[0] !== undefined ? values[0] : values;
