import fc from 'fast-check';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { type BottlerocketSettings, UserData } from '../../../charts/user-data';
import { runs } from '../../full';

describe('UserData.al2', () => {
  it('writes scripts as MIME multipart', () => {
    const data = UserData.al2({ scripts: ['#!/bin/bash\necho "Running a custom user data script"\n'] });
    expect(data.text).toBe(`MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cdk8s-karpenter"

--cdk8s-karpenter
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
echo "Running a custom user data script"

--cdk8s-karpenter--
`);
    expect(data.problems).toEqual([]);
  });

  it('refuses to be empty', () => {
    expect(UserData.al2({ scripts: [] }).problems.map(({ message }) => message)).toEqual(['user data is empty']);
  });
});

describe('UserData.bottlerocket', () => {
  it('writes settings as TOML in the order given', () => {
    const data = UserData.bottlerocket({
      settings: {
        'container-runtime': { snapshotter: 'soci' },
        'container-runtime-plugins': {
          'soci-snapshotter': {
            'pull-mode': 'parallel-pull-unpack',
            'parallel-pull-unpack': {
              'max-concurrent-downloads-per-image': 20,
              'concurrent-download-chunk-size': '16mb',
              'max-concurrent-unpacks-per-image': 12,
              'discard-unpacked-layers': true,
            },
          },
        },
        kubernetes: { 'pod-pids-limit': 1024, 'allowed-unsafe-sysctls': ['net.core.somaxconn'] },
      },
    });
    expect(data.text).toBe(`[settings.container-runtime]
snapshotter = "soci"

[settings.container-runtime-plugins.soci-snapshotter]
pull-mode = "parallel-pull-unpack"

[settings.container-runtime-plugins.soci-snapshotter.parallel-pull-unpack]
max-concurrent-downloads-per-image = 20
concurrent-download-chunk-size = "16mb"
max-concurrent-unpacks-per-image = 12
discard-unpacked-layers = true

[settings.kubernetes]
pod-pids-limit = 1024
allowed-unsafe-sysctls = [ "net.core.somaxconn" ]
`);
    expect(data.problems).toEqual([]);
  });

  it('reads back any settings', () => {
    const leaf = fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean());
    const table = fc.dictionary(fc.string({ unit: 'grapheme' }), fc.oneof(leaf, fc.array(leaf)), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), table, { minKeys: 1, noNullPrototype: true }),
        (settings) => {
          const { text } = UserData.bottlerocket({ settings });
          expect(JSON.parse(JSON.stringify(parse(text)))).toEqual(JSON.parse(JSON.stringify({ settings })));
        },
      ),
      { seed: 11, numRuns: runs(300) },
    );
  });

  it.each<[string, BottlerocketSettings, string, 'error' | 'warning', string]>([
    [
      'the cluster',
      { kubernetes: { 'cluster-name': 'x' } },
      'settings.kubernetes.cluster-name is written by Karpenter',
      'error',
      'owned-field',
    ],
    [
      'taints',
      { kubernetes: { 'node-taints': { a: ['b:NoSchedule'] } } },
      'is replaced by the taints of the pool',
      'error',
      'taints',
    ],
    [
      'an owned label',
      { kubernetes: { 'node-labels': { 'topology.kubernetes.io/zone': 'a' } } },
      'which Karpenter sets itself',
      'error',
      'owned-label',
    ],
    ['its own label', { kubernetes: { 'node-labels': { team: 'a' } } }, 'does not know of', 'warning', 'node-label'],
    [
      'max-pods',
      { kubernetes: { 'max-pods': 110 } },
      'settings.kubernetes.max-pods is not seen',
      'warning',
      'kubelet-field',
    ],
    ['NaN', { motd: Number.NaN }, 'settings.motd is a number that settings cannot hold', 'error', 'number'],
    ['a function', { motd: (() => 1) as never }, 'settings.motd is no value of a setting', 'error', 'value'],
    ['a list item', { ntp: { servers: [null as never] } }, 'settings.ntp.servers[0] is no value', 'error', 'value'],
    ['half a key', { '\udc00': 1 }, 'half of a UTF-16 pair', 'error', 'character'],
    ['a line separator', { motd: '\u2028' }, 'holds the character U+2028', 'error', 'character'],
  ])('says what is wrong with %s', (_, settings, message, severity, rule) => {
    const [first, ...rest] = UserData.bottlerocket({ settings }).problems;
    expect(first?.message).toContain(message);
    expect(first).toMatchObject({ rule: `charts/user-data-${rule}`, path: '', severity });
    expect(rest).toEqual([]);
  });

  it('names the kubelet field that a setting belongs to', () => {
    const [problem] = UserData.bottlerocket({ settings: { kubernetes: { 'kube-reserved': { cpu: '1' } } } }).problems;
    expect(problem?.fix).toBe('write kubelet.kubeReserved of the EC2NodeClass');
  });
});

describe('UserData.windows', () => {
  it('is PowerShell without tags, which Karpenter writes around it', () => {
    const data = UserData.windows({ script: "New-Item -Path 'C:\\temp\\' -ItemType Directory\r\n" });
    expect(data.text).toBe("New-Item -Path 'C:\\temp\\' -ItemType Directory\n");
    expect(data.problems).toEqual([]);
  });

  it.each([
    ['<powershell>\nGet-Date\n</powershell>', 'holds a tag of EC2Launch', 'error'],
    ['Get-Date\n<Persist>true</Persist>', 'holds a tag of EC2Launch', 'error'],
    ['Write-Output "ä"', 'beyond ASCII', 'warning'],
    ['  \n', 'user data is empty', 'error'],
  ])('says what is wrong with %j', (script, message, severity) => {
    const { problems } = UserData.windows({ script });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.severity).toBe(severity);
  });
});

describe('UserData.custom', () => {
  it('is the text, unchanged', () => {
    const text = "#!/bin/bash\n/etc/eks/bootstrap.sh my-cluster --kubelet-extra-args='--node-labels=foo=bar'";
    expect(UserData.custom(text).text).toBe(text);
    expect(UserData.custom(text).problems).toEqual([]);
  });

  it('refuses what YAML would change', () => {
    expect(UserData.custom('a\r\nb').problems.map(({ message }) => message)).toEqual([
      'text holds the character U+000D, which does not survive in YAML',
    ]);
    expect(UserData.custom('').problems).toHaveLength(1);
  });
});
