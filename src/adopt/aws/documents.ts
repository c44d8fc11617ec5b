import { at, entriesAt, isObject, listAt, textAt } from '../../objects';

/** A document of IAM: the CLI prints it as JSON, other programs as the text that IAM sends. */
function documentOf(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value.startsWith('%') ? decodeURIComponent(value) : value) as unknown;
  } catch {
    return undefined;
  }
}

/** One member may stand for a list of it. */
const many = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const texts = (value: unknown): readonly string[] => many(value).filter((each) => typeof each === 'string');

export interface Statement {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition: unknown;
  readonly principal: unknown;
}

/** What a document allows. */
export function allowed(document: unknown): readonly Statement[] {
  return many(at(documentOf(document), 'Statement'))
    .filter((statement) => textAt(statement, 'Effect') === 'Allow')
    .map((statement) => ({
      actions: texts(at(statement, 'Action')),
      resources: texts(at(statement, 'Resource')),
      condition: at(statement, 'Condition'),
      principal: at(statement, 'Principal'),
    }));
}

/** A service account that may take a role on through the OIDC provider of its cluster. */
export interface IrsaSubject {
  /** Without the scheme. */
  readonly issuer: string;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Who may take a role on. */
export interface Trust {
  readonly podIdentity: boolean;
  readonly irsa: readonly IrsaSubject[];
}

const SUBJECT = /^system:serviceaccount:([^:]+):([^:]+)$/;

function irsaSubjects({ principal, condition }: Statement): readonly IrsaSubject[] {
  if (!texts(at(principal, 'Federated')).some((arn) => arn.includes(':oidc-provider/'))) return [];
  return ['StringEquals', 'StringLike']
    .flatMap((operator) => entriesAt(condition, operator))
    .filter(([key]) => key.endsWith(':sub'))
    .flatMap(([key, value]) =>
      texts(value).flatMap((text) => {
        const [, namespace, serviceAccount] = SUBJECT.exec(text) ?? [];
        if (namespace === undefined || serviceAccount === undefined) return [];
        return [{ issuer: key.slice(0, -':sub'.length), namespace, serviceAccount }];
      }),
    );
}

export function trustOf(document: unknown): Trust {
  const statements = allowed(document);
  return {
    podIdentity: statements.some(({ principal }) => texts(at(principal, 'Service')).includes('pods.eks.amazonaws.com')),
    irsa: statements.flatMap(irsaSubjects),
  };
}

/** Whether a policy lets the controller write no other tags than those of Karpenter before 1.0. */
export const tagsAsBefore1 = (document: unknown): boolean =>
  allowed(document).some(
    ({ actions, condition }) =>
      actions.includes('ec2:CreateTags') &&
      entriesAt(condition, 'ForAllValues:StringEquals').some(
        ([key, values]) => key.toLowerCase() === 'aws:tagkeys' && !texts(values).includes('eks:eks-cluster-name'),
      ),
  );

const ENDS: readonly string[] = ['ec2:TerminateInstances', 'ec2:*', '*'];

/** Whether a policy lets the controller end any instance of the account. */
export const endsAnything = (document: unknown): boolean =>
  allowed(document).some(
    ({ actions, resources, condition }) =>
      actions.some((action) => ENDS.includes(action)) &&
      resources.includes('*') &&
      !(isObject(condition) && Object.keys(condition).length > 0),
  );

/** Kinds of events that a rule lets through, by its pattern. */
export function detailTypes(pattern: unknown): readonly string[] {
  return listAt(documentOf(pattern), 'detail-type').filter((type) => typeof type === 'string');
}
