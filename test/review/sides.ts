import { parsePath } from '../../src/findings';
import type { ReviewCluster, ReviewLayer, ReviewSide } from '../../src/review';
import type { Edit, OneChange } from './changes';
import { BESIDE, OBJECTS, TOOLS } from './fleet';

type Everything = Record<string, unknown>;

const copyOf = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Sets or takes away what is at a path; what is missing on the way comes. */
export function edit(root: unknown, steps: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return copyOf(value);
  if (typeof step === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    list[step] = edit(list[step], rest, value);
    return list.filter((item) => item !== undefined);
  }
  const object = { ...(root as Everything) };
  const inner = edit(object[step], rest, value);
  if (inner === undefined) delete object[step];
  else object[step] = inner;
  return object;
}

function apply(all: Everything, [subject, path, value]: Edit): void {
  if (path !== '') {
    all[subject] = edit(all[subject], parsePath(path), value);
    return;
  }
  if (value === undefined) delete all[subject];
  else {
    // Another object under a name of its own.
    const [, name] = subject.split('/');
    all[subject] = edit(all[String(value)], ['metadata', 'name'], name);
  }
}

const everything = (edits: readonly Edit[]): Everything => {
  const all: Everything = copyOf({ ...OBJECTS, ...BESIDE }) as Everything;
  for (const each of edits) apply(all, each);
  return all;
};

const PLACES = Object.keys(BESIDE);

function clusterOf(all: Everything, { tool }: OneChange): ReviewCluster {
  const { facts, values, template } = all as Pick<ReviewCluster, 'facts' | 'values' | 'template'>;
  return {
    folder: 'prod',
    facts: facts ?? {},
    objects: Object.entries(all)
      .filter(([name]) => !PLACES.includes(name))
      .map(([, object]) => object),
    ...(values !== undefined && { values }),
    ...(template !== undefined && { template }),
    ...(tool !== undefined && { gitOps: TOOLS[tool] }),
  };
}

function layersOf({ layer, given = [] }: OneChange, isAfter: boolean): readonly ReviewLayer[] {
  if (layer === undefined) return [];
  const [folder, change] = layer;
  const all = everything(isAfter ? [...given, change] : given);
  return [{ folder, objects: [all[change[0]]] }];
}

/** Both sides of a pull request of the table. */
export function sidesOf(row: OneChange): { readonly before: ReviewSide; readonly after: ReviewSide } {
  const given = row.given ?? [];
  return {
    before: { clusters: [clusterOf(everything(given), row)], layers: layersOf(row, false) },
    after: { clusters: [clusterOf(everything([...given, ...row.change]), row)], layers: layersOf(row, true) },
  };
}
