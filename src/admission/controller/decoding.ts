import { type CrdSchema, crdIds, loadCrd } from '../../../imports/crds';
import { formatPath, type Path, type Problem, shown } from '../../findings';
import { NEVER, parseDuration } from '../../karpenter/units/duration';
import { parseQuantity } from '../../karpenter/units/quantity';
import { type KarpenterMinor, karpenterRelease } from '../../karpenter/versions';
import { kindOf } from '../../objects';
import { parseRfc3339 } from '../date-time';
import { select, stepsOf } from '../select';
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
const time = (value: unknown): Refusal | undefined =>
  (typeof value === 'string' && parseRfc3339(value) === undefined) || Array.isArray(value)
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
  for (const { field, problem } of fieldsOf(kindOf(object) ?? '', karpenterMinor)) {
    for (const { path, value } of select(object, field)) {
      const found = problem(value);
      if (found !== undefined) report(undecodable(path, value, found.message, found.fix));
    }
  }
};

const fieldsByKind = new Map<string, typeof FIELDS>();

/** What there is to decode in a kind. Only kinds that have rules are asked for. */
function fieldsOf(kind: string, minor: KarpenterMinor): typeof FIELDS {
  const name = `${kind} ${minor}`;
  const known = fieldsByKind.get(name);
  if (known !== undefined) return known;
  const id = crdIds(karpenterRelease(minor))[kind];
  const schema = id === undefined ? {} : loadCrd(id).schema;
  const fields = FIELDS.filter(({ field }) => hasField(schema, field));
  fieldsByKind.set(name, fields);
  return fields;
}

const hasField = (schema: CrdSchema, field: string): boolean =>
  stepsOf(field).reduce<CrdSchema | undefined>((inner, step) => {
    if (step === '[]') return inner?.items;
    return step === '{}' ? inner : inner?.properties?.[step];
  }, schema) !== undefined;
