import { byCodeUnit, type JsonObject } from '../objects';
import { type Mark, type MarkedMetadata, markedMetadata, type OwnerTool } from './mark';
import { APPLY_SET, MANAGED_BY, MARK_RULES, type MarkRule, NO_OWNERS, type OwnerName } from './marks';

/** A tool that applies an object, and what it left on it. */
export interface Owner extends OwnerName {
  readonly tool: OwnerTool;
  readonly marks: readonly Mark[];
  /** Whether the object is deleted when what it is applied from no longer has it. */
  readonly deletes: boolean;
  /** The tool that works for this one: the release of a HelmRelease. */
  readonly through?: Owner;
}

/** Who applies an object. */
export interface Ownership {
  readonly owners: readonly Owner[];
  /** Marks of tools that no table knows. */
  readonly unknown: readonly Mark[];
  /** Whether field managers could be seen: kubectl leaves them out unless it is asked. */
  readonly managersShown: boolean;
}

const matches = ({ key, value }: MarkRule, text: string, given = ''): boolean =>
  (typeof key === 'string' ? key === text : key.test(text)) && (value === undefined || value.test(given));

function marksOf(rule: MarkRule, { annotations, labels, managers = [] }: MarkedMetadata): readonly Mark[] {
  const { place } = rule;
  if (place === 'field manager') return managers.filter((key) => matches(rule, key)).map((key) => ({ place, key }));
  const texts = place === 'annotation' ? annotations : labels;
  return [...texts].filter(([key, value]) => matches(rule, key, value)).map(([key, value]) => ({ place, key, value }));
}

interface Found extends OwnerName {
  readonly rule: MarkRule;
  readonly mark: Mark;
}

const foundMarks = (metadata: MarkedMetadata): readonly Found[] =>
  MARK_RULES.flatMap((rule) =>
    marksOf(rule, metadata).map((mark) => ({ rule, mark, ...rule.name?.(mark.value ?? '', metadata) })),
  );

/** Tools that work for another one where both left marks. */
const THROUGH: Readonly<Partial<Record<OwnerTool, OwnerTool>>> = { 'flux-helm-release': 'helm' };

/** kubectl deletes only what is part of a set that it prunes; every other tool, whatever it no longer has. */
const deletes = (tool: OwnerTool, marks: readonly Mark[]): boolean =>
  tool !== 'kubectl' || marks.some(({ key }) => key === APPLY_SET);

function ownerOf(tool: OwnerTool, found: readonly Found[]): Owner | undefined {
  if (found.every(({ rule }) => rule.shared)) return undefined;
  const { name, namespace } = found.find((each) => each.name !== undefined) ?? {};
  const marks = found.map(({ mark }) => mark);
  return {
    tool,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    marks,
    deletes: deletes(tool, marks),
  };
}

/** Tools that say who they are in a label that nobody else reads. */
function unknownMarks({ labels, managers = [] }: MarkedMetadata): readonly Mark[] {
  const value = labels.get(MANAGED_BY);
  const known = (manager: string): boolean =>
    NO_OWNERS.test(manager) || MARK_RULES.some((rule) => rule.place === 'field manager' && matches(rule, manager));
  return [
    ...(value === undefined || /^helm$/i.test(value)
      ? []
      : [{ place: 'label', key: MANAGED_BY, value } satisfies Mark]),
    ...managers.filter((manager) => !known(manager)).map((key): Mark => ({ place: 'field manager', key })),
  ];
}

/** Keys of annotations and labels that owners left on an object. */
export function markKeys(object: JsonObject): { readonly [Place in 'annotation' | 'label']: ReadonlySet<string> } {
  const marks = ownersOf(object).owners.flatMap((owner) => [...owner.marks, ...(owner.through?.marks ?? [])]);
  const keys = (place: Mark['place']): ReadonlySet<string> =>
    new Set(marks.filter((mark) => mark.place === place).map(({ key }) => key));
  return { annotation: keys('annotation'), label: keys('label') };
}

/** The owners of an object by the marks that they left on it, those that delete it first. */
export function ownersOf(object: JsonObject): Ownership {
  const metadata = markedMetadata(object);
  const found = foundMarks(metadata);
  const tools = [...new Set(found.map(({ rule }) => rule.tool))];
  const owners = tools.flatMap(
    (tool) =>
      ownerOf(
        tool,
        found.filter(({ rule }) => rule.tool === tool),
      ) ?? [],
  );
  const through = ({ tool }: Owner): Owner | undefined => owners.find((each) => each.tool === THROUGH[tool]);
  const working = new Set(owners.map(through));
  const merged = owners
    .filter((owner) => !working.has(owner))
    .map((owner) => ({ ...owner, ...(through(owner) && { through: through(owner) }) }))
    .sort((a, b) => Number(b.deletes) - Number(a.deletes) || byCodeUnit(a.tool, b.tool));
  return { owners: merged, unknown: unknownMarks(metadata), managersShown: metadata.managers !== undefined };
}
