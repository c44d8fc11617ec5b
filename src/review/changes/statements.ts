import { deepEqual, isObject, type JsonObject, member, objectAt, textAt } from '../../objects';
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

export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) =>
    typeof each === 'string' ? each : JSON.stringify(each),
  );

const actionsOf = (statements: readonly Statement[]): ReadonlySet<string> =>
  new Set(
    statements
      .filter(({ statement }) => statement.Effect !== 'Deny')
      .flatMap(({ statement }) => textsOf(statement.Action)),
  );

/** Whether an action is granted by any of the patterns, `ec2:*` among them. */
export const isGranted = (action: string, patterns: ReadonlySet<string>): boolean =>
  [...patterns].some(
    (pattern) =>
      pattern === '*' ||
      pattern.toLowerCase() === action.toLowerCase() ||
      (pattern.endsWith('*') && action.toLowerCase().startsWith(pattern.slice(0, -1).toLowerCase())),
  );

/** What differs in a statement, as the end of a sentence. */
export function statementText(before: JsonObject | undefined, after: JsonObject | undefined): string {
  if (before === undefined) return `comes and allows ${listed(textsOf(after?.Action), 8)}`;
  if (after === undefined) return `goes, which allowed ${listed(textsOf(before.Action), 8)}`;
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

/** Every statement of every policy of a template, so that one that moved to another policy is not lost. */
export const allActions = (template: unknown): ReadonlySet<string> =>
  actionsOf(
    Object.values(resourcesOf(template)).flatMap((resource) =>
      statementsOf(member(objectAt(resource, 'Properties'), 'PolicyDocument')),
    ),
  );
