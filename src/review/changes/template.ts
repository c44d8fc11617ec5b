import { valueText } from '../../findings';
import { deepEqual, isObject, type JsonObject, listAt, member, objectAt, textAt } from '../../objects';
import { type Draft, listed } from '../draft';
import type { BothStates } from '../sides/pairs';
import { samePart } from '../sides/parts';
import {
  differing,
  grantedBy,
  isGranted,
  policiesOf,
  resourcesOf,
  sameStatement,
  statementsOf,
  statementText,
  textsOf,
} from './statements';

/** Properties whose change makes CloudFormation replace the resource (AWS resource reference, by type). */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Role': ['RoleName', 'Path'],
  'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', 'Path', 'Description'],
  'AWS::IAM::Policy': [],
  'AWS::IAM::InstanceProfile': ['InstanceProfileName', 'Path'],
  'AWS::IAM::OIDCProvider': ['Url'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SQS::QueuePolicy': [],
  'AWS::Events::Rule': ['Name', 'EventBusName'],
  'AWS::EKS::AccessEntry': ['ClusterName', 'PrincipalArn', 'Type'],
  'AWS::EKS::PodIdentityAssociation': ['ClusterName', 'Namespace', 'ServiceAccount'],
  'AWS::EC2::VPCEndpoint': ['ServiceName', 'VpcId', 'VpcEndpointType'],
  'AWS::EC2::SecurityGroup': ['GroupName', 'GroupDescription', 'VpcId'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage'],
};

/** Actions without which no node starts. */
const NEEDED_TO_LAUNCH = ['ec2:RunInstances', 'ec2:CreateFleet', 'ec2:CreateLaunchTemplate', 'iam:PassRole'];

const typeOf = (resource: unknown): string => textAt(resource, 'Type') ?? '';

/** A policy before and after. */
type Documents = readonly [before: unknown, after: unknown];

/** The policies of a resource before and after, by their place. */
function policyPairs(before: unknown, after: unknown): ReadonlyMap<string, Documents> {
  const [old, renewed] = [before, after].map(
    (resource) => new Map(policiesOf(resource).map(({ path, document }) => [path, document])),
  ) as [Map<string, unknown>, Map<string, unknown>];
  const paths = new Set([...old.keys(), ...renewed.keys()]);
  return new Map([...paths].map((path) => [path, [old.get(path), renewed.get(path)]]));
}

/** What changes in a policy of a resource, statement by statement. */
function permissionDrafts(name: string, policy: string, [before, after]: Documents, states: BothStates): Draft[] {
  const [old, renewed] = [statementsOf(before), statementsOf(after)];
  const granted = grantedBy(states.after.given.template);
  const had = grantedBy(states.before.given.template);
  const ids = [...new Set([...old, ...renewed].map(({ id }) => id))];
  return ids.flatMap((id): Draft[] => {
    const [from, to] = [old, renewed].map((list) => list.find((each) => each.id === id)?.statement);
    if (sameStatement(from, to)) return [];
    const named = new Set([from, to].flatMap((statement) => textsOf(statement?.Action)));
    const lost = NEEDED_TO_LAUNCH.filter((action) => isGranted(action, named) && had(action) && !granted(action));
    return [
      {
        effect: lost.length > 0 ? 'stops' : 'behaviour',
        rule: 'review/permissions',
        resource: name,
        path: `${policy}.Statement[${id}]`,
        before: from,
        after: to,
        reason: `the statement ${id} ${statementText(from, to)}${lost.length > 0 ? `: without ${listed(lost)} no node starts` : ''}`,
        pools: lost.length > 0 ? [...states.after.pools.keys()] : [],
      },
    ];
  });
}

/** Properties of a resource without the statements of its policies, which are told one by one. */
function withoutStatements(properties: JsonObject): JsonObject {
  const bare = (document: unknown): unknown => (isObject(document) ? { ...document, Statement: undefined } : document);
  const policies = listAt(properties, 'Policies').filter(isObject);
  return {
    ...properties,
    PolicyDocument: bare(properties.PolicyDocument),
    AssumeRolePolicyDocument: bare(properties.AssumeRolePolicyDocument),
    ...(properties.Policies !== undefined && {
      Policies: policies.map((policy) => ({ ...policy, PolicyDocument: bare(policy.PolicyDocument) })),
    }),
  };
}

function changedResource(name: string, before: JsonObject, after: JsonObject, states: BothStates): Draft[] {
  const [old, renewed] = [objectAt(before, 'Properties'), objectAt(after, 'Properties')];
  const type = typeOf(after);
  const changed = differing(old, renewed);
  const known = Object.hasOwn(REPLACING, type) ? REPLACING[type] : undefined;
  const replacing = known === undefined ? changed : changed.filter((property) => known.includes(property));
  if (typeOf(before) !== type || replacing.length > 0) {
    const property = typeOf(before) === type ? replacing[0] : undefined;
    const path = property === undefined ? 'Type' : `Properties.${property}`;
    return [
      {
        effect: 'aws',
        rule: 'review/aws-replaced',
        resource: name,
        path,
        before: property === undefined ? typeOf(before) : member(old, property),
        after: property === undefined ? type : member(renewed, property),
        reason:
          known === undefined
            ? `what ${type} does with another ${property ?? 'type'} is not known here: the stack may replace it`
            : `the stack makes another ${type} and deletes this one: what names it by ${valueText(member(old, property ?? ''))} finds it no more`,
      },
    ];
  }
  const policies = [...policyPairs(before, after)].filter(([, [from, to]]) => !deepEqual(from, to));
  const permissions = policies.flatMap(([path, documents]) => permissionDrafts(name, path, documents, states));
  const [bare, newBare] = [withoutStatements(old), withoutStatements(renewed)];
  const others = changed.filter((property) => !deepEqual(member(bare, property), member(newBare, property)));
  return [
    ...permissions,
    ...others.map(
      (property): Draft => ({
        effect: 'behaviour',
        rule: 'review/aws-changed',
        resource: name,
        path: `Properties.${property}`,
        before: member(old, property),
        after: member(renewed, property),
        reason: `the stack changes ${type} in place`,
      }),
    ),
    ...attributeDrafts(name, before, after),
  ];
}

/** What stands beside the properties of a resource. */
const attributeDrafts = (name: string, before: JsonObject, after: JsonObject): Draft[] =>
  differing(before, after)
    .filter((attribute) => !['Properties', 'Type'].includes(attribute))
    .map((attribute) => ({
      resource: name,
      path: attribute,
      before: member(before, attribute),
      after: member(after, attribute),
      ...(attribute === 'Condition'
        ? {
            effect: 'aws',
            rule: 'review/aws-unknown',
            reason: 'whether the stack has the resource goes by another condition: it may make or delete it',
          }
        : {
            effect: 'behaviour',
            rule: 'review/aws-changed',
            reason: 'it counts when the stack is updated or deletes the resource, and changes nothing of it before',
          }),
    }));

/** What resources may refer to, so that any of them may change with it. */
const REFERRED_TO: readonly string[] = ['Conditions', 'Mappings', 'Parameters', 'Rules', 'Transform'];

/** What stands beside the resources of a template. */
const sectionDrafts = (before: JsonObject, after: JsonObject, resource: string): Draft[] =>
  differing(before, after)
    .filter((section) => section !== 'Resources')
    .map((section) => {
      const common = { resource, path: section, before: member(before, section), after: member(after, section) };
      if (REFERRED_TO.includes(section)) {
        const reason =
          'resources of the template may refer to it: what the stack replaces or deletes is not known here';
        return { ...common, effect: 'aws', rule: 'review/aws-unknown', reason };
      }
      if (section === 'Outputs') {
        const reason = 'what reads the outputs of the stack gets others; one that another stack imports cannot go';
        return { ...common, effect: 'behaviour', rule: 'review/aws-changed', reason };
      }
      return { ...common, effect: 'none', rule: 'review/no-effect', reason: 'no resource is made of it' };
    });

function removedResource(name: string, before: JsonObject, states: BothStates): Draft[] {
  const type = typeOf(before);
  const isKept = textAt(before, 'DeletionPolicy')?.startsWith('Retain') === true;
  const stops = [...policyPairs(before, undefined)]
    .flatMap(([path, documents]) => permissionDrafts(name, path, documents, states))
    .filter(({ effect }) => effect === 'stops');
  return [
    ...stops,
    {
      effect: isKept ? 'behaviour' : 'aws',
      rule: isKept ? 'review/aws-changed' : 'review/aws-deleted',
      resource: name,
      path: '',
      before: type,
      reason: isKept ? `the stack lets go of the ${type} and leaves it` : `the stack deletes the ${type}`,
    },
  ];
}

/** What another CloudFormation template does when the stack is updated. */
export function templateDrafts(states: BothStates): Draft[] {
  const { before, after } = states;
  if (samePart('template', before.given, after.given)) return [];
  if (!isObject(before.given.template) || !isObject(after.given.template)) return [];
  const [old, renewed] = [resourcesOf(before.given.template), resourcesOf(after.given.template)];
  const resource = `Template/${after.facts.stackName ?? after.facts.name ?? after.folder}`;
  const sections = sectionDrafts(before.given.template, after.given.template, resource);
  const resources = [...new Set([...Object.keys(old), ...Object.keys(renewed)])].sort().flatMap((name): Draft[] => {
    const [from, to] = [member(old, name), member(renewed, name)];
    if (deepEqual(from, to)) return [];
    if (isObject(from) && isObject(to)) return changedResource(name, from, to, states);
    if (isObject(from)) return removedResource(name, from, states);
    if (!isObject(to)) return [];
    return [
      {
        effect: 'behaviour',
        rule: 'review/aws-changed',
        resource: name,
        path: '',
        after: typeOf(to),
        reason: `the stack makes another resource: ${typeOf(to)}`,
      },
    ];
  });
  return [...resources, ...sections];
}
