import { admit } from '../../admission';
import type { KarpenterMinor } from '../../karpenter/versions';
import { at, type JsonObject, resourceName, textAt } from '../../objects';
import { choicesOf } from './decisions';
import { V1BETA1_FIELDS } from './fields';
import {
  className,
  classOfPool,
  isClass,
  isNone,
  isPool,
  kubeletGroups,
  named,
  nameOrNone,
  withClass,
  withKubelet,
} from './kubelet';
import { isBeforeV1beta1, toV1, v1beta1Kind } from './object';
import type { Conversion, ConvertedObject, Decision, NodeEffect } from './types';

export interface ConversionOptions {
  /** The Karpenter minor that is to accept the objects. */
  readonly karpenterMinor: KarpenterMinor;
}

interface Step extends ConvertedObject {
  /** Whether it was one of v1beta1. */
  readonly isConverted: boolean;
  readonly kubelet?: unknown;
}

/**
 * Objects of v1beta1 as v1 has them, with what they meant; objects of other versions and kinds stay as they are. Never
 * throws, whatever the objects are.
 */
export function convertV1beta1(objects: readonly JsonObject[], { karpenterMinor }: ConversionOptions): Conversion {
  const steps = objects.map((object, of): Step => {
    const kind = v1beta1Kind(object);
    return {
      of,
      isNew: false,
      isConverted: kind !== undefined,
      ...(kind === undefined ? { object } : toV1(object, kind)),
    };
  });
  const { steps: moved, decisions: lost, effects } = withClasses(objects, steps);
  const decisions = [...objects.flatMap((object, of) => decisionsOf(object, of, steps[of]?.object ?? object)), ...lost];
  const refused = moved.flatMap((step) => refusals(step, karpenterMinor, decisions));
  return {
    objects: moved.map(({ object, of, isNew }) => ({ object, of, isNew })),
    decisions: [...decisions, ...refused].sort((a, b) => a.of - b.of),
    effects: [...effects, ...expiry(moved), ...running(moved)],
  };
}

function decisionsOf(object: JsonObject, of: number, v1: JsonObject): readonly Decision[] {
  const resource = resourceName(object);
  const kind = v1beta1Kind(object);
  if (kind !== undefined) return choicesOf(object, kind, v1).map((choice) => ({ ...choice, of, resource }));
  if (!isBeforeV1beta1(object)) return [];
  const isMachine = object.kind === 'Machine';
  return [
    {
      rule: 'v1beta1/two-steps',
      severity: 'error',
      of,
      resource,
      field: '',
      value: object.apiVersion,
      question: 'no single step leads from it to v1, and it is not converted',
      options: isMachine
        ? ['leave it out: Karpenter makes a NodeClaim for each node itself']
        : [
            'first write it as v1beta1 on Karpenter 0.32, which serves both, then upgrade to 1.0 and adopt that',
            'where Karpenter 1.0 or newer runs already nothing reads it: leave it out',
          ],
    },
  ];
}

interface Moved {
  readonly steps: readonly Step[];
  readonly decisions: readonly Decision[];
  readonly effects: readonly NodeEffect[];
}

/** Settings of the kubelet go from the pools to their classes; a class gets a twin for each other set of them. */
function withClasses(objects: readonly JsonObject[], steps: readonly Step[]): Moved {
  const pools = steps.filter(({ object }) => isPool(object));
  const classes = steps.filter(({ object }) => isClass(object));
  if (pools.every(({ kubelet }) => isNone(kubelet))) return { steps, decisions: [], effects: [] };
  const taken = new Set(classes.map(({ object }) => nameOrNone(object)));
  const [known, result, effects] = [new Set(taken), new Map<number, Step[]>(), [] as NodeEffect[]];
  const classOf = new Map<string, string>();
  for (const name of known) {
    const users = pools.filter(({ object }) => classOfPool(object) === name);
    if (users.every(({ kubelet }) => isNone(kubelet))) continue;
    const same = classes.filter(({ object }) => nameOrNone(object) === name);
    const own = at(same[0]?.object, 'spec', 'kubelet');
    const settings = users.map(({ object, kubelet }) => ({ pool: nameOrNone(object), kubelet }));
    const [keeps, ...others] = kubeletGroups(settings, own);
    for (const step of same) result.set(step.of, [{ ...step, object: withKubelet(step.object, keeps?.kubelet) }]);
    for (const group of others) {
      const twin = className(name, group.pools[0] ?? '', taken);
      taken.add(twin);
      for (const pool of group.pools) classOf.set(JSON.stringify([name, pool]), twin);
      for (const step of same.slice(0, 1)) {
        const object = named(withKubelet(step.object, group.kubelet), twin);
        result.get(step.of)?.push({ ...step, object, isNew: true });
      }
      effects.push(split(name, twin, group.pools));
    }
  }
  const rewritten = steps.flatMap((step): readonly Step[] => {
    const name = isPool(step.object) ? classOfPool(step.object) : undefined;
    const twin = name === undefined ? undefined : classOf.get(JSON.stringify([name, nameOrNone(step.object)]));
    return twin === undefined ? (result.get(step.of) ?? [step]) : [{ ...step, object: withClass(step.object, twin) }];
  });
  const homeless = pools.filter(({ object, kubelet }) => !isNone(kubelet) && !known.has(classOfPool(object) ?? ''));
  return { steps: rewritten, effects, decisions: homeless.map((step) => withoutClass(objects, step)) };
}

