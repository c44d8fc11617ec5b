import { load } from 'js-yaml';
import { isObject, textAt } from '../../../src/objects';
import type { SourceResource, SourceStatement } from '../aws-resources';

/** The functions of CloudFormation as text: what they stand for is compared, not computed. */
const withoutTags = (yaml: string): string =>
  yaml
    .replace(/!Sub\s+/g, '')
    .replace(/!(GetAtt|Ref)\s+([\w.]+)/g, (_, name: string, what: string) => `'!${name} ${what}'`);

/** Statements of a policy, which the template writes as JSON in a text since its keys hold variables. */
function statementsOf(document: unknown): readonly SourceStatement[] {
  const policy: unknown = typeof document === 'string' ? JSON.parse(document) : document;
  return (policy as { readonly Statement: readonly SourceStatement[] }).Statement;
}

function resourceOf(resource: object): SourceResource {
  const type = textAt(resource, 'Type') ?? '';
  const properties = (resource as { readonly Properties?: Readonly<Record<string, unknown>> }).Properties ?? {};
  return type === 'AWS::IAM::ManagedPolicy' && properties.PolicyDocument !== undefined
    ? { type, statements: statementsOf(properties.PolicyDocument) }
    : { type, properties };
}

/** The resources of Karpenter's own `cloudformation.yaml`. */
export function templateResources(yaml: string): Readonly<Record<string, SourceResource>> {
  const template = load(withoutTags(yaml));
  const resources = isObject(template) && isObject(template.Resources) ? template.Resources : {};
  return Object.fromEntries(
    Object.entries(resources).flatMap(([id, resource]) => (isObject(resource) ? [[id, resourceOf(resource)]] : [])),
  );
}
