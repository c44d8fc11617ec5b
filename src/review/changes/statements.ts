import { deepEqual, isObject, type JsonObject, listAt, member, objectAt, textAt } from '../../objects';
import { listed } from '../draft';

/** The resources of a template. */
export const resourcesOf = (template: unknown): JsonObject => objectAt(template, 'Resources');

/** The members that differ. */
export const differing = (before: JsonObject, after: JsonObject): readonly string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !deepEqual(member(before, name), member(after, name)))
    .sort();

export interface Statement {
  readonly id: string;
  readonly statement: JsonObject;
}

/** The statements of a policy by their Sid, or their place. */
export const statementsOf = (document: unknown): readonly Statement[] => {
  const given = member(document, 'Statement');
  const list = Array.isArray(given) ? given : given === undefined ? [] : [given];
  return list
    .filter(isObject)
    .map((statement, index) => ({ id: textAt(statement, 'Sid') ?? `statement ${index + 1}`, statement }));
};

/** A policy of a resource, and where it stands. */
export interface Policy {
  readonly path: string;
  readonly document: unknown;
}

/** The policies of a resource: its own, who may take on a role, and those that a role has in place. */
export function policiesOf(resource: unknown): readonly Policy[] {
  const properties = objectAt(resource, 'Properties');
  const own = ['PolicyDocument', 'AssumeRolePolicyDocument'].map((name) => ({
    path: `Properties.${name}`,
    document: member(properties, name),
  }));
  const inPlace = listAt(properties, 'Policies').map((policy, index) => ({
    path: `Properties.Policies[${textAt(policy, 'PolicyName') ?? index}].PolicyDocument`,
    document: member(policy, 'PolicyDocument'),
  }));
  return [...own, ...inPlace].filter(({ document }) => document !== undefined);
}

/** The policies that allow something to whoever has them. */
const grantingOf = (resource: unknown): readonly Policy[] =>
  policiesOf(resource).filter(({ path }) => !path.endsWith('.AssumeRolePolicyDocument'));

export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each),
  );

/** A statement in a form in which the order of its lists does not count. */
const formOf = (statement: JsonObject | undefined): JsonObject | undefined =>
  statement &&
  Object.fromEntries(
    Object.entries(statement).map(([name, value]) =>
      ['Action', 'NotAction', 'NotResource', 'Resource'].includes(name)
        ? [name, [...textsOf(value)].sort()]
        : [name, value],
    ),
  );

/** Whether two statements mean the same. */
export const sameStatement = (a: JsonObject | undefined, b: JsonObject | undefined): boolean =>
  deepEqual(formOf(a), formOf(b));

/** Whether an action is meant by any of the patterns, `ec2:*` among them. */
export const isGranted = (action: string, patterns: ReadonlySet<string>): boolean =>
  [...patterns].some(
    (pattern) =>
      pattern === '*' ||
      pattern.toLowerCase() === action.toLowerCase() ||
      (pattern.endsWith('*') && action.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase())),
  );

/** What differs in a statement, as the end of a sentence. */
export function statementText(before: JsonObject | undefined, after: JsonObject | undefined): string {
  const isDenial = (after ?? before)?.Effect === 'Deny';
  const actions = listed(textsOf((after ?? before)?.Action), 8);
  if (before === undefined) return `comes and ${isDenial ? 'denies' : 'allows'} ${actions}`;
  if (after === undefined) return `goes, which ${isDenial ? 'denied' : 'allowed'} ${actions}`;
  const [old, renewed] = [textsOf(before.Action), textsOf(after.Action)];
  const lost = old.filter((action) => !renewed.includes(action));
  const gained = renewed.filter((action) => !old.includes(action));
  const others = differing(before, after).filter((name) => name !== 'Action');
  return [
    lost.length === 0 ? '' : `no longer allows ${listed(lost, 8)}`,
    gained.length === 0 ? '' : `allows ${listed(gained, 8)} too`,
    others.length === 0 ? '' : `differs in ${listed(others)}`,
  ]
    .filter((part) => part !== '')
    .join('; ');
}

/** Whether a template grants an action, by all of its policies: a statement that moved to another one is not lost. */
export function grantedBy(template: unknown): (action: string) => boolean {
  const statements = Object.values(resourcesOf(template)).flatMap((resource) =>
    grantingOf(resource).flatMap(({ document }) => statementsOf(document).map(({ statement }) => statement)),
  );
  const actions = (chosen: readonly JsonObject[]): ReadonlySet<string> =>
    new Set(chosen.flatMap(({ Action }) => textsOf(Action)));
  const allowed = actions(statements.filter(({ Effect }) => Effect !== 'Deny'));
  // With a condition, or for some resources only, a denial may leave enough.
  const denied = actions(
    statements.filter(
      ({ Effect, Condition, Resource }) =>
        Effect === 'Deny' && Condition === undefined && textsOf(Resource).includes('*'),
    ),
  );
  return (action) => isGranted(action, allowed) && !isGranted(action, denied);
}
