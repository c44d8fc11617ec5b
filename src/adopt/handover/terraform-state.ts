import { readFileSync } from 'node:fs';
import { at, isObject, listAt, member, objectAt, objectKey, textAt } from '../../objects';
import { parseText } from '../../yaml/read';
import type { TerraformResource, TerraformState } from './types';

/** The object that a resource made, by what its provider stores of it. */
const MADE: Readonly<Record<string, (values: unknown) => unknown>> = {
  kubectl_manifest: (values) => {
    const [parsed] = parseText(textAt(values, 'yaml_body_parsed') ?? textAt(values, 'yaml_body') ?? '', 'yaml');
    return parsed !== undefined && 'document' in parsed ? parsed.document.value : undefined;
  },
  kubernetes_manifest: (values) => member(values, 'object') ?? member(values, 'manifest'),
};

function resourceOf(resource: unknown): readonly TerraformResource[] {
  const [address, type] = [textAt(resource, 'address'), textAt(resource, 'type')];
  if (address === undefined || type === undefined || textAt(resource, 'mode') === 'data') return [];
  const values = objectAt(resource, 'values');
  const made = Object.hasOwn(MADE, type) ? MADE[type]?.(values) : undefined;
  const object = isObject(made) ? objectKey(made) : undefined;
  const name = textAt(values, 'name');
  const release =
    type === 'helm_release' && name !== undefined
      ? { name, namespace: textAt(values, 'namespace') ?? 'default' }
      : undefined;
  return [{ address, type, ...(object !== undefined && { object }), ...(release && { release }) }];
}

const resourcesOf = (module: unknown): readonly TerraformResource[] => [
  ...listAt(module, 'resources').flatMap(resourceOf),
  ...listAt(module, 'child_modules').flatMap(resourcesOf),
];

/** A file of what `terraform show -json` printed, or why it is none. */
export function readTerraformState(file: string): TerraformState | { readonly error: string } {
  try {
    const shown: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (isObject(at(shown, 'values', 'root_module'))) return terraformState(shown);
    return { error: `${file} is not what terraform show -json prints: it has no values.root_module` };
  } catch (error) {
    return { error: `${file}: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** What `terraform show -json` says of a state: which resource made which object. */
export const terraformState = (
  shown: unknown,
): { readonly version?: string; readonly resources: readonly TerraformResource[] } => {
  const version = textAt(shown, 'terraform_version');
  return {
    ...(version !== undefined && { version }),
    resources: resourcesOf(objectAt(shown, 'values', 'root_module')),
  };
};