const split = (name: string, twin: string, pools: readonly string[]): NodeEffect => ({
  rule: 'v1beta1/class-split',
  severity: 'warning',
  resources: pools.map((pool) => `NodePool/${pool}`),
  effect: `their kubelet settings are others than those of the pools that keep EC2NodeClass/${name}, so they get EC2NodeClass/${twin}, and their nodes are replaced, as their budgets allow`,
  fix: `give all pools of ${name} the same settings, or apply the change when nodes may go`,
});

function withoutClass(objects: readonly JsonObject[], { object, of, kubelet }: Step): Decision {
  const name = classOfPool(object);
  const place = name === undefined ? 'the node class of the pool' : `EC2NodeClass/${name}`;
  return {
    rule: 'v1beta1/no-node-class',
    severity: 'error',
    of,
    resource: resourceName(objects[of]),
    field: 'spec.template.spec.kubelet',
    value: kubelet,
    question: `v1 has the settings in ${place}, which is not among the objects: they are lost`,
    options: [`name the file of ${place} too`, `write them as spec.kubelet of ${place}`],
  };
}

/** The field of v1beta1 that a field of v1 comes from. */
function formerField(kind: string, path: string): string {
  const mapping = (V1BETA1_FIELDS[kind] ?? []).find(
    ({ to, on }) =>
      to !== undefined && on === undefined && (path === to || path.startsWith(`${to}.`) || path.startsWith(`${to}[`)),
  );
  return mapping?.to === undefined ? path : mapping.from + path.slice(mapping.to.length);
}

/** What v1 refuses, but for what is to be decided anyway. */
function refusals({ object, of, isConverted }: Step, karpenterMinor: KarpenterMinor, decisions: readonly Decision[]) {
  if (!isConverted) return [];
  const isOpen = (field: string): boolean =>
    decisions.some(
      (each) => each.of === of && each.severity === 'error' && each.written === undefined && each.field === field,
    );
  return admit(object, { karpenterMinor })
    .filter(({ severity }) => severity === 'error')
    .map((finding) => ({ ...finding, field: formerField(String(object.kind), finding.path) }))
    .filter(({ field }) => !isOpen(field))
    .map(
      ({ field, message, fix, got }): Decision => ({
        rule: 'v1beta1/refused',
        severity: 'error',
        of,
        resource: resourceName(object),
        field,
        ...(got !== undefined && { value: got }),
        question: `Karpenter ${karpenterMinor} refuses it: ${message}`,
        options: fix === undefined ? [] : [fix],
      }),
    );
}

/** Pools whose nodes expire. */
function expiry(steps: readonly Step[]): readonly NodeEffect[] {
  const expiring = steps.filter(
    ({ object, isConverted }) =>
      isConverted && isPool(object) && textAt(object, 'spec', 'template', 'spec', 'expireAfter') !== 'Never',
  );
  if (expiring.length === 0) return [];
  return [
    {
      rule: 'v1beta1/expiry',
      severity: 'info',
      resources: expiring.map(({ object }) => resourceName(object)),
      effect:
        'since 1.0 their nodes are drained as soon as they expire, before a replacement is there and whatever budgets say',
      fix: 'write a longer expireAfter, or Never and let drift replace nodes, within budgets',
    },
  ];
}

function running(steps: readonly Step[]): readonly NodeEffect[] {
  const converted = steps.filter(({ isConverted, isNew }) => isConverted && !isNew);
  if (converted.length === 0) return [];
  return [
    {
      rule: 'v1beta1/running-nodes',
      severity: 'info',
      resources: converted.map(({ object }) => resourceName(object)),
      effect:
        'Karpenter 1.0 converts them where they are, which rolls nothing; deleted and applied anew under the same name they lose every node',
      fix: 'upgrade to 1.0 first, since 1.1 serves v1beta1 no more; there apply the new object over the converted one, and only what differs from that rolls',
    },
  ];
}
