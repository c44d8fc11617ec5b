import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { karpenterTemplate, type TemplateOptions } from '../../src/cloudformation';
import { awsAuthMapping, Cluster, type ClusterProps, existing, nodeRoles } from '../../src/cluster';
import { bootstrapScript, teardownScript } from '../../src/install/scripts';
import { shellQuote } from '../../src/install/scripts/shell-quote';
import { FULL, runs } from '../full';
import { realTool } from '../real-tool';

const ACCOUNT = '111122223333';
const REGISTRY = `${ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/karpenter`;

const propsOf = (more: Partial<ClusterProps>): ClusterProps => ({
  name: 'my-cluster',
  region: 'eu-west-1',
  environment: 'prod',
  tier: 'production',
  karpenterVersion: '1.14.1',
  kubernetesVersion: '1.34',
  ...more,
});

const tagged = { subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'my-cluster' } }] };
const objectsWith = (spec: object): readonly object[] => [
  { kind: 'EC2NodeClass', metadata: { name: 'a' }, spec },
  { kind: 'NodePool', metadata: { name: 'b' } },
];

/** What a script depends on, each with all of its choices. */
const IDENTITIES = ['pod-identity' as const, { irsa: { issuer: 'oidc.eks.eu-west-1.amazonaws.com/id/A' } }];
const MODES = ['API', 'API_AND_CONFIG_MAP', 'CONFIG_MAP'] as const;
const ROLES: readonly Partial<ClusterProps>[] = [
  {},
  { nodeRole: existing('nodes'), controllerRole: existing('controller') },
  { account: ACCOUNT },
];
const REGISTRIES = [undefined, { charts: REGISTRY, controllerImage: `${REGISTRY}/controller` }];
const TEMPLATES: readonly (TemplateOptions | false)[] = [
  false,
  {},
  { switches: { podIdentityAgent: true, spotServiceLinkedRole: true } },
];
const OBJECTS = [
  [],
  objectsWith(tagged),
  objectsWith({ subnetSelectorTerms: [{ id: 'subnet-1' }], role: 'windows', amiFamily: 'Windows2022' }),
];

interface Variant {
  readonly cluster: Cluster;
  readonly objects: readonly object[];
  readonly template: TemplateOptions | false;
}

const VARIANTS: readonly Variant[] = IDENTITIES.flatMap((identity) =>
  MODES.flatMap((authenticationMode) =>
    ROLES.flatMap((roles) =>
      REGISTRIES.flatMap((registry) =>
        TEMPLATES.flatMap((template) =>
          OBJECTS.map((objects) => ({
            cluster: new Cluster(propsOf({ identity, authenticationMode, registry, ...roles })),
            objects,
            // An agent add-on beside IRSA is refused by the template.
            template: template === false || identity === 'pod-identity' ? template : {},
          })),
        ),
      ),
    ),
  ),
);

function textsOf({ cluster, objects, template }: Variant): readonly string[] {
  const built = template === false ? undefined : karpenterTemplate(cluster, { ...template, objects });
  expect(built?.findings.filter(({ severity }) => severity === 'error') ?? []).toEqual([]);
  return [bootstrapScript, teardownScript].map((script) => {
    const { text, findings } = script(cluster, { objects, template: built?.template });
    expect(findings).toEqual([]);
    return text ?? '';
  });
}

