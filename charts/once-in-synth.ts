import type { IConstruct } from 'constructs';

/** What was found out in the synth that a tree is in, by who found it. */
const SYNTHS = new WeakMap<IConstruct, Map<object, unknown>>();

const KEEPING = new WeakSet<IConstruct>();

/**
 * What `find` finds. cdk8s asks every construct of an App once for each chart: within one synth, in which nothing of the
 * user's changes the tree, all but the first are told what the first was. At any other time it is found anew.
 */
export function onceInSynth<T>(root: IConstruct, find: (root: IConstruct) => T): T {
  const found = SYNTHS.get(root);
  if (found === undefined) return find(root);
  if (!found.has(find)) found.set(find, find(root));
  return found.get(find) as T;
}

/** Runs what synthesizes charts of a tree: until it is through, {@link onceInSynth} holds. */
export function inSynth<T>(root: IConstruct, synthesize: () => T): T {
  if (SYNTHS.has(root)) return synthesize();
  SYNTHS.set(root, new Map());
  try {
    return synthesize();
  } finally {
    SYNTHS.delete(root);
  }
}

const METHODS = ['synth', 'synthYaml'] as const;

/** Makes the methods of an App that synthesize all of its charts one synth each, since cdk8s tells nobody of theirs. */
export function keepInSynth(app: IConstruct): void {
  if (KEEPING.has(app)) return;
  KEEPING.add(app);
  for (const method of METHODS) {
    if (typeof Reflect.get(app, method) !== 'function' || Object.hasOwn(app, method)) continue;
    Object.defineProperty(app, method, {
      // Asked for late: a subclass or a test may have put its own in place.
      value: (...args: unknown[]) =>
        inSynth(app, () => Reflect.apply(Reflect.get(Object.getPrototypeOf(app), method), app, args)),
      configurable: true,
      writable: true,
    });
  }
}
