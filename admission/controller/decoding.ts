import { type CrdSchema, crdIds, loadCrd } from '../../imports/crds';
import { NEVER, parseDuration } from '../../karpenter/duration';
import type { Problem } from '../../karpenter/finding';
import { parseQuantity } from '../../karpenter/quantity';
import { karpenterRelease } from '../../karpenter/versions';
import { asString, isObject, member } from '../json';
import { formatPath, type Path } from '../path';
import { select } from '../select';
import type { ControllerRule } from './context';

/**
 * Values that the API server stores and that do not fit the Go type of the controller's field. Then the controller's
 * list of that kind cannot be decoded at all: it works with no object of the kind, not even the sound ones.
 * By reading the types, not run against a controller.
 */

interface GoType {
  readonly fields: readonly string[];
  readonly problem: (value: string) => { readonly message: string; readonly fix: string } | undefined;
}

const duration = (value: string): { readonly message: string; readonly fix: string } | undefined => {
  const parsed = parseDuration(value);
  return parsed.ok ? undefined : parsed;
};

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
    problem: (value) =>
      parseQuantity(value) === undefined
        ? { message: 'a quantity is a number with an optional unit', fix: 'write one such as 100, 500m or 20Gi' }
        : undefined,
  },
];

const undecodable = (path: Path, got: unknown, message: string, fix: string): Problem => ({
  rule: 'controller/undecodable',
  path: formatPath(path),
  message: `the controller cannot read the value, and with it no object of this kind: ${message}`,
  got,
  fix,
});

export const decoding: ControllerRule = function* (object, { karpenterMinor }) {
  for (const { fields, problem } of GO_TYPES) {
    for (const { path, value } of fields.flatMap((field) => select(object, field))) {
      const found = typeof value === 'string' ? problem(value) : undefined;
      if (found !== undefined) yield undecodable(path, value, found.message, found.fix);
    }
  }
  const id = crdIds(karpenterRelease(karpenterMinor))[asString(member(object, 'kind')) ?? ''];
  const spec = id === undefined ? undefined : loadCrd(id).schema.properties?.spec;
  if (spec !== undefined) yield* integerProblems(member(object, 'spec'), spec, ['spec']);
};

/** The server does not hold integers against `format`; the controller's fields are as wide as it says. */
function* integerProblems(value: unknown, schema: CrdSchema, path: Path): Generator<Problem> {
  if (typeof value === 'number' && schema.type === 'integer') {
    const bits = schema.format === 'int32' ? 31 : 63;
    if (Number.isInteger(value) && (value >= 2 ** bits || value < -(2 ** bits))) {
      yield undecodable(path, value, `the field holds ${bits + 1} bits`, `write a number below ${2 ** bits}`);
    }
  } else if (Array.isArray(value) && schema.items !== undefined) {
    for (const [index, item] of value.entries()) yield* integerProblems(item, schema.items, [...path, index]);
  } else if (isObject(value)) {
    const properties = schema.properties ?? {};
    for (const name of Object.keys(value)) {
      const child = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (child !== undefined) yield* integerProblems(value[name], child, [...path, name]);
    }
  }
}
