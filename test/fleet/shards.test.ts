import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleFiles, synth } from '../../src/fleet';
import { holdsCluster, ownsPrefix, parseShard } from '../../src/fleet/run/shard';
import { runs } from '../full';
import { filesOf } from './files-of';
import { layeredFleet } from './numbered-fleet';

let project: string;
let printed: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'shards-'));
  printed = '';
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(project, { recursive: true, force: true });
});

const dist = () => filesOf(join(project, 'dist'));
const folders = (files: object | undefined) => [
  ...new Set(
    Object.keys(files ?? {}).map(
      (file) => /^(clusters\/[^/]+|overlays\/[^/]+\/c\d+|overlays\/[^/]+|base)/.exec(file)?.[1],
    ),
  ),
];

describe('a shard', () => {
  it.each(['1/1', '2/4', '9999/9999'])('%s is one', (text) =>
    expect(parseShard(text)).toEqual({ index: Number(text.split('/')[0]), count: Number(text.split('/')[1]) }),
  );

  it.each(['', '0/4', '5/4', '1', '1/', '/4', '-1/4', '1/4 ', '01/4', '1.5/4', '1/10000', 'all'])(
    '"%s" is none',
    (text) => expect(parseShard(text)).toBeUndefined(),
  );

  it('and only one of its count owns any folder, whatever becomes of others', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.string({ unit: 'grapheme' }), (count, name) => {
        const shards = Array.from({ length: count }, (_, index) => ({ index: index + 1, count }));
        for (const prefix of [`clusters/${name}`, `overlays/prod/${name}`, 'overlays/prod', 'base', name]) {
          expect(shards.filter((shard) => ownsPrefix(shard, prefix))).toHaveLength(1);
        }
        const owner = shards.find((shard) => holdsCluster(shard, 'My-Cluster'));
        expect(owner && holdsCluster(owner, 'my-cluster')).toBe(true);
      }),
      { seed: 6, numRuns: runs(300) },
    );
  });

  it('is about as large as the others', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `cluster-${index}`);
    for (let index = 1; index <= 4; index++) {
      const { length } = names.filter((name) => holdsCluster({ index, count: 4 }, name));
      expect(length).toBeGreaterThan(200);
      expect(length).toBeLessThan(300);
    }
  });

  it('that is none stops the run', () => {
    synth(
      layeredFleet(2, () => 1),
      { project, shard: '3/2' },
    );
    expect(process.exitCode).toBe(2);
    expect(printed).toContain('2/4 for the second of four');
    expect(dist()).toBeUndefined();
  });
});

describe('the union of shards', () => {
  const limit = (index: number) => index + 1;

  it.each([1, 2, 3, 7])('of %i is the whole, byte for byte', (count) => {
    const fleet = () => layeredFleet(12, limit);
    for (let index = 1; index <= count; index++) synth(fleet(), { project, shard: `${index}/${count}` });
    const union = dist();
    expect(Object.keys(union ?? {}).length).toBeGreaterThan(100);
    expect(staleFiles(fleet(), { project })).toEqual([]);
    rmSync(join(project, 'dist'), { recursive: true });
    synth(fleet(), { project });
    expect(union).toEqual(dist());
  });

  it('is made of parts that share no file, on machines of their own', () => {
    const parts = [1, 2, 3].map((index) => {
      rmSync(join(project, 'dist'), { recursive: true, force: true });
      synth(layeredFleet(12, limit), { project, shard: `${index}/3` });
      return dist() ?? {};
    });
    const files = parts.flatMap((part) => Object.keys(part));
    expect(new Set(files).size).toBe(files.length);
    expect(Object.keys(parts[0] ?? {})).toContain('base/kustomization.yaml');
    rmSync(join(project, 'dist'), { recursive: true, force: true });
    synth(layeredFleet(12, limit), { project });
    expect(Object.assign({}, ...parts)).toEqual(dist());
  });

  it('loses a cluster that left the fleet, by the shard that had it and by no other', () => {
    synth(layeredFleet(6, limit), { project });
    writeFileSync(join(project, 'dist/clusters/c4/NOTES.md'), 'mine\n');
    const before = folders(dist());
    const owners = [1, 2, 3].filter((index) => holdsCluster({ index, count: 3 }, 'c4'));
    expect(owners).toHaveLength(1);
    // c4 and c5 are no longer in the fleet.
    for (const index of [1, 2, 3].filter((one) => !owners.includes(one))) {
      synth(layeredFleet(4, limit), { project, shard: `${index}/3` });
      expect(folders(dist())).toContain('overlays/even/c4');
    }
    synth(layeredFleet(4, limit), { project, shard: `${owners[0]}/3` });
    const gone = before.filter((folder) => !folders(dist()).includes(folder));
    expect(gone.sort()).toEqual(['clusters/c5', 'overlays/even/c4', 'overlays/odd/c5']);
    expect(Object.keys(dist() ?? {}).filter((file) => file.startsWith('clusters/c4'))).toEqual([
      'clusters/c4/NOTES.md',
    ]);
    expect(staleFiles(layeredFleet(4, limit), { project })).toEqual([]);
  });

  it('tells in each part what is stale there', () => {
    synth(layeredFleet(6, limit), { project });
    const copy = join(project, 'copy');
    cpSync(join(project, 'dist'), copy, { recursive: true });
    const stale: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stale.push(...String(text).split('\n').filter(Boolean));
      return true;
    });
    const changed = layeredFleet(6, (index) => (index === 3 ? 99 : limit(index)));
    for (const index of [1, 2, 3]) {
      process.exitCode = undefined;
      const [before, owner] = [stale.length, holdsCluster({ index, count: 3 }, 'c3')];
      synth(changed, { project, shard: `${index}/3`, check: true });
      expect(process.exitCode).toBe(owner ? 1 : undefined);
      expect(stale.length > before).toBe(owner);
    }
    expect(stale).toEqual([
      'write dist/clusters/c3/manifests/default/configmap-facts.yaml',
      'write dist/clusters/c3/manifests/nodepool-general.yaml',
      'write dist/overlays/odd/c3/default/configmap-facts_patch.yaml',
      'write dist/overlays/odd/c3/nodepool-general_patch.yaml',
    ]);
    expect(dist()).toEqual(filesOf(copy));
  });
});
