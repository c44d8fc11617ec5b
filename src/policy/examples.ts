import { parsePath } from '../findings';
import { type JsonObject, resourceName } from '../objects';
import { EXAMPLE_DAY, EXAMPLE_FACTS, EXAMPLE_OBJECTS } from './example-objects';
import type { ExampleField, PolicyRule } from './policy-rule';
import type { PolicySettings } from './settings';
import type { PolicyFacts } from './subjects';

/** A set that rules are asked about. */
export interface PolicyInput {
  readonly objects: readonly JsonObject[];
  readonly facts: PolicyFacts;
  readonly settings: PolicySettings;
  /** The objects are all that the cluster has. */
  readonly whole: true;
  /** The day of every example. */
  readonly at: string;
}

type Place = Record<string | number, unknown>;

function put(root: object, path: string, value: unknown): void {
  const steps = parsePath(path);
  let place = root as Place;
  steps.forEach((step, index) => {
    if (index === steps.length - 1) {
      if (value !== undefined) place[step] = value;
      else if (Array.isArray(place) && typeof step === 'number') place.splice(step, 1);
      else delete place[step];
      return;
    }
    place[step] ??= typeof steps[index + 1] === 'number' ? [] : {};
    place = place[step] as Place;
  });
}

function madeOf({ example }: PolicyRule, value: unknown): PolicyInput {
  const objects = structuredClone([...EXAMPLE_OBJECTS, ...(example.beside ?? [])]) as JsonObject[];
  const facts = structuredClone(EXAMPLE_FACTS);
  const settings: PolicySettings = {};
  const named = new Map<string, object>([
    ...objects.map((object): [string, object] => [resourceName(object), object]),
    ['facts', facts],
    ['settings', settings],
  ]);
  const fields: readonly (ExampleField & { readonly value: unknown })[] = [
    ...(example.with ?? []),
    { of: example.of, path: example.path, value },
  ];
  for (const { of, path, value: each } of structuredClone(fields)) {
    const object = named.get(of);
    if (object === undefined) throw new Error(`the example has no ${of}`);
    put(object, path, each);
  }
  return { objects, facts, settings, whole: true, at: EXAMPLE_DAY };
}

/** The set on which a rule fires, and the one on which none does: they differ in one field. */
export const examplesOf = (rule: PolicyRule): { readonly bad: PolicyInput; readonly good: PolicyInput } => ({
  bad: madeOf(rule, rule.example.bad),
  good: madeOf(rule, rule.example.good),
});
