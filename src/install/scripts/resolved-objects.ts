/** A member of something that may be anything. */
export const member = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (parent, key) =>
      typeof parent === 'object' && parent !== null && Object.hasOwn(parent, key)
        ? (parent as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );

/** The objects of a kind of Karpenter. */
export const ofKind = (objects: readonly object[], kind: 'NodePool' | 'EC2NodeClass'): readonly object[] =>
  objects.filter((object) => member(object, 'kind') === kind);

export const nameOf = (object: object): string => String(member(object, 'metadata', 'name'));
