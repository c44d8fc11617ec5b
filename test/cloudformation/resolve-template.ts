/** A template as it is in an account: functions resolved, policies collected by the role that has them. */
import type { Template } from '../../src/cloudformation';
import { AWS_MANAGED_POLICIES } from './aws-managed-policies';
import type { IamDocument } from './iam-evaluator';

export interface Env {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

type Properties = Readonly<Record<string, unknown>>;

const text = (value: unknown): string => String(value);

/** Replaces Fn::Sub, Ref and Fn::GetAtt; an unknown variable or resource is an error of the template. */
function resolver(template: Template, { partition, region, account }: Env) {
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Partition': partition,
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
  };
  const resource = (id: string) => {
    const found = template.Resources[id];
    if (found === undefined) throw new Error(`no resource ${id}`);
    return found;
  };
  const attribute = (id: string, name: string): string => {
    const { Type, Properties } = resource(id);
    const { RoleName, Path, QueueName } = Properties;
    if (Type === 'AWS::IAM::Role' && name === 'Arn')
      return `arn:${partition}:iam::${account}:role${text(Path)}${text(RoleName)}`;
    if (Type === 'AWS::SQS::Queue') {
      return name === 'Arn' ? `arn:${partition}:sqs:${region}:${account}:${text(QueueName)}` : text(QueueName);
    }
    if (Type === 'AWS::Events::Rule' && name === 'Arn')
      return `arn:${partition}:events:${region}:${account}:rule/stack-${id}-1A2B`;
    return `${id}.${name}`;
  };
  const reference = (id: string): string => {
    if (Object.hasOwn(pseudo, id)) return text(pseudo[id]);
    const { RoleName, InstanceProfileName } = resource(id).Properties;
    return text(RoleName ?? InstanceProfileName ?? id);
  };
  const substitute = (variable: string): string => {
    const [id = '', name] = variable.split('.');
    return name === undefined ? reference(id) : attribute(id, name);
  };
  const resolve = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolve);
    if (typeof value !== 'object' || value === null) return value;
    const { 'Fn::Sub': sub, Ref: ref, 'Fn::GetAtt': getAtt } = value as Properties;
    if (typeof sub === 'string') return sub.replace(/\$\{([^}]+)\}/g, (_, variable: string) => substitute(variable));
    if (typeof ref === 'string') return reference(ref);
    if (Array.isArray(getAtt)) return attribute(text(getAtt[0]), text(getAtt[1]));
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]));
  };
  return resolve;
}

export interface ResolvedResource {
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
}

export const resolveTemplate = (template: Template, env: Env): readonly ResolvedResource[] => {
  const resolve = resolver(template, env);
  return Object.entries(template.Resources).map(([id, { Type, Properties }]) => ({
    id,
    type: Type,
    properties: resolve(Properties) as Properties,
  }));
};

/** The documents of every policy of a role, by the role's name: attached here, by ARN, or inline. */
export function documentsOfRole(resources: readonly ResolvedResource[], roleName: string): readonly IamDocument[] {
  const attached = resources
    .filter(({ type }) => type === 'AWS::IAM::ManagedPolicy' || type === 'AWS::IAM::Policy')
    .filter(({ properties }) => ((properties.Roles as readonly string[] | undefined) ?? [roleName]).includes(roleName))
    .map(({ properties }) => properties.PolicyDocument as IamDocument);
  const role = resources.find(({ type, properties }) => type === 'AWS::IAM::Role' && properties.RoleName === roleName);
  const arns = (role?.properties.ManagedPolicyArns ?? []) as readonly string[];
  const inline = (role?.properties.Policies ?? []) as readonly { readonly PolicyDocument: IamDocument }[];
  const managed = arns.map((arn) => {
    const document = AWS_MANAGED_POLICIES[arn.slice(arn.lastIndexOf('/') + 1)];
    if (document === undefined) throw new Error(`no document for ${arn}`);
    return document;
  });
  return [...attached, ...managed, ...inline.map(({ PolicyDocument }) => PolicyDocument)];
}

export function trustOfRole(resources: readonly ResolvedResource[], roleName: string): readonly IamDocument[] {
  return resources
    .filter(({ type, properties }) => type === 'AWS::IAM::Role' && properties.RoleName === roleName)
    .map(({ properties }) => properties.AssumeRolePolicyDocument as IamDocument);
}

export const queueDocuments = (resources: readonly ResolvedResource[]): readonly IamDocument[] =>
  resources
    .filter(({ type }) => type === 'AWS::SQS::QueuePolicy')
    .map(({ properties }) => properties.PolicyDocument as IamDocument);
