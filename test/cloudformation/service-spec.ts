/** Holds a template against CloudFormation's resource specification: properties, required ones, types, enums. */
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import type { Template } from '../../src/cloudformation';

let database: SpecDatabase | undefined;

/** Half a second to load, so once. */
const spec = (): SpecDatabase => {
  database ??= loadAwsServiceSpecSync();
  return database;
};

const isFunction = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && ['Ref', 'Fn::Sub', 'Fn::GetAtt'].some((name) => name in value);

const fault = (path: string, what: string): readonly string[] => [`${path}: ${what}`];

function objectFaults(
  properties: Readonly<Record<string, { readonly type: PropertyType; readonly required?: boolean }>>,
  value: unknown,
  path: string,
): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault(path, 'is no object');
  const given = value as Readonly<Record<string, unknown>>;
  return [
    ...Object.entries(properties)
      .filter(([name, { required }]) => required && !(name in given))
      .flatMap(([name]) => fault(path, `lacks ${name}`)),
    ...Object.entries(given).flatMap(([name, item]) => {
      const property = properties[name];
      return property === undefined ? fault(path, `has no ${name}`) : faults(property.type, item, `${path}.${name}`);
    }),
  ];
}

function faults(type: PropertyType, value: unknown, path: string): readonly string[] {
  if (isFunction(value)) return [];
  switch (type.type) {
    case 'string':
      if (typeof value !== 'string') return fault(path, 'is no string');
      return type.allowedValues && !type.allowedValues.includes(value) ? fault(path, `may not be ${value}`) : [];
    case 'integer':
    case 'number':
      return typeof value === 'number' ? [] : fault(path, 'is no number');
    case 'boolean':
      return typeof value === 'boolean' ? [] : fault(path, 'is no boolean');
    case 'array':
      if (!Array.isArray(value)) return fault(path, 'is no list');
      return value.flatMap((item, index) => faults(type.element, item, `${path}[${index}]`));
    case 'tag':
      return objectFaults(
        { Key: { type: { type: 'string' }, required: true }, Value: { type: { type: 'string' }, required: true } },
        value,
        path,
      );
    case 'ref':
      return objectFaults(spec().get('typeDefinition', type.reference.$ref).properties, value, path);
    case 'union': {
      const results = type.types.map((item) => faults(item, value, path));
      return results.find((result) => result.length === 0) ?? results[0] ?? [];
    }
    case 'json':
    case 'map':
      return typeof value === 'object' ? [] : fault(path, 'is no object');
    default:
      return fault(path, `is of a type that the test does not know: ${type.type}`);
  }
}

/** Everything that CloudFormation's specification says against a template. */
export const specificationFaults = ({ Resources }: Template): readonly string[] =>
  Object.entries(Resources).flatMap(([id, { Type, Properties }]) => {
    const [resource] = spec().lookup('resource', 'cloudFormationType', 'equals', Type);
    return resource === undefined ? fault(id, `${Type} is unknown`) : objectFaults(resource.properties, Properties, id);
  });

/** Attributes that Fn::GetAtt asks for and the type does not have. */
export function unknownAttributes(template: Template): readonly string[] {
  const asked = [...JSON.stringify(template).matchAll(/"Fn::GetAtt":\["([^"]+)","([^"]+)"\]/g)];
  return asked.flatMap(([, id = '', attribute = '']) => {
    const [resource] = spec().lookup('resource', 'cloudFormationType', 'equals', template.Resources[id]?.Type ?? '');
    return resource?.attributes[attribute] === undefined ? fault(id, `has no attribute ${attribute}`) : [];
  });
}
