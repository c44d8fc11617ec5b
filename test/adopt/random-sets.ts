import fc from 'fast-check';
import { isAtLeast, type KarpenterMinor } from '../../src/karpenter/versions';
import { validObject } from '../admission/valid-objects';

type Json = Record<string, unknown> & { metadata: Record<string, unknown>; spec: Record<string, unknown> };

/** The first minor of v1, two between, and the last two. */
export const MINORS: readonly KarpenterMinor[] = ['1.0', '1.6', '1.9', '1.14', '1.15'];

const objects = (kind: string, minor: KarpenterMinor, minLength: number, maxLength: number): fc.Arbitrary<Json[]> =>
  fc
    .array(validObject(kind, minor) as fc.Arbitrary<Json>, { minLength, maxLength })
    // A name of more than 63 characters fits into no label, and no node of such a pool could exist.
    .map((made) =>
      made.map((each, at) =>
        named(each, `${String(each.metadata.name).slice(0, 40)}-${kind.at(0)}${at}`.toLowerCase()),
      ),
    );

const named = (object: Json, name: string): Json => ({ ...object, metadata: { ...object.metadata, name } });

/** Lets pools refer to classes that are there. */
function joined(pools: readonly Json[], classes: readonly Json[]): Json[] {
  return pools.map((pool, at) => {
    const { template } = pool.spec as { template: { spec: { nodeClassRef: { kind: string } } } };
    const target = classes[at % 3];
    if (target === undefined || template.spec.nodeClassRef.kind !== 'EC2NodeClass') return pool;
    const nodeClassRef = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: target.metadata.name };
    return { ...pool, spec: { ...pool.spec, template: { ...template, spec: { ...template.spec, nodeClassRef } } } };
  });
}

/** Everything that a cluster of a minor may have of Karpenter's. */
export const anySet = (minor: KarpenterMinor): fc.Arbitrary<readonly Json[]> =>
  fc
    .tuple(
      objects('EC2NodeClass', minor, 0, 3),
      objects('NodePool', minor, 1, 4),
      isAtLeast(minor, '1.7') ? objects('NodeOverlay', minor, 0, 2) : fc.constant([]),
      isAtLeast(minor, '1.14') ? objects('CapacityBuffer', minor, 0, 2) : fc.constant([]),
    )
    .map(([classes, pools, overlays, buffers]) => [...classes, ...joined(pools, classes), ...overlays, ...buffers]);
