import { setFindings } from '../../admission';
import type { Cluster } from '../../cluster';
import type { Finding } from '../../findings';
import type { SynthesizedObject } from './synthesized-object';

/**
 * What does not fit together among the objects of one cluster. A synth has all of them, so a reference that leads out of
 * them leads nowhere. Objects of one name are told apart by their constructs and reported there.
 */
export function betweenObjects(objects: readonly SynthesizedObject[], cluster: Cluster): Finding[] {
  const found = setFindings(
    objects.map(({ document }) => document),
    {
      karpenterMinor: cluster.karpenterMinor,
      facts: cluster,
      complete: true,
      uniqueNames: false,
      existingNodeClasses: objects.flatMap(({ existingNodeClass }) => existingNodeClass ?? []),
    },
  );
  if (found.length === 0) return [];
  const constructs = new Map(objects.map(({ document, construct }) => [document, construct]));
  return found.map(({ object, finding }) => ({ ...finding, source: { construct: constructs.get(object) ?? '' } }));
}
