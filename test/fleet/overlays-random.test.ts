import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Layer, layerOf } from '../../src/fleet/output/overlays/layer';
import { layerFiles } from '../../src/fleet/output/overlays/layer-files';
import type { KubernetesObject } from '../../src/objects';
import { realTool } from '../real-tool';
import { CLUSTERS_PER_FLEET, type RandomFleet, type RandomObject, randomFleets } from './random-fleets';

const FLEETS = 500;
/** Fleets whose overlays one process builds, all under one root. */
const BATCH = 25;

const layer = (objects: readonly RandomObject[]): Layer =>
  layerOf(objects.map((document) => ({ document: document as KubernetesObject, construct: 'x' })));

const withoutNulls = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, inner) => inner ?? undefined));

const keyOf = ({ apiVersion, kind, metadata: { name, namespace = 'default' } }: RandomObject): string =>
  [apiVersion, kind, namespace, name].join(' ');

const byKey = (objects: readonly unknown[]): Map<string, unknown> =>
  new Map((objects as RandomObject[]).map((object) => [keyOf(object), withoutNulls(object)]));

describe.skipIf(!realTool('kubectl', 'version', '--client'))('overlays of random fleets', () => {
  const fleets = randomFleets(FLEETS);
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'overlays-'));
    fleets.forEach(({ base, environment, clusters }, number) => {
      put(`${number}/base`, layerFiles(layer(base)));
      put(`${number}/env`, layerFiles(layer(environment), { layer: layer(base), folder: '../base' }));
      clusters.forEach((objects, at) => {
        put(`${number}/c${at}`, layerFiles(layer(objects), { layer: layer(environment), folder: '../env' }));
      });
    });
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  function put(folder: string, files: ReadonlyMap<string, string>): void {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, folder, path)), { recursive: true });
      writeFileSync(join(root, folder, path), text);
    }
  }

  async function build(folders: readonly string[], name: string): Promise<Map<string, unknown>> {
    const resources = JSON.stringify(folders.map((folder) => `../${folder}`));
    put(name, new Map([['kustomization.yaml', `resources: ${resources}\n`]]));
    const { stdout } = await promisify(execFile)('kubectl', ['kustomize', join(root, name)], { maxBuffer: 2 ** 28 });
    return byKey(stdout === '' ? [] : loadAll(stdout));
  }

  const batches = Array.from({ length: Math.ceil(FLEETS / BATCH) }, (_, at) => at * BATCH).flatMap((first) =>
    Array.from({ length: CLUSTERS_PER_FLEET }, (_, cluster) => ({ first, cluster })),
  );

  async function check({ first, cluster }: { first: number; cluster: number }): Promise<void> {
    const numbers = fleets.slice(first, first + BATCH).map((_, at) => first + at);
    const built = await build(
      numbers.map((number) => `${number}/c${cluster}`),
      `root-${first}-${cluster}`,
    );
    const wanted = numbers.flatMap((number) => (fleets[number] as RandomFleet).clusters[cluster] ?? []);
    expect(built).toEqual(byKey(wanted));
  }

  it(`build to the objects of each cluster, ${FLEETS} fleets`, async () => {
    const queue = [...batches];
    const worker = async (): Promise<void> => {
      for (let batch = queue.shift(); batch !== undefined; batch = queue.shift()) await check(batch);
    };
    await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, worker));
  });
});
