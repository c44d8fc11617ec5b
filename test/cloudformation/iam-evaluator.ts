/**
 * What IAM decides, as far as the policies of Karpenter and the cases about them need it: identity and resource
 * policies, wildcards, Not… elements, set and IfExists operators, condition keys without case.
 */

type Scalar = string | number | boolean;
type OneOrMore<T> = T | readonly T[];

export interface IamStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Readonly<Record<string, OneOrMore<string>>>;
  readonly NotPrincipal?: Readonly<Record<string, OneOrMore<string>>>;
  readonly Action?: OneOrMore<string>;
  readonly NotAction?: OneOrMore<string>;
  readonly Resource?: OneOrMore<string>;
  readonly NotResource?: OneOrMore<string>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMore<Scalar>>>>>;
}

export interface IamDocument {
  readonly Statement: readonly IamStatement[];
}

export interface IamRequest {
  readonly action: string;
  /** Absent for a trust policy, whose resource is the role itself. */
  readonly resource?: string;
  readonly context: Readonly<Record<string, OneOrMore<string>>>;
  /** Who asks; needed for resource and trust policies only. */
  readonly principal?: Readonly<Record<string, string>>;
}

const list = <T>(value: OneOrMore<T> | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly T[]) : [value as T];

/** `*` any characters, `?` one; a walk with one way back, so that no pattern takes exponential time. */
export function like(pattern: string, text: string): boolean {
  let [p, t, star, mark] = [0, 0, -1, 0];
  while (t < text.length) {
    if (pattern[p] === '*') [star, p, mark] = [p, p + 1, t];
    else if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[t])) [p, t] = [p + 1, t + 1];
    else if (star >= 0) [p, mark, t] = [star + 1, mark + 1, mark + 1];
    else return false;
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

/** ARNs are compared part by part, so that `*` in one part does not reach into the next. */
function arnLike(pattern: string, text: string): boolean {
  const [patterns, parts] = [pattern.split(':'), text.split(':')];
  const head = patterns.slice(0, 5).every((part, index) => like(part, parts[index] ?? ''));
  return (
    patterns.length >= 6 && parts.length >= 6 && head && like(patterns.slice(5).join(':'), parts.slice(5).join(':'))
  );
}

type Compare = (value: string, wanted: string) => boolean;

