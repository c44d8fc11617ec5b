import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ami, arch, EC2NodeClass, Fleet, KarpenterChart, NodePool, readFleet } from 'cdk8s-karpenter';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../src/check';
import { parseKarpenterVersion, parseKubernetesVersion } from '../src/check/option-values';
import { KarpenterValidation } from '../src/check/validation-plugin';
import { initCommand } from '../src/cli/init';
import { permissionsCommand } from '../src/cli/permissions';
import { preflightCommand } from '../src/cli/preflight';
import { templateCommand } from '../src/cli/template';
import { Cluster, type ClusterProps } from '../src/cluster';
import { VerdictCache } from '../src/fleet/judge/verdict-cache';
import { clusterFiles } from '../src/fleet/output/cluster-files';
import { KARPENTER_MINORS, KARPENTER_RELEASES, type KarpenterVersion, NEWEST_KARPENTER_MINOR } from '../src/karpenter';
import {
  NEWEST_KARPENTER_RELEASE,
  NEWEST_KUBERNETES_MINOR,
  NEXT_KARPENTER_MINOR,
  NEXT_KUBERNETES_MINOR,
} from '../src/karpenter/versions';
import { clusterJson, folder, pool } from './check/folder';
import { RIGHT } from './cluster/cluster.fixture';
import { HEALTHY } from './live/preflight/answers';

const following = (version: string): string => version.replace(/\d+$/, (last) => String(Number(last) + 1));

/** Just above what is known, each with what it is judged as. */
const NEXT_RELEASE = `${NEXT_KARPENTER_MINOR}.0` as KarpenterVersion;
const NEXT_PATCH = following(NEWEST_KARPENTER_RELEASE) as KarpenterVersion;
const NEWER = [
  [NEXT_KARPENTER_MINOR as KarpenterVersion, NEWEST_KARPENTER_MINOR],
  [NEXT_RELEASE, NEWEST_KARPENTER_MINOR],
  [NEXT_PATCH, NEWEST_KARPENTER_RELEASE],
] as const;

/** The newest of everything that is known. */
const NEWEST: ClusterProps = {
  ...RIGHT,
  karpenterVersion: NEWEST_KARPENTER_RELEASE,
  kubernetesVersion: NEWEST_KUBERNETES_MINOR as '1.0',
};
const said = (props: Partial<ClusterProps>) =>
  new Cluster({ ...NEWEST, ...props }).problems.map(({ rule, severity = 'error' }) => `${severity} ${rule}`);

const UNKNOWN = [following(NEXT_KARPENTER_MINOR), '2.0', '1.14.x', '1.14-rc.1', 'latest', '', '0.37.0'];
const RANGE = new RegExp(`known are 1\\.0 to ${NEWEST_KARPENTER_MINOR.replace('.', '\\.')}\\b`);

describe('a version of Karpenter just above what is known', () => {
  it.each(NEWER)('%s is one warning, and judged as %s', (karpenterVersion, known) => {
    const { problems, karpenterMinor } = new Cluster({ ...NEWEST, karpenterVersion });
    expect(karpenterMinor).toBe(NEWEST_KARPENTER_MINOR);
    expect(problems).toMatchObject([
      { rule: 'charts/cluster-newer-karpenter', severity: 'warning', path: 'karpenterVersion', got: karpenterVersion },
    ]);
    expect(problems[0]?.message).toContain(`judged as ${known}`);
  });

  it('is one minor above the newest, by its type too', () => {
    expect(KARPENTER_MINORS).toEqual(KARPENTER_RELEASES.map((_, minor) => `1.${minor}`));
    type Count = (typeof KARPENTER_RELEASES)['length'];
    const next: `1.${Count}` = `1.${KARPENTER_RELEASES.length}`;
    expect(NEXT_KARPENTER_MINOR).toBe(next);
    const patch: `1.${Count}.12` = `${next}.12`;
    expect(said({ karpenterVersion: patch })).toEqual(['warning charts/cluster-newer-karpenter']);
    type Further = [...typeof KARPENTER_RELEASES, '']['length'] & number;
    const further = `1.${KARPENTER_RELEASES.length + 1}` as `1.${Further}`;
    // @ts-expect-error: two minors above
    expect(said({ karpenterVersion: further })).toEqual(['error charts/cluster-karpenter-version']);
  });

  it.each(UNKNOWN)('further off or malformed is an error with what is known: %j', (karpenterVersion) => {
    const { problems } = new Cluster({ ...NEWEST, karpenterVersion: karpenterVersion as KarpenterVersion });
    expect(problems).toMatchObject([
      { rule: 'charts/cluster-karpenter-version', message: expect.stringMatching(RANGE) },
    ]);
    expect(() => parseKarpenterVersion(karpenterVersion)).toThrow(RANGE);
  });

  it.each(KARPENTER_RELEASES)('%s is known, and so are its minor and earlier patches', (release) => {
    const minor = release.replace(/\.\d+$/, '') as KarpenterVersion;
    for (const version of [release, minor, `${minor}.0` as KarpenterVersion]) {
      expect(said({ karpenterVersion: version, kubernetesVersion: '1.30' })).toEqual([]);
    }
  });

  it('is told from the later patches of older minors that are known', () => {
    expect(
      ['1.14.1', '1.14.2', '1.14.3', '1.9.3'].flatMap((version) =>
        said({ karpenterVersion: version as '1.14', kubernetesVersion: '1.34' }),
      ),
    ).toEqual([]);
    expect(said({ karpenterVersion: '1.14.4', kubernetesVersion: '1.34' })).toEqual([
      'warning charts/cluster-newer-karpenter',
    ]);
  });
});

