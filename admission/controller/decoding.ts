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
  for (const { path, value, bits } of spec === undefined ? [] : tooWide(member(object, 'spec'), spec)) {
    yield undecodable(
      ['spec', ...path],
      value,
      `the field holds ${bits} bits`,
      `write a number below ${2 ** (bits - 1)}`,
    );
  }
};

interface TooWide {
  readonly path: Path;
  readonly value: number;
  readonly bits: number;
}

/** The server does not hold integers against `format`; the controller's fields are as wide as it says. */
function tooWide(root: unknown, rootSchema: CrdSchema): readonly TooWide[] {
  const found: TooWide[] = [];
  const trail: (string | number)[] = [];
  const below = (step: string | number, value: unknown, schema: CrdSchema): void => {
    trail.push(step);
    visit(value, schema);
    trail.pop();
  };
  const visit = (value: unknown, schema: CrdSchema): void => {
    if (typeof value === 'number' && schema.type === 'integer') {
      const bits = schema.format === 'int32' ? 32 : 64;
      const bound = 2 ** (bits - 1);
      if (Number.isInteger(value) && (value >= bound || value < -bound)) found.push({ path: [...trail], value, bits });
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
