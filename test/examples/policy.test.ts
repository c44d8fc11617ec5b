import { describe, expect, it } from 'vitest';
import {
  ACKNOWLEDGE_ANNOTATION,
  type Acknowledgement,
  annotatedAcknowledgements,
  applyAcknowledgements,
} from '../../src/findings';
import { at, resourceName } from '../../src/objects';
import { policyFindings } from '../../src/policy';
import { recipeNames, synthesizeRecipe } from './recipes';

/** What holds for every recipe, and stands in docs/recipes.md. A recipe is a part of a cluster: it shows one thing. */
const KNOWN: readonly Acknowledgement[] = [
  {
    rule: 'policy/imds-hop-limit',
    reason: 'the default, one hop, is what a recipe means that does not say otherwise: pods stay out',
    by: 'code',
  },
  {
    rule: 'policy/termination-grace-period',
    reason: 'how long a pod may hold a node is for the cluster that takes the recipe over',
    by: 'code',
  },
];

describe.each(recipeNames)('recipe %s', (name) => {
  it('is clean in production, or says why not', async () => {
    const { cluster, documents } = await synthesizeRecipe(name);
    const found = policyFindings(documents, { facts: cluster, tier: 'production' }).map(({ finding }) => finding);
    const own = documents.map((document) =>
      annotatedAcknowledgements(
        at(document, 'metadata', 'annotations', ACKNOWLEDGE_ANNOTATION),
        resourceName(document),
      ),
    );
    expect(own.flatMap(({ problems }) => problems)).toEqual([]);
    const said = own.flatMap(({ acknowledgements }) => acknowledgements);
    const { findings } = applyAcknowledgements(found, [...said, ...KNOWN]);
    const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
    expect(open.map(({ rule, resource, message }) => `${rule} ${resource} ${message}`)).toEqual([]);
    const { unused } = applyAcknowledgements(found, said);
    expect(unused).toEqual([]);
  });
});
