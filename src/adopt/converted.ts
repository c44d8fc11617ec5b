import { type Finding, formatPath, parsePath } from '../findings';
import type { KarpenterMinor } from '../karpenter/versions';
import { type JsonObject, kindOf, nameOf, textAt } from '../objects';
import type { AdoptObject } from './types';
import { convertV1beta1, type Decision, type NodeEffect, v1beta1Kind, v1Field } from './v1beta1';

/** Where an object was read. */
export const placeOf = ({ place }: AdoptObject): string => (place === undefined ? '' : `${place.file}:${place.line}`);

const choiceText = ({ resource, field, question, options }: Decision): string =>
  `${[resource, field].filter((part) => part !== '').join(' ')}: ${question}; ${options.join(', or ')}`;

const effectText = ({ resources, effect, fix }: NodeEffect): string => `${resources.join(', ')}: ${effect}; ${fix}`;

/** Whether nodes that run are replaced by it. */
const isRolling = ({ severity }: NodeEffect): boolean => severity !== 'info';

/** A decision without which there is nothing that a server would accept. */
const openFinding = ({ rule, resource, field, value, question, options }: Decision): Finding => ({
  rule,
  severity: 'error',
  resource,
  path: field,
  message: question,
  ...(value !== undefined && { got: value }),
  fix: options.join(', or '),
});

/** Comments where what they are about stands in v1; what they say of a field of another kind goes to it. */
function movedComments({ object, comments }: AdoptObject): {
  readonly own: AdoptObject['comments'];
  readonly ofClass: AdoptObject['comments'];
} {
  const placed = comments.map((comment) => {
    const kind = v1beta1Kind(object);
    const field = kind === undefined ? undefined : v1Field(kind, formatPath(comment.path));
    return { on: field?.on, comment: field?.to === undefined ? comment : { ...comment, path: parsePath(field.to) } };
  });
  return {
    own: placed.filter(({ on }) => on === undefined).map(({ comment }) => comment),
    ofClass: placed.filter(({ on }) => on !== undefined).map(({ comment }) => comment),
  };
}

export interface Converted {
  readonly objects: readonly AdoptObject[];
  readonly decisions: readonly string[];
  /** What the move to v1 does to nodes that run, a sentence each. */
  readonly rolls: readonly string[];
  readonly open: readonly { readonly finding: Finding; readonly at: string }[];
}

/** Objects of v1beta1 as v1 has them; what has no equal is a decision. */
export function converted(objects: readonly AdoptObject[], karpenterMinor: KarpenterMinor): Converted {
  const conversion = convertV1beta1(
    objects.map(({ object }) => object),
    { karpenterMinor },
  );
  const isOpen = ({ severity, written }: Decision): boolean => severity === 'error' && written === undefined;
  // What v1 refuses is told where every object is judged.
  const told = conversion.decisions.filter(({ rule }) => rule !== 'v1beta1/refused');
  const moved = objects.map(movedComments);
  const commentsOf = (object: JsonObject, of: number, isNew: boolean): AdoptObject['comments'] => [
    ...(isNew ? [] : (moved[of]?.own ?? [])),
    ...(kindOf(object) === 'EC2NodeClass'
      ? conversion.objects.flatMap((pool) =>
          textAt(pool.object, 'spec', 'template', 'spec', 'nodeClassRef', 'name') === nameOf(object)
            ? (moved[pool.of]?.ofClass ?? [])
            : [],
        )
      : []),
  ];
  return {
    objects: conversion.objects.map(({ object, of, isNew }) => ({
      ...objects[of],
      object,
      comments: commentsOf(object, of, isNew),
    })),
    decisions: [
      ...told.filter((each) => !isOpen(each)).map(choiceText),
      ...conversion.effects.filter((each) => !isRolling(each)).map(effectText),
    ],
    rolls: conversion.effects.filter(isRolling).map(effectText),
    open: told.filter(isOpen).map((each) => {
      const from = objects[each.of];
      return { finding: openFinding(each), at: from === undefined ? '' : placeOf(from) };
    }),
  };
}
