import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Adopted, adopt } from '../../src/adopt';
import { readObjects } from '../../src/check';
import { type JsonObject, objectKey } from '../../src/objects';

const CLUSTERS = 'dist/clusters';
const names = readdirSync(CLUSTERS);
const noTool = () => Promise.reject(new Error('no tool is run'));

/** Lines that are neither empty nor comments. */
const linesOf = (text: string): number =>
  text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:\/\/|\/?\*)/.test(line)).length;

const byKey = (objects: readonly JsonObject[]) =>
  Object.fromEntries(objects.map((object) => [objectKey(object), JSON.parse(JSON.stringify(object))]));

describe('the example fleet', () => {
  let adopted: Adopted;

  beforeAll(async () => {
    const made = await adopt([CLUSTERS], {}, { clusters: 'clusters/' }, noTool, undefined, { workloads: true });
    if (!('files' in made)) throw new Error(JSON.stringify(made));
    adopted = made;
  });

  it('is made by its adopted code: the same objects as data', () => {
    for (const name of names) {
      const { objects } = readObjects([join(CLUSTERS, name, 'manifests')]);
      expect(byKey(adopted.proof.made.get(name) ?? [])).toEqual(byKey(objects));
    }
    expect(adopted.proof.review.changes).toEqual([]);
    expect(adopted.proof.refused).toEqual([]);
    expect(adopted.exceptions).toEqual([]);
  });

  it('has the same facts', () => {
    for (const { folder, cluster } of adopted.clusters) {
      const facts = JSON.parse(readFileSync(join(CLUSTERS, folder, 'cluster.json'), 'utf8')) as unknown;
      expect(JSON.parse(JSON.stringify(cluster))).toEqual(facts);
    }
  });

  it('takes no more than one and a half times the lines that people wrote', () => {
    const own = readdirSync('clusters').map((name) => linesOf(readFileSync(join('clusters', name), 'utf8')));
    const made = [...adopted.files.values()].map(linesOf);
    const sum = (counts: readonly number[]): number => counts.reduce((all, each) => all + each, 0);
    expect(sum(made) / sum(own)).toBeLessThanOrEqual(1.5);
  });
});
