import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Adopted, adopt } from '../../src/adopt';
import { FULL } from '../full';
import { formatErrors, inProject, typeErrors } from './code';

const TOLD = {
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.15',
  kubernetesVersion: '1.35',
};

const recipes = readdirSync('examples').filter((name) => name.endsWith('.yaml'));
const sample = FULL ? recipes : recipes.filter((_, at) => at % 6 === 0);

async function adopted(recipe: string): Promise<Adopted | undefined> {
  const noTool = () => Promise.reject(new Error('no tool is run'));
  const made = await adopt([`examples/${recipe}`], TOLD, { clusters: 'clusters/' }, noTool);
  if ('files' in made) return made;
  // Some are workloads alone.
  expect(made).toEqual({ nothing: ['no NodePool, EC2NodeClass, NodeOverlay or CapacityBuffer was found'] });
  return undefined;
}

describe('the YAML of recipes', () => {
  it('becomes code that changes nothing, compiles and is formatted', async () => {
    const programs = new Map<string, ReadonlyMap<string, string>>();
    for (const recipe of sample) {
      const made = await adopted(recipe);
      if (made === undefined) continue;
      const { review, refused } = made.proof;
      const changes = review.changes.filter(({ effect }) => effect !== 'none');
      expect({ recipe, changes, refused, exceptions: made.exceptions }).toEqual({
        recipe,
        changes: [],
        refused: [],
        exceptions: [],
      });
      programs.set(recipe.replace('.yaml', ''), made.files);
    }
    expect(programs.size).toBeGreaterThan(sample.length / 2);
    inProject(programs, (folder) => {
      expect(typeErrors(folder)).toBe('');
      expect(formatErrors(folder)).toBe('');
    });
  });
});
