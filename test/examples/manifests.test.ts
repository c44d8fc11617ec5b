import { describe, expect, it } from 'vitest';
import { type Statement, statementOf } from './canonical';
import manifests from './manifests.json';
import { recipeSource, synthesizeRecipe } from './recipes';
import { rowsBelow } from './table';

/** Objects that have another name in the recipe, since a preset names them. */
const NAMES: Readonly<Record<string, string>> = { 'node-od': 'node-on-demand' };

/** What the recipes say beyond the manifests, where these say nothing: every pool of this package has limits. */
const isAddition = (line: string, theirs: Statement): boolean =>
  line.startsWith('spec.limits.') && !theirs.says.some((other) => other.startsWith('spec.limits.'));

/** What a recipe settles that the manifest leaves to AWS: the version of the image, and whether volumes are encrypted. */
const SETTLED: readonly (readonly [ours: RegExp, theirs: string])[] = [
  [/("alias":"[a-z0-9]+@)v[^"]+"/, '$1latest"'],
  [/"encrypted":true,/, ''],
];

/** A line as the manifest says it, where only what a recipe settles differs. */
const asTheirs = (line: string, { says }: Statement): string =>
  [line, ...SETTLED.map(([ours, theirs]) => line.replace(ours, theirs))].find((each) => says.includes(each)) ?? line;

const recipeOf = new Map(rowsBelow('Manifests of others').map(({ subject, recipes }) => [subject, recipes[0] ?? '']));

const cases = Object.entries(manifests as Record<string, readonly Statement[]>).flatMap(([file, objects]) =>
  objects.map((theirs) => ({ file, theirs, object: `${theirs.kind}/${theirs.name}` })),
);

describe('a recipe says what the manifest says', () => {
  it.each(cases)('$file $object', async ({ file, theirs }) => {
    const { documents } = await synthesizeRecipe(recipeOf.get(file) ?? '');
    const ours = documents
      .map(statementOf)
      .find(({ kind, name }) => kind === theirs.kind && name === (NAMES[theirs.name] ?? theirs.name));
    const says = ours?.says.filter((line) => !isAddition(line, theirs)).map((line) => asTheirs(line, theirs));
    expect(says).toEqual(theirs.says);
  });
});

describe('scripts of user data', () => {
  it('custom-family calls the bootstrap script for its cluster and labels the node', () => {
    expect(recipeSource('custom-family')).toMatch(/\/etc\/eks\/bootstrap\.sh \$\{clusterName\} --kubelet-extra-args=/);
    expect(recipeSource('custom-family')).toContain('--node-labels=foo=bar');
  });

  it('ebs-resize-at-boot spares instance store, grows the volume, waits, then grows partition and file system', () => {
    const steps = ['Instance_Storage', 'modify-volume', 'volumes-modifications', 'growpart', 'xfs_growfs'];
    const [, script = ''] = recipeSource('ebs-resize-at-boot').split('#!/bin/bash');
    const places = steps.map((step) => script.indexOf(step));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
