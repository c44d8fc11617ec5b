import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { staleFiles, synth } from '../../src/fleet';
import { digestOf } from '../../src/fleet/cache/digest';
import * as checked from '../../src/fleet/judge/checked-cluster';
import * as clusterFiles from '../../src/fleet/output/cluster-files';
import { jsonText } from '../../src/objects';
import { filesOf } from './files-of';
import { layeredFleet, numberedFleet } from './numbered-fleet';

vi.mock('../../src/fleet/output/cluster-files', { spy: true });
vi.mock('../../src/fleet/judge/checked-cluster', { spy: true });

let project: string;
let printed: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'output-cache-'));
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

const limit = (index: number) => index + 1;

/** The clusters that a synth had to check and render. */
function rendered(fleet = layeredFleet(4, limit)): string[] {
  const spy = vi.mocked(clusterFiles.clusterFiles);
  spy.mockClear();
  synth(fleet, { project });
  return spy.mock.calls.map(([{ folder }]) => folder);
}

const stats = () =>
  Object.keys(filesOf(join(project, 'dist')) ?? {}).map((file) => {
    const { ino, mtimeMs } = statSync(join(project, 'dist', file));
    return { file, ino, mtimeMs };
  });

const memory = () => join(project, '.cdk8s-karpenter/dist/output-cache.json');

