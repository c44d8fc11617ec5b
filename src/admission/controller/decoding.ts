import { type CrdSchema, crdIds, loadCrd } from '../../../imports/crds';
import { formatPath, type Path, type Problem, shown } from '../../findings';
import { NEVER, parseDuration } from '../../karpenter/units/duration';
import { parseQuantity } from '../../karpenter/units/quantity';
import { type KarpenterMinor, karpenterRelease } from '../../karpenter/versions';
import { isObject, kindOf, member } from '../../objects';
import { type Selected, select, stepsOf } from '../select';
import type { ControllerRule } from './context';

/**
 * Values that the API server stores and that do not fit the Go type of the controller's field. Then the controller's
 * list of that kind cannot be decoded at all: it works with no object of the kind, not even the sound ones.
 * By reading the types, not run against a controller.
 */

interface Refusal {
  readonly message: string;
  readonly fix: string;
}

interface GoType {
  readonly fields: readonly string[];
  /** Why a value that the schema allows is none of this type. */
  readonly problem: (value: unknown) => Refusal | undefined;
}

const duration = (value: unknown): Refusal | undefined => {
  const parsed = typeof value === 'string' ? parseDuration(value) : undefined;
  return parsed === undefined || parsed.ok ? undefined : parsed;
};

const quantity = (value: unknown): Refusal | undefined =>
  typeof value === 'string' && parseQuantity(value) === undefined
    ? { message: 'a quantity is a number with an optional unit', fix: 'write one such as 100, 500m or 20Gi' }
    : undefined;

/** Stricter than the format `date-time` of the schema, which leaves the case free and takes a list for a time. */
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}([.,]\d+)?(Z|[+-]\d{2}:\d{2})$/;

const time = (value: unknown): Refusal | undefined =>
  (typeof value === 'string' && !RFC3339.test(value)) || Array.isArray(value)
    ? { message: 'a time is written as in RFC 3339', fix: 'write one such as 2026-03-15T10:00:00Z' }
    : undefined;

const GO_TYPES: readonly GoType[] = [
  {
    fields: ['spec.disruption.consolidateAfter', 'spec.template.spec.expireAfter', 'spec.expireAfter'],
    problem: (value) => (value === NEVER ? undefined : duration(value)),
  },
  {
    fields: [
      'spec.disruption.budgets[].duration',
      'spec.template.spec.terminationGracePeriod',
      'spec.terminationGracePeriod',
      'spec.kubelet.evictionSoftGracePeriod{}',
    ],
    problem: duration,
  },
  {
    fields: [
      'spec.limits{}',
      'spec.resources.requests{}',
      'spec.capacity{}',
      'spec.blockDeviceMappings[].ebs.volumeSize',
    ],
    problem: quantity,
  },
  {
    fields: [
      'spec.template.spec.taints[].timeAdded',
      'spec.template.spec.startupTaints[].timeAdded',
      'spec.taints[].timeAdded',
      'spec.startupTaints[].timeAdded',
    ],
    problem: time,
  },
];

const undecodable = (path: Path, got: unknown, message: string, fix: string): Problem => ({
  rule: 'controller/undecodable',
  path: formatPath(path),
  message: `the controller cannot read the value, and with it no object of this kind: ${message}`,
  ...shown(got),
  fix,
});

const FIELDS = GO_TYPES.flatMap(({ fields, problem }) => fields.map((field) => ({ field, problem })));

export const decoding: ControllerRule = (object, { karpenterMinor }, report) => {
  const { fields, narrow } = typesOf(kindOf(object) ?? '', karpenterMinor);
  for (const { field, problem } of fields) {
    for (const { path, value } of select(object, field)) {
      const found = problem(value);
      if (found !== undefined) report(undecodable(path, value, found.message, found.fix));
    }
  }
  for (const { path, value } of tooWide(member(object, 'spec'), narrow)) {
    report(undecodable(['spec', ...path], value, 'the field holds 32 bits', 'write a number below 2147483648'));
  }
};

interface GoTypes {
  readonly fields: typeof FIELDS;
  /** The part of the spec that leads to fields of 32 bits. */
  readonly narrow: CrdSchema;
}

const typesByKind = new Map<string, GoTypes>();

/** What there is to decode in a kind. Only kinds that have rules are asked for. */
function typesOf(kind: string, minor: KarpenterMinor): GoTypes {
  const name = `${kind} ${minor}`;
  const known = typesByKind.get(name);
  if (known !== undefined) return known;
  const id = crdIds(karpenterRelease(minor))[kind];
  const schema = id === undefined ? {} : loadCrd(id).schema;
  const spec = schema.properties?.spec;
  const types = {
    fields: FIELDS.filter(({ field }) => hasField(schema, field)),
    narrow: (spec && narrowPart(spec)) ?? {},
  };
  typesByKind.set(name, types);
  return types;
}

const hasField = (schema: CrdSchema, field: string): boolean =>
  stepsOf(field).reduce<CrdSchema | undefined>((inner, step) => {
    if (step === '[]') return inner?.items;
    return step === '{}' ? inner : inner?.properties?.[step];
  }, schema) !== undefined;

function narrowPart(schema: CrdSchema): CrdSchema | undefined {
  if (schema.format === 'int32') return schema;
  const items = schema.items && narrowPart(schema.items);
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, child]) => {
    const part = narrowPart(child);
    return part === undefined ? [] : [[name, part] as const];
  });
  if (items === undefined && properties.length === 0) return undefined;
  return { items, properties: Object.fromEntries(properties) };
}

/**
 * Integers beyond the 32 bits of their fields: the server does not hold them against `format`. What does not fit 64 bits
 * is no integer to the server either.
 */
function tooWide(root: unknown, rootSchema: CrdSchema): readonly Selected[] {
  const found: Selected[] = [];
  const trail: (string | number)[] = [];
  const below = (step: string | number, value: unknown, schema: CrdSchema): void => {
    trail.push(step);
    visit(value, schema);
    trail.pop();
  };
  const visit = (value: unknown, schema: CrdSchema): void => {
    if (typeof value === 'number' && schema.format === 'int32') {
      if (Number.isInteger(value) && (value >= 2 ** 31 || value < -(2 ** 31))) found.push({ path: [...trail], value });
    } else if (Array.isArray(value) && schema.items !== undefined) {
      for (const [index, item] of value.entries()) below(index, item, schema.items);
    } else if (isObject(value) && schema.properties !== undefined) {
      for (const name of Object.keys(value)) {
        const child = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
        if (child !== undefined) below(name, value[name], child);
      }
    }
  };
  visit(root, rootSchema);
  return found;
}