const folder = mkdtempSync(join(tmpdir(), 'scripts-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** One file of those that differ in values alone. */
function written(texts: readonly string[]): string[] {
  const different = new Map(texts.map((text) => [text.replace(/^(readonly \w+)='.*'$/gm, '$1'), text]));
  return [...different.values()].map((text, index) => {
    const file = join(folder, `${index}.sh`);
    writeFileSync(file, text);
    return file;
  });
}

describe('generated scripts', () => {
  const files = written(VARIANTS.flatMap(textsOf));

  it.runIf(realTool('shellcheck', '--version'))('please shellcheck, whatever the options', () => {
    expect(files.length).toBeGreaterThan(30);
    const some = files.filter((_, index) => FULL || index % 6 === 0);
    const { status, stdout } = spawnSync('shellcheck', some, { encoding: 'utf8' });
    expect([stdout, status]).toEqual(['', 0]);
  });

  it('are bash, and say how they are used without touching anything', () => {
    for (const file of files.slice(0, 12)) {
      expect(spawnSync('bash', ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
      const help = spawnSync('bash', [file, '--help'], { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } });
      expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('--from STEP')]);
      const wrong = spawnSync('bash', [file, '--from', 'nowhere'], {
        encoding: 'utf8',
        env: { PATH: '/usr/bin:/bin' },
      });
      expect([wrong.status, wrong.stderr]).toEqual([1, expect.stringContaining('--from takes one of')]);
    }
  });

  it('are the same bytes every time', () => {
    const [variant] = VARIANTS;
    expect(variant && textsOf(variant)).toEqual(variant && textsOf(variant));
  });

  it('name no account that the user did not give', () => {
    for (const variant of VARIANTS.filter(({ cluster }) => cluster.account === undefined)) {
      const given = JSON.stringify(variant.cluster.registry);
      const ids = textsOf(variant).flatMap((text) => text.match(/\b\d{12}\b/g) ?? []);
      expect(ids.filter((id) => !given.includes(id))).toEqual([]);
    }
  });

  it('write the aws-auth entry that the charts give to people', () => {
    const cluster = new Cluster(propsOf({ authenticationMode: 'CONFIG_MAP', account: ACCOUNT }));
    const { text = '' } = bootstrapScript(cluster, { objects: [] });
    const entry = text.slice(text.indexOf('aws_auth_entry() {'), text.indexOf('step_aws_auth() {'));
    const arn = `arn:aws:iam::${ACCOUNT}:role/${cluster.nodeRole.name}`;
    const { stdout } = spawnSync('bash', ['-c', `${entry}\naws_auth_entry '' "$1" EC2_LINUX`, 'x', arn], {
      encoding: 'utf8',
    });
    expect(stdout).toBe(awsAuthMapping(cluster));
  });

  it('let in every role that a node class names, each by its type', () => {
    const cluster = new Cluster(propsOf({}));
    const objects = [
      ...objectsWith({ role: 'gpu' }),
      ...objectsWith({ role: 'win', amiSelectorTerms: [{ alias: 'windows2022@latest' }] }),
    ];
    expect(nodeRoles(cluster, objects)).toEqual([
      { name: 'KarpenterNodeRole-my-cluster', type: 'EC2_LINUX' },
      { name: 'gpu', type: 'EC2_LINUX' },
      { name: 'win', type: 'EC2_WINDOWS' },
    ]);
  });
});

describe('the first looks', () => {
  /** What a tool prints when it is asked for its version; none where it is not installed. */
  type Tools = Readonly<Partial<Record<'aws' | 'kubectl' | 'helm' | 'cosign', string>>>;
  const NEW: Tools = {
    aws: 'aws-cli/2.27.1 Python/3.13.2 Linux/6.8.0',
    kubectl: '',
    helm: 'v3.17.0+g301108e',
    cosign: '',
  };
  const BY_ENTRY = new Cluster(propsOf({}));
  const BY_MAPPING = new Cluster(propsOf({ authenticationMode: 'CONFIG_MAP', identity: IDENTITIES[1] }));
  let runs = 0;

  /** The script, where AWS answers nothing and kubectl lists nodes. */
  function errorsWith(tools: Tools, { cluster = BY_ENTRY, nodes = '', ...more } = {}): string {
    const home = join(folder, `tools-${runs++}`);
    mkdirSync(join(home, 'bin'), { recursive: true });
    for (const [name, version] of Object.entries(tools)) {
      const answer = `case "$*" in --version | 'version --short') echo '${version}' ;; 'get nodes'*) echo '${nodes}' ;; 'config view'*) echo ok ;; 'eks describe-cluster'*) echo ok ;; esac`;
      writeFileSync(join(home, 'bin', name), `#!/bin/sh\n${answer}\n`, { mode: 0o755 });
    }
    const { text = '' } = bootstrapScript(cluster, { objects: [], ...more });
    writeFileSync(join(home, 'bootstrap.sh'), text);
    const { stdout, stderr } = spawnSync('bash', [join(home, 'bootstrap.sh'), '--plan'], {
      encoding: 'utf8',
      env: { PATH: `${home}/bin:/usr/bin:/bin`, TMPDIR: home },
    });
    return `${stdout}${stderr}`;
  }

  it.each<[tool: keyof Tools, version: string, least: string | undefined]>([
    ['aws', 'aws-cli/2.15.3 Python/3.11.6', undefined],
    ['aws', 'aws-cli/2.15.2 Python/3.11.6', '2.15.3'],
    ['aws', 'aws-cli/2.13.38 Python/3.11.6', '2.15.3'],
    ['aws', 'aws-cli/2.9.0 Python/3.9.11', '2.15.3'],
    ['aws', 'aws-cli/1.32.3 Python/3.8.10', undefined],
    ['aws', 'aws-cli/1.32.2 Python/3.8.10', '1.32.3'],
    ['aws', 'aws-cli/3.0.0 Python/3.14.0', undefined],
    ['aws', 'aws-cli/0.9.9', '1.32.3'],
    ['helm', 'v3.8.0+gd141386', undefined],
    ['helm', 'v3.7.2+g663a896', '3.8.0'],
    ['helm', 'v3.10.0+gce66412', undefined],
    ['helm', 'Client: v2.17.0+ga690bad', '3.8.0'],
    ['helm', 'v4.2.4+g08b09e2', undefined],
  ])('take %s in %s or ask for another', (tool, version, least) => {
    const output = errorsWith({ ...NEW, [tool]: version });
    if (least === undefined) expect(output).not.toContain('too old');
    else
      expect(output).toMatch(
        new RegExp(`^error: ${tool} [0-9.]+ is too old: ${least.replaceAll('.', '\\.')} or later`),
      );
  });

  it('let an old aws do where nothing new is asked of it, and one that tells no version', () => {
    const old = { ...NEW, aws: 'aws-cli/2.9.0' };
    expect(errorsWith(old)).toContain('too old');
    expect(errorsWith(old, { cluster: BY_MAPPING })).not.toContain('too old');
    const silent = errorsWith({ ...NEW, helm: 'dev' });
    expect(silent).toContain('helm does not say its version; it should be one of 3.8.0 or later');
    expect(silent).not.toContain('too old');
  });

  it('name a tool that is not there', () => {
    const { cosign: _, ...rest } = NEW;
    expect(errorsWith(rest)).toBe('error: cosign is needed and not installed\n');
  });

  it('want a node that Karpenter did not make, before anything else is done', () => {
    const none = errorsWith(NEW);
    expect(none).toContain(
      'error: no node has !karpenter.sh/nodepool,kubernetes.io/os=linux. Make a managed node group',
    );
    expect(none).toMatch(/^\n== nodes: /);
    expect(none).not.toContain('== authentication-mode');
    expect(errorsWith(NEW, { nodes: 'node/a' })).toContain('node/a alone: replicas share no node');
    const two = errorsWith(NEW, { nodes: 'node/a\nnode/b' });
    expect([two.includes('node/a node/b\n'), two.includes('== authentication-mode')]).toEqual([true, true]);
  });

  it('want the nodes that the cluster names, and none on Fargate', () => {
    const group = errorsWith(NEW, { controllerNodes: { nodeGroup: 'system' } } as object);
    expect(group).toContain(
      'no node has !karpenter.sh/nodepool,kubernetes.io/os=linux,eks.amazonaws.com/nodegroup=system.',
    );
    const labelled = errorsWith(NEW, { controllerNodes: { nodeSelector: { team: 'platform' } } } as object);
    expect(labelled).toContain('kubernetes.io/os=linux,team=platform.');
    expect(errorsWith(NEW, { controllerNodes: 'fargate' } as object)).not.toContain('== nodes');
  });
});

describe('hostile values', () => {
  const settings = { seed: 20260321, numRuns: runs(60) };
  /** What would happen if a quote were missing somewhere. */
  const HOSTILE = [
    "'; touch pwned; '",
    '$(touch pwned)',
    '`touch pwned`',
    '"; touch pwned #',
    '\n touch pwned\n',
    '-rf',
    '\\',
    "a'b",
    '*',
    '~',
    '!x',
  ];
  const hostile = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 40 }));

  it('are one word of bash that stands for itself', () => {
    const word = hostile.filter((text) => !text.includes('\0') && Buffer.from(text).toString() === text);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), (words) => {
        const { stdout } = spawnSync('bash', ['-c', `printf '%s\\0' ${words.map(shellQuote).join(' ')}`], {
          encoding: 'utf8',
          cwd: folder,
        });
        expect(stdout.split('\0').slice(0, -1)).toEqual(words);
      }),
      settings,
    );
  });

  /** Assignments of a script, run by bash; what they hold afterwards. */
  function settingsOf(text: string, names: readonly string[]): readonly string[] {
    const head = text.slice(0, text.indexOf('\n# Words that mean'));
    const { stdout } = spawnSync(
      'bash',
      ['-c', `${head}\nprintf '%s\\0' ${names.map((name) => `"$${name}"`).join(' ')}`],
      { encoding: 'utf8', cwd: folder },
    );
    return stdout.split('\0').slice(0, -1);
  }

  it('that AWS allows reach the script as they are', () => {
    const tagText = fc.stringMatching(/^[A-Za-z0-9 _.:/=+@-]{1,40}$/u).filter((text) => text.trim() === text);
    const roleName = fc.stringMatching(/^[A-Za-z0-9_+=,.@-]{1,64}$/);
    fc.assert(
      fc.property(
        tagText,
        tagText,
        roleName,
        fc.stringMatching(/^[0-9A-Za-z][A-Za-z0-9_-]{0,99}$/),
        (key, value, role, name) => {
          const cluster = new Cluster(propsOf({ name, discoveryTag: { key, value }, nodeRole: existing(role) }));
          const { text = '', findings } = bootstrapScript(cluster, { objects: [] });
          expect(findings).toEqual([]);
          expect(settingsOf(text, ['CLUSTER', 'TAGS_OF_BOOTSTRAP', 'NODE_ROLES'])).toEqual([
            name,
            JSON.stringify([
              { Key: key, Value: value },
              { Key: `cdk8s-karpenter/${name}`, Value: 'bootstrap' },
            ]),
            `${role}:EC2_LINUX`,
          ]);
        },
      ),
      settings,
    );
  });

  const PLACES: Readonly<Record<string, (value: string) => Partial<ClusterProps>>> = {
    name: (name) => ({ name }),
    region: (region) => ({ region }),
    namespace: (namespace) => ({ namespace }),
    serviceAccount: (serviceAccount) => ({ serviceAccount }),
    stackName: (stackName) => ({ stackName }),
    nodeRole: (nodeRole) => ({ nodeRole }),
    controllerRole: (role) => ({ controllerRole: existing(role) }),
    'discoveryTag.key': (key) => ({ discoveryTag: { key } }),
    'vpc.subnets': (id) => ({ vpc: { subnets: [id] } }),
    'vpc.securityGroups': (id) => ({ vpc: { securityGroups: [id] } }),
    'registry.charts': (charts) => ({ registry: { charts } }),
    'registry.controllerImage': (controllerImage) => ({ registry: { controllerImage } }),
    karpenterVersion: (karpenterVersion) => ({ karpenterVersion: karpenterVersion as '1.14.1' }),
    account: (account) => ({ account }),
  };

  it.each(Object.entries(PLACES))('in %s are refused, or stand only between quotes', (_place, props) => {
    fc.assert(
      fc.property(hostile, (value) => {
        const cluster = new Cluster(propsOf(props(value)));
        const { text, findings } = bootstrapScript(cluster, { objects: [] });
        expect(text === undefined).toBe(findings.some(({ severity }) => severity === 'error'));
        const dangerous = /['"`$\\\n;&|<>()\0]/.test(value);
        if (dangerous) expect(text).toBeUndefined();
      }),
      settings,
    );
  });

  it('in names of objects and roles are refused', () => {
    for (const name of HOSTILE) {
      const pool = bootstrapScript(new Cluster(propsOf({})), { objects: [{ kind: 'NodePool', metadata: { name } }] });
      const role = bootstrapScript(new Cluster(propsOf({})), { objects: objectsWith({ role: `${name} x` }) });
      expect([pool.text, pool.findings[0]?.rule, role.text, role.findings[0]?.rule]).toEqual([
        undefined,
        'install/object-name',
        undefined,
        'install/role-name',
      ]);
    }
  });
});