describe('a second run', () => {
  it('checks and renders only what changed, and writes only that', () => {
    expect(rendered()).toEqual(['c0', 'c1', 'c2', 'c3']);
    const before = stats();
    expect(rendered()).toEqual([]);
    expect(stats()).toEqual(before);
    expect(printed).toContain('dist: unchanged');
    expect(rendered(layeredFleet(4, (index) => (index === 2 ? 99 : limit(index))))).toEqual(['c2']);
    const changed = stats().filter(({ ino }, index) => ino !== before[index]?.ino);
    expect(changed.map(({ file }) => file)).toEqual([
      'clusters/c2/manifests/default/configmap-facts.yaml',
      'clusters/c2/manifests/nodepool-general.yaml',
      'overlays/even/c2/default/configmap-facts_patch.yaml',
      'overlays/even/c2/nodepool-general_patch.yaml',
    ]);
  });

  it('writes no file of its own either', () => {
    rendered();
    utimesSync(memory(), 1, 1);
    rendered();
    expect(statSync(memory()).mtimeMs).toBe(1000);
  });

  it('comes to the same as a run that remembers nothing', () => {
    rendered();
    rendered(layeredFleet(3, () => 5));
    const files = filesOf(join(project, 'dist'));
    rmSync(join(project, '.cdk8s-karpenter'), { recursive: true });
    expect(rendered(layeredFleet(3, () => 5))).toHaveLength(3);
    expect(filesOf(join(project, 'dist'))).toEqual(files);
  });

  it.each([
    ['edited', (file: string) => writeFileSync(file, `${readFileSync(file, 'utf8')}# mine\n`)],
    [
      'edited within its length',
      (file: string) => writeFileSync(file, readFileSync(file, 'utf8').replace('cpu', 'CPU')),
    ],
    ['deleted', (file: string) => rmSync(file)],
  ])('repairs a file that was %s', (_, spoil) => {
    rendered();
    const files = filesOf(join(project, 'dist'));
    spoil(join(project, 'dist/clusters/c1/manifests/nodepool-general.yaml'));
    expect(staleFiles(layeredFleet(4, limit), { project })).toEqual(['clusters/c1/manifests/nodepool-general.yaml']);
    expect(rendered()).toEqual(['c1']);
    expect(filesOf(join(project, 'dist'))).toEqual(files);
  });

  const POOL = 'clusters/c1/manifests/nodepool-general.yaml';

  it('takes a file that only its time tells apart as it is', () => {
    rendered();
    utimesSync(join(project, 'dist', POOL), 1, 1);
    expect(rendered()).toEqual([]);
    expect(statSync(join(project, 'dist', POOL)).mtimeMs).toBe(1000);
    expect(readFileSync(memory(), 'utf8')).toContain(',1000,');
  });

  it('does not trust the time of a file that may have changed a moment after it was looked at', () => {
    rendered();
    const file = join(project, 'dist', POOL);
    utimesSync(file, 1, 1);
    rendered();
    writeFileSync(file, readFileSync(file, 'utf8').replace('cpu', 'CPU'));
    utimesSync(file, 1, 1);
    // As if all that had been within one tick of the clock.
    utimesSync(memory(), 1, 1);
    expect(rendered()).toEqual(['c1']);
    expect(readFileSync(file, 'utf8')).toContain('cpu');
  });

  it.each(['the file', 'its folder'])('puts the file back where a link stands for %s', (what) => {
    rendered();
    const files = filesOf(join(project, 'dist'));
    const path = join(project, 'dist', what === 'the file' ? POOL : 'clusters/c1/manifests');
    renameSync(path, join(project, 'elsewhere'));
    symlinkSync(join(project, 'elsewhere'), path);
    expect(rendered()).toEqual(['c1']);
    if (what === 'the file') expect(filesOf(join(project, 'dist'))).toEqual(files);
    else expect(printed).toContain('was not generated and is in the way');
  });

  it('renders every overlay anew when the base changes, and no file of it that stays', () => {
    rendered();
    const fleet = layeredFleet(4, limit);
    const other = layeredFleet(4, limit).base(fleet.templates.base?.cluster ?? expect.unreachable(), () => {});
    expect(rendered(other)).toEqual(['c0', 'c1', 'c2', 'c3']);
    expect(staleFiles(other, { project })).toEqual([]);
  });

  it('says again what it warned of', async () => {
    const real = await vi.importActual<typeof checked>('../../src/fleet/judge/checked-cluster');
    const fleet = () => numberedFleet(2, limit);
    const warning = {
      rule: 'x/y',
      severity: 'warning' as const,
      resource: 'NodePool/general',
      path: 'spec',
      message: 'mind this',
    };
    vi.mocked(checked.checkedCluster).mockImplementation((...args) => ({
      ...real.checkedCluster(...args),
      findings: [warning],
    }));
    rendered(fleet());
    printed = '';
    expect(rendered(fleet())).toEqual([]);
    // The same of both clusters, told once.
    expect(printed.match(/mind this/g)).toHaveLength(1);
    vi.mocked(checked.checkedCluster).mockImplementation(real.checkedCluster);
  });

  it.each(['', '{', '[]', '{"library":"x","clusters":[]}', '{"clusters":{}}'])(
    'works beside a broken memory: %s',
    (text) => {
      rendered();
      writeFileSync(memory(), text);
      expect(rendered()).toHaveLength(4);
      expect(rendered()).toEqual([]);
    },
  );

  it.each(['trees', 'paths'])('works beside a memory without %s', (name) => {
    rendered();
    writeFileSync(memory(), readFileSync(memory(), 'utf8').replaceAll(`"${name}":`, '"gone":'));
    expect(rendered()).toHaveLength(4);
  });

  it('forgets a cluster that left the fleet', () => {
    rendered();
    rendered(layeredFleet(2, limit));
    expect(readFileSync(memory(), 'utf8')).not.toContain('clusters/c3');
    expect(existsSync(`${memory()}.new`)).toBe(false);
  });

  it('remembers nothing of a refused fleet', () => {
    rendered();
    const text = readFileSync(memory(), 'utf8');
    synth(
      layeredFleet(4, () => Number.NaN),
      { project },
    );
    expect(process.exitCode).toBe(1);
    expect(readFileSync(memory(), 'utf8')).toBe(text);
  });
});

describe('what a cluster is made of', () => {
  it('is told apart', () => {
    const values = [{}, { a: null }, { a: 0 }, { a: '0' }, { a: [0] }, { a: [] }, { a: {} }, []];
    const texts = values.map((value) => jsonText(value));
    expect(new Set(texts.map((text) => digestOf([text]))).size).toBe(values.length);
    expect(digestOf(['a', 'b'])).not.toBe(digestOf(['a1\nb']));
    expect(digestOf(['a', 'b'])).not.toBe(digestOf(['ab']));
    expect(digestOf(['a', undefined])).toBeUndefined();
  });

  it('is known where JSON gives it back', () => {
    const endless: unknown[] = [];
    endless.push(endless);
    const numbers = [Number.NaN, Number.POSITIVE_INFINITY, -0];
    const values = [{ make: () => 1 }, new Date(0), new Map(), 1n, Symbol('a'), [undefined], ...numbers, endless];
    for (const value of values) {
      expect(jsonText(value)).toBeUndefined();
      expect(jsonText({ value: [value] }, 'dropped')).toBeUndefined();
    }
    expect(jsonText({ a: undefined, b: 1 })).toBeUndefined();
    expect(jsonText({ a: undefined, b: 1 }, 'dropped')).toBe('{"b":1}');
  });
});
