import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { admit, controllerFindings, setFindings } from '../../src/admission';
import { findingText } from '../../src/findings';
import { toYaml } from '../../src/yaml';
import { EXAMPLES, recipeNames, recipeSource, synthesizeRecipe } from './recipes';

describe.each(recipeNames)('recipe %s', (name) => {
  it('synthesizes the YAML beside it, without a finding', async () => {
    const { documents, findings } = await synthesizeRecipe(name);
    expect(findings).toEqual([]);
    const yaml = documents.map((document) => toYaml(document)).join('---\n');
    await expect(yaml).toMatchFileSnapshot(join(EXAMPLES, `${name}.yaml`));
  });

  it('is accepted by the API server and the controller of its cluster', async () => {
    const { cluster, documents } = await synthesizeRecipe(name);
    const found = documents.flatMap((document) => [
      ...admit(document, { ...cluster, strict: true }),
      ...controllerFindings(document, cluster),
    ]);
    expect(found).toEqual([]);
  });

  it('makes what its objects refer to', async () => {
    const { cluster, documents } = await synthesizeRecipe(name);
    const { karpenterMinor } = cluster;
    const found = setFindings(documents, { karpenterMinor, facts: cluster, complete: true, uniqueNames: false });
    expect(found.map(({ finding }) => findingText(finding))).toEqual([]);
  });

  it('uses the public API alone, and no escape hatch', () => {
    const source = recipeSource(name);
    // A Namespace is no object of Karpenter: there is nothing to escape from.
    const own = source.replace(/new ApiObject\(this, 'namespace', \{ apiVersion: 'v1', kind: 'Namespace'/, '');
    expect(own).not.toMatch(/\b(?:override|raw)\s*:|addJsonPatch|new ApiObject/);
    const imported = [...source.matchAll(/from '([^']+)'/g)].map(([, from]) => from);
    expect(['cdk8s', 'cdk8s-karpenter', 'constructs']).toEqual(expect.arrayContaining(imported));
  });

  it('is short, and its comment begins with a sentence', () => {
    const source = recipeSource(name);
    expect(source.trimEnd().split('\n').length).toBeLessThanOrEqual(90);
    expect(source).toMatch(/\/\*\*\n \* [A-Z`0-9].*\n(?:.|\n)*\*\/\nexport class \w+ extends KarpenterChart /);
  });
});