describe('a version of Kubernetes', () => {
  it('just above is one warning, with the Karpenter that the newest needs', () => {
    const kubernetesVersion = NEXT_KUBERNETES_MINOR as '1.0';
    expect(said({ kubernetesVersion })).toEqual(['warning charts/cluster-newer-kubernetes']);
    expect(said({ kubernetesVersion, karpenterVersion: '1.14' })).toEqual([
      'error charts/cluster-version-compatibility',
      'warning charts/cluster-newer-kubernetes',
    ]);
  });

  it.each([following(NEXT_KUBERNETES_MINOR), '1.99', '2.1', '1.3', '1.34.1', ''])(
    'further off or malformed: %j',
    (version) => {
      expect(said({ kubernetesVersion: version as '1.0' })).toEqual(['error charts/cluster-kubernetes-version']);
    },
  );

  it('of the command line is read as kubectl prints it', () => {
    expect(parseKubernetesVersion(`v${NEXT_KUBERNETES_MINOR}.2-eks-1a2b3c4`)).toBe(NEXT_KUBERNETES_MINOR);
    expect(() => parseKubernetesVersion(following(NEXT_KUBERNETES_MINOR))).toThrow(
      `minors up to ${NEWEST_KUBERNETES_MINOR}`,
    );
  });
});