const OPERATORS: Readonly<Record<string, { readonly compare: Compare; readonly negated?: true }>> = {
  StringEquals: { compare: (value, wanted) => value === wanted },
  StringNotEquals: { compare: (value, wanted) => value === wanted, negated: true },
  StringEqualsIgnoreCase: { compare: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  StringLike: { compare: (value, wanted) => like(wanted, value) },
  StringNotLike: { compare: (value, wanted) => like(wanted, value), negated: true },
  ArnEquals: { compare: (value, wanted) => arnLike(wanted, value) },
  ArnLike: { compare: (value, wanted) => arnLike(wanted, value) },
  ArnNotEquals: { compare: (value, wanted) => arnLike(wanted, value), negated: true },
  ArnNotLike: { compare: (value, wanted) => arnLike(wanted, value), negated: true },
  Bool: { compare: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  NumericEquals: { compare: (value, wanted) => Number(value) === Number(wanted) },
};

/** Several wanted values: one of them for a positive operator, none of them for a negated one. */
function valueHolds(operator: string, value: string, wanted: readonly string[]): boolean {
  const rule = OPERATORS[operator];
  if (rule === undefined) throw new Error(`operator ${operator} is not known to the evaluator`);
  return wanted.some((item) => rule.compare(value, item)) !== (rule.negated === true);
}

function conditionHolds(
  fullOperator: string,
  values: readonly string[] | undefined,
  wanted: readonly string[],
): boolean {
  if (fullOperator === 'Null') return wanted.includes(String(values === undefined));
  const ifExists = fullOperator.endsWith('IfExists');
  const [set, operator] = ifExists ? setAndOperator(fullOperator.slice(0, -8)) : setAndOperator(fullOperator);
  if (set === 'ForAllValues') return (values ?? []).every((value) => valueHolds(operator, value, wanted));
  if (values === undefined) return ifExists || (set === undefined && OPERATORS[operator]?.negated === true);
  if (set === 'ForAnyValue') return values.some((value) => valueHolds(operator, value, wanted));
  // A key of one value; of several IAM says nothing without a set operator, and every one must hold here.
  return values.every((value) => valueHolds(operator, value, wanted));
}

const setAndOperator = (text: string): readonly [string | undefined, string] => {
  const [first = '', second] = text.split(':');
  return second === undefined ? [undefined, first] : [first, second];
};

/** EC2 launches know the tags of the request for what they create, not for the launch template that they read. */
const REQUEST_TAGS_UNKNOWN = ['ec2:RunInstances', 'ec2:CreateFleet'];

/** The context that AWS would send: without case, with every key of a request tag in aws:TagKeys. */
function sentContext({ action, resource = '', context }: IamRequest): ReadonlyMap<string, readonly string[]> {
  const keys = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), list(value)]));
  const requested = Object.keys(context).flatMap((key) => (/^aws:RequestTag\//i.test(key) ? [key.slice(15)] : []));
  const given = keys.get('aws:tagkeys');
  if (requested.length > 0) keys.set('aws:tagkeys', [...new Set([...(given ?? []), ...requested])]);
  if (REQUEST_TAGS_UNKNOWN.includes(action) && resource.includes(':launch-template/')) {
    for (const key of keys.keys()) if (key === 'aws:tagkeys' || key.startsWith('aws:requesttag/')) keys.delete(key);
  }
  return keys;
}

const contexts = new WeakMap<IamRequest, ReadonlyMap<string, readonly string[]>>();

/** {@link sentContext}, once a request: mutation tests ask thousands of times. */
function contextOf(request: IamRequest): ReadonlyMap<string, readonly string[]> {
  const known = contexts.get(request);
  if (known !== undefined) return known;
  const context = sentContext(request);
  contexts.set(request, context);
  return context;
}

const actionMatches = (pattern: string, action: string): boolean => like(pattern.toLowerCase(), action.toLowerCase());

const resourceMatches = (pattern: string, resource: string): boolean =>
  pattern === '*' || (resource.startsWith('arn:') ? arnLike(pattern, resource) : pattern === resource);

function principalMatches(wanted: IamStatement['Principal'], { principal = {} }: IamRequest): boolean {
  if (wanted === '*') return true;
  return Object.entries(principal).some(([kind, name]) =>
    list(wanted?.[kind]).some((pattern) => pattern === '*' || pattern === name),
  );
}

/** Whether a statement concerns a request, whatever its effect. */
export function statementMatches(statement: IamStatement, request: IamRequest): boolean {
  const { Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition = {} } = statement;
  const { action, resource } = request;
  if (Principal !== undefined && !principalMatches(Principal, request)) return false;
  if (NotPrincipal !== undefined && principalMatches(NotPrincipal, request)) return false;
  if (Action !== undefined && !list(Action).some((pattern) => actionMatches(pattern, action))) return false;
  if (NotAction !== undefined && list(NotAction).some((pattern) => actionMatches(pattern, action))) return false;
  if (resource !== undefined) {
    if (Resource !== undefined && !list(Resource).some((pattern) => resourceMatches(pattern, resource))) return false;
    if (NotResource !== undefined && list(NotResource).some((pattern) => resourceMatches(pattern, resource)))
      return false;
  }
  const context = contextOf(request);
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) =>
      conditionHolds(operator, context.get(key.toLowerCase()), list(wanted).map(String)),
    ),
  );
}

export type Decision = 'allow' | 'deny';

/** An explicit Deny wins, an Allow is needed. */
export function decide(documents: readonly IamDocument[], request: IamRequest): Decision {
  const matching = documents.flatMap(({ Statement }) => Statement).filter((item) => statementMatches(item, request));
  return matching.some(({ Effect }) => Effect === 'Deny') || matching.length === 0 ? 'deny' : 'allow';
}
