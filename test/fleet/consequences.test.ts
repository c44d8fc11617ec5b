import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import {
  Ami,
  arch,
  Cluster,
  type ClusterProps,
  EC2NodeClass,
  Fleet,
  KarpenterChart,
  NodePool,
  synth,
} from 'cdk8s-karpenter';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changedClusters } from '../../src/fleet/consequences/changed-clusters';
import { worstConsequence } from '../../src/fleet/consequences/worst-consequence';

let project: string;
let errors: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'consequences-'));
  errors = '';
  vi.stubEnv('CDK8S_OUTDIR', undefined);
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = undefined;
  rmSync(project, { recursive: true, force: true });
});

interface Shape {
  readonly count?: number;
  readonly pool?: string;
  readonly cpu?: number;
  readonly tags?: Readonly<Record<string, string>>;
  readonly folder?: (index: number) => string;
  readonly facts?: Partial<ClusterProps>;
}

function fleet({ count = 1, pool = 'general', cpu = 10, tags, folder, facts }: Shape = {}): Fleet {
  const all = new Fleet();
  for (let index = 0; index < count; index++) {
    const cluster = new Cluster({
      name: `c${index}`,
      region: 'eu-west-1',
      environment: 'test',
      tier: 'development',
      karpenterVersion: '1.14.1',
      kubernetesVersion: '1.34',
      ...facts,
    });
    const build = (app: App): void => {
      const chart = new KarpenterChart(app, 'compute', { cluster });
      const nodeClass = new EC2NodeClass(chart, 'default', { ami: Ami.al2023('v20260315'), ...(tags && { tags }) });
      new NodePool(chart, pool, { nodeClass, requirements: [arch.in('amd64')], limits: { cpu } });
    };
    all.add(cluster, build, folder === undefined ? {} : { folder: folder(index) });
  }
  return all;
}

/** What a run says of consequences. */
function said(shape: Shape, quiet = false): string[] {
  errors = '';
  synth(fleet(shape), { project, quiet });
  expect(process.exitCode).toBeUndefined();
  const lines = errors.split('\n').filter((line) => line.startsWith('dist: '));
  expect(lines.filter((line) => /written|unchanged \(/.test(line))).toHaveLength(quiet ? 0 : 1);
  return lines.filter((line) => !/written|unchanged \(|repaired|one by one/.test(line));
}

const manifest = (folder: string, file: string) => join(project, 'dist/clusters', folder, 'manifests', file);
const DETAILS = '; npx cdk8s-karpenter diff says all of it';

describe('a synth says what its change does at worst', () => {
  it('a pool renamed in ten clusters', () => {
    expect(said({ count: 10 })).toEqual([]);
    const [line, ...more] = said({ count: 10, pool: 'shared' });
    expect(line).toBe(`dist: every node of general is deleted at once if your tool prunes · 10 clusters${DETAILS}`);
    expect(more).toEqual([]);
    expect(errors.indexOf('files written')).toBeLessThan(errors.indexOf('every node'));
  });

  it('a tag that rolls, with the cluster', () => {
    said({ count: 2 });
    expect(said({ count: 2, tags: { team: 'a' } })).toEqual([
      `dist: every node of general is replaced · c0 (eu-west-1) and c1 (eu-west-1)${DETAILS}`,
    ]);
  });

  it('a cluster that leaves the fleet, and none that moves to another folder', () => {
    said({ count: 3 });
    expect(said({ count: 3, folder: (index) => `moved-${index}` })).toEqual([]);
    const [line] = said({ count: 2, folder: (index) => `moved-${index}` });
    expect(line).toMatch(/^dist: .*deleted.* · c2 \(eu-west-1\)/);
  });

  it('the worst of many batches of clusters', () => {
    said({ count: 60 });
    rmSync(manifest('c55', 'nodepool-general.yaml'));
    writeFileSync(
      manifest('c55', 'nodepool-old.yaml'),
      readFileSync(manifest('c56', 'nodepool-general.yaml'), 'utf8').replace('name: general', 'name: old'),
    );
    const listing = join(project, 'dist/clusters/c55/.generated');
    writeFileSync(listing, readFileSync(listing, 'utf8').replace('nodepool-general', 'nodepool-old'));
    expect(said({ count: 60, tags: { team: 'a' } })).toEqual([
      `dist: every node of old is deleted at once if your tool prunes · c55 (eu-west-1)${DETAILS}`,
    ]);
  });

  it('what cannot be compared', () => {
    said({});
    writeFileSync(manifest('c0', 'nodepool-general.yaml'), 'apiVersion: karpenter.sh/v1\nkind: [\n');
    expect(said({})).toEqual([
      expect.stringMatching(/^dist: what changes cannot be told: before\/clusters\/c0\/.*not YAML/),
    ]);
    expect(said({})).toEqual([]);
  });
});

describe('a synth says nothing', () => {
  it('of the first output, nor of clusters that come', () => {
    expect(said({ count: 2 })).toEqual([]);
    expect(said({ count: 4 })).toEqual([]);
  });

  it('where nothing changes', () => {
    said({});
    expect(said({})).toEqual([]);
  });

  it('when it shall be quiet', () => {
    said({});
    expect(said({ pool: 'shared' }, true)).toEqual([]);
  });

  it('of another format, of limits, of files that are not applied', () => {
    said({});
    const file = manifest('c0', 'nodepool-general.yaml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `# by hand\n---\n${text.replace('cpu: 10', 'cpu: "10"')}`);
    expect(said({})).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(text);
    expect(said({ cpu: 20 })).toEqual([]);
    writeFileSync(join(project, 'dist/clusters/c0/install/README.md'), 'old');
    expect(said({ cpu: 20 })).toEqual([]);
  });

  it('of an output that stays as it is, since a finding is an error', () => {
    said({});
    cpSync(join(project, 'dist'), join(project, 'before'), { recursive: true });
    errors = '';
    synth(fleet({ pool: 'Not a name' }), { project });
    expect(process.exitCode).toBe(1);
    expect(errors).not.toContain('deleted at once');
  });
});

describe('what is about to change', () => {
  const pending = (before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) => ({
    paths: [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((path) => before[path] !== after[path]),
    before: (path: string) => before[path],
    after: (path: string) => after[path],
  });
  const cluster = (folder: string, name: string) => ({ [`clusters/${folder}/cluster.json`]: JSON.stringify({ name }) });

  it('is told by cluster: a folder of another name is the same cluster, two of one name are not', () => {
    const moved = pending(cluster('a', 'prod'), cluster('b', 'prod'));
    expect(changedClusters(moved)).toEqual([{ before: 'a', after: 'b' }]);
    const twice = pending(cluster('a', 'prod'), { ...cluster('b', 'prod'), ...cluster('c', 'prod') });
    expect(changedClusters(twice)).toEqual([{ before: 'a', after: undefined }]);
    expect(changedClusters(pending({}, cluster('a', 'prod')))).toEqual([]);
    expect(changedClusters(pending({ 'clusters/a/install/README.md': '' }, { 'base/x.yaml': '' }))).toEqual([]);
  });

  it('never stops a run, whatever goes wrong', () => {
    const broken = pending(cluster('a', 'prod'), { 'clusters/a/cluster.json': '{"name":"other"}' });
    const before = () => {
      throw new Error('EACCES\nx');
    };
    const changed = [{ before: 'a', after: 'a' }];
    expect(worstConsequence(changed, { ...broken, before })).toBe('what changes cannot be told: EACCES\\nx');
  });
});