describe('the output of a cluster', () => {
  const outputOf = (karpenterVersion: KarpenterVersion, gitOps?: 'argocd' | 'flux') => {
    const source = {
      sourceRef: { kind: 'GitRepository', name: 'fleet' },
      repoURL: 'https://git.example.com/fleet',
    } as const;
    const fleet = new Fleet().add(
      new Cluster({ ...NEWEST, karpenterVersion, account: '111122223333' }),
      (app, cluster) => {
        for (const id of ['one', 'two']) {
          const chart = new KarpenterChart(app, id, { cluster });
          const nodeClass = new EC2NodeClass(chart, `class-${id}`, { ami: Ami.al2023('v20260315') });
          new NodePool(chart, `pool-${id}`, { nodeClass, requirements: [arch.in('amd64')], limits: { cpu: 1 } });
        }
      },
      { install: gitOps && { gitOps: { tool: gitOps, ...source } as never } },
    );
    const [member] = fleet.members;
    if (member === undefined) throw new Error('no member');
    return clusterFiles(member, new VerdictCache());
  };
  const heading = (known: string, version: string): RegExp =>
    new RegExp(`(?:^|# )Permissions and values of Karpenter ${known}; ${version} unknown`.replaceAll('.', '\\.'), 'gm');

  it.each(NEWER)('%s is written, with one warning and a heading', (version, known) => {
    for (const tool of [undefined, 'argocd', 'flux'] as const) {
      const { files, findings } = outputOf(version, tool);
      expect(findings.filter(({ rule }) => rule === 'charts/cluster-newer-karpenter')).toHaveLength(1);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      const told = [...files].filter(([, text]) => heading(known, version).test(text)).map(([file]) => file);
      const expected = [...files.keys()].filter((file) => /^(aws|install)\//.test(file));
      expect(told.sort()).toEqual(expected.sort());
      expect(expected.length).toBeGreaterThan(5);
      expect(JSON.parse(files.get('cluster.json') ?? '')).toMatchObject({ karpenterVersion: version });
    }
  });

  it('asks for a chart that exists: the first patch of a minor that is not known', () => {
    const chart = (version: KarpenterVersion) =>
      /--version (\S+)/.exec(outputOf(version).files.get('install/values-karpenter.yaml') ?? '')?.[1];
    expect(
      [NEXT_KARPENTER_MINOR as KarpenterVersion, NEXT_RELEASE, NEXT_PATCH, NEWEST_KARPENTER_MINOR].map(chart),
    ).toEqual([NEXT_RELEASE, NEXT_RELEASE, NEXT_PATCH, NEWEST_KARPENTER_RELEASE]);
  });

  it('differs in nothing but versions and heading', () => {
    const [next, known] = [outputOf(NEXT_RELEASE), outputOf(NEWEST_KARPENTER_RELEASE)];
    const plain = (text = '') =>
      text
        .replace(/^.*Permissions and values of .*\n\n?/gm, '')
        .replaceAll(` (${NEXT_RELEASE} unknown)`, '')
        .replaceAll(NEXT_RELEASE, NEWEST_KARPENTER_RELEASE);
    expect([...next.files].map(([file, text]) => [file, plain(text)])).toEqual([...known.files]);
  });
});

describe('what is told of newer versions by', () => {
  let base: string;
  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), 'newer-'));
  });
  afterAll(() => rmSync(base, { recursive: true }));

  const both = { karpenterVersion: NEXT_RELEASE, kubernetesVersion: NEXT_KUBERNETES_MINOR };

  it('check, of a cluster.json: once for all its manifests', () => {
    const dir = folder({
      'east/cluster.json': JSON.stringify(JSON.parse(clusterJson('east', both)), null, 2),
      'east/manifests/a.yaml': pool('a', { disruption: { consolidateAfter: '30s' }, enclave: true }),
      'east/extra/b.yaml': pool('b'),
    });
    const only = ['admission'] as const;
    const { findings, unreadable, summary } = check([dir], { only });
    expect(unreadable).toEqual([]);
    expect(summary).toMatchObject({ errors: 1, warnings: 2 });
    expect(findings).toMatchObject([
      { rule: 'charts/cluster-newer-karpenter', resource: 'Cluster/east', source: { line: 3 } },
      { rule: 'charts/cluster-newer-kubernetes', resource: 'Cluster/east', source: { line: 4 } },
      { rule: 'admission/unknown-field', path: 'spec.enclave' },
    ]);
    expect(findings[0]?.source.file).toMatch(/east\/cluster\.json$/);
    // What the command line says is not held against the file.
    const overruled = check([dir], { karpenterVersion: NEWEST_KARPENTER_MINOR, kubernetesVersion: '1.34', only });
    expect(overruled.findings.map(({ rule }) => rule)).toEqual(['admission/unknown-field']);
  });

  it.each([
    { karpenterVersion: following(NEXT_KARPENTER_MINOR) },
    { kubernetesVersion: following(NEXT_KUBERNETES_MINOR) },
    { kubernetesVersion: 'newest' },
  ])('check, of a cluster.json that nothing can be said of: %j', (facts) => {
    const dir = folder({ 'cluster.json': clusterJson('east', facts), 'a.yaml': pool('a') });
    const [fact] = Object.entries(facts)[0] ?? [];
    expect(check([dir], {}).unreadable).toMatchObject([{ message: expect.stringMatching(`^${fact} .* known are`) }]);
  });

  it('check and the plugin, of options: a note each', async () => {
    const dir = folder({ 'a.yaml': pool('a') });
    const notes = [expect.stringMatching(/^warning: Karpenter /), expect.stringMatching(/^warning: Kubernetes /)];
    expect(check([dir], both).notes).toEqual(notes);
    const logged: string[] = [];
    const violations: unknown[] = [];
    await new KarpenterValidation({ ...both, only: 'admission' }).validate({
      manifests: [join(dir, 'a.yaml')],
      logger: { log: (message) => logged.push(message) },
      report: { addViolation: (violation) => violations.push(violation), submit: (status) => logged.push(status) },
    });
    expect([logged, violations]).toEqual([[...notes, 'success'], []]);
  });

  it('template', () => {
    const flags = { name: 'east', region: 'eu-west-1', karpenterVersion: NEXT_RELEASE };
    const { stdout, stderr, exitCode } = templateCommand(flags);
    expect([stderr.length, exitCode]).toEqual([1, 0]);
    expect(stderr[0]).toMatch(/^warning: --karpenter-version: Karpenter .* judged as/);
    expect(stdout).toContain(
      `# Permissions and values of Karpenter ${NEWEST_KARPENTER_MINOR}; ${NEXT_RELEASE} unknown`,
    );
    expect(templateCommand({ ...flags, format: 'json' }).stdout).toContain(`(${NEXT_RELEASE} unknown)`);
    expect(templateCommand({ ...flags, karpenterVersion: '1.99' })).toMatchObject({
      stdout: '',
      stderr: [expect.stringMatching(RANGE)],
      exitCode: 2,
    });
  });

  it('permissions, in the answer too', () => {
    for (const format of ['text', 'markdown', 'json']) {
      const { stdout, stderr, exitCode } = permissionsCommand(NEWEST_KARPENTER_MINOR, NEXT_KARPENTER_MINOR, { format });
      expect([stderr.length, exitCode]).toEqual([1, 0]);
      expect(stdout).toContain(`what ${NEXT_KARPENTER_MINOR} changes in permissions is unknown`);
    }
    expect(permissionsCommand('1.13', NEWEST_KARPENTER_MINOR, { format: 'json' }).stdout).not.toContain('notes');
    expect(permissionsCommand('1.13', '1.99')).toMatchObject({ stderr: [expect.stringMatching(RANGE)], exitCode: 2 });
  });

  it('init, which makes the repository', () => {
    const dir = join(base, 'repository');
    const options = { name: 'east', region: 'eu-west-1', environment: 'dev', tier: 'development' };
    const made = initCommand(dir, { ...options, karpenterVersion: NEXT_RELEASE });
    expect(made).toMatchObject({ stderr: [expect.stringMatching(/^warning: --karpenter-version/)], exitCode: 0 });
    expect(readFileSync(join(dir, 'clusters/east.ts'), 'utf8')).toContain(`'${NEXT_RELEASE}'`);
  });

  it('fleet.yaml, which is read', () => {
    const file = join(base, 'fleet.yaml');
    const facts = { ...NEWEST, ...both };
    writeFileSync(file, JSON.stringify({ clusters: [facts] }));
    expect(readFleet(file)).toMatchObject([both]);
    writeFileSync(
      file,
      JSON.stringify({ clusters: [{ ...facts, karpenterVersion: following(NEXT_KARPENTER_MINOR) }] }),
    );
    expect(() => readFleet(file)).toThrow(RANGE);
  });

  it('preflight: on stderr, and it looks', async () => {
    const file = join(base, 'cluster.json');
    const lookWith = async (props: Partial<ClusterProps>, running: string) => {
      writeFileSync(file, JSON.stringify(new Cluster({ ...RIGHT, ...props })));
      const answers = {
        ...HEALTHY,
        ...JSON.parse(JSON.stringify(HEALTHY).replaceAll('karpenter-1.14.1', `karpenter-${running}`)),
      };
      const { stdout, stderr } = await preflightCommand({ clusterFile: file, format: 'json' }, async (_, args) => {
        const text = args.join(' ');
        const key = Object.keys(answers).find((start) => text.startsWith(start));
        const answer: unknown = key === undefined ? undefined : answers[key];
        if (answer === undefined || answer === null) return { code: 1, stdout: '', stderr: 'NotFound' };
        return { code: 0, stdout: typeof answer === 'string' ? answer : JSON.stringify(answer), stderr: '' };
      });
      const { findings } = JSON.parse(stdout) as { findings: { rule: string; severity: string }[] };
      const versions = findings.filter(({ rule }) => /version/.test(rule));
      return { stderr, found: [...new Set(versions.map(({ rule, severity }) => `${severity} ${rule}`))] };
    };
    const next = await lookWith({ karpenterVersion: NEXT_RELEASE }, NEXT_RELEASE);
    expect(next.stderr).toMatchObject([expect.stringContaining('charts/cluster-newer-karpenter')]);
    // The recorded CRDs are those of 1.14, which a controller of today finds too old.
    expect(next.found).toEqual(['warning preflight/crd-version']);
    expect(await lookWith({ karpenterVersion: '1.14.1' }, '1.14.1')).toEqual({ stderr: [], found: [] });
    const far = await lookWith({ karpenterVersion: '1.14.1' }, '1.99.0');
    expect(far.found).toEqual(['error preflight/controller-version']);
  });
});
