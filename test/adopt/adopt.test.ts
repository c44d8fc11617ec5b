import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adopted, adoptClusters } from '../../src/adopt';
import type { JsonObject } from '../../src/objects';
import { FULL } from '../full';
import { formatErrors, inProject, typeErrors } from './code';
import { anySet, MINORS } from './random-sets';

const TOLD = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14',
  kubernetesVersion: '1.32',
};

function adopted(objects: readonly JsonObject[], told: Partial<typeof TOLD> = {}): Adopted {
  const cluster = { folder: '', objects: objects.map((object) => ({ object, comments: [] })) };
  const made = adoptClusters([cluster], { ...TOLD, ...told }, { clusters: 'clusters/' });
  if (!('files' in made)) throw new Error(JSON.stringify(made, undefined, 2));
  return made;
}

const differences = ({ proof: { review, refused } }: Adopted) => ({
  changes: review.changes
    .filter(({ effect }) => effect !== 'none')
    .map(({ effect, resource, path, before, after }) => ({ effect, resource, path, before, after })),
  refused: refused.map(({ rule, resource, message }) => `${resource}: ${message} [${rule}]`),
});

describe('random valid objects', () => {
  it('become code that changes nothing, compiles and is formatted', () => {
    const count = FULL ? 100 : 4;
    const programs = new Map(
      MINORS.flatMap((minor) =>
        fc.sample(anySet(minor), { numRuns: count, seed: 18 }).map((set, at) => {
          const made = adopted(set, { karpenterVersion: minor, kubernetesVersion: minor === '1.0' ? '1.30' : '1.32' });
          expect({ minor, at, ...differences(made) }).toEqual({ minor, at, changes: [], refused: [] });
          return [`${minor}-${at}`, made.files] as const;
        }),
      ),
    );
    inProject(programs, (folder) => {
      expect(typeErrors(folder)).toBe('');
      expect(formatErrors(folder)).toBe('');
    });
  });
});
