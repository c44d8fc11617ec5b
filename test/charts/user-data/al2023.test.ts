import fc from 'fast-check';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { type NodeConfigSpec, UserData } from '../../../charts/user-data';
import { runs } from '../../full';

const messages = (data: UserData, severity?: string) =>
  data.problems
    .filter((problem) => severity === undefined || problem.severity === severity)
    .map(({ message }) => message);

/** Splits a multipart document as Go's mime/multipart does: the line break before a delimiter belongs to it. */
function partsOf(text: string): { type: string; content: string }[] {
  const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
  const [, ...parts] = text.split(`\n--${boundary}`);
  expect(parts.pop()).toBe('--\n');
  return parts.map((part) => {
    const [head = '', content = ''] = part.slice(1).split(/\n\n(.*)/s);
    return { type: head.replace('Content-Type: ', ''), content };
  });
}

describe('UserData.al2023', () => {
  it('writes one NodeConfig alone as a plain document', () => {
    const data = UserData.al2023({ nodeConfig: { featureGates: { FastImagePull: true } } });
    expect(data.text).toBe(`apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  featureGates:
    FastImagePull: true
`);
    expect(data.problems).toEqual([]);
  });

  it('joins NodeConfig and scripts as MIME multipart', () => {
    const data = UserData.al2023({
      nodeConfig: { instance: { localStorage: { strategy: 'Mount' } } },
      scripts: ['#!/bin/bash\necho "Hello, AL2023!"'],
    });
    expect(data.text).toBe(`MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="cdk8s-karpenter"

--cdk8s-karpenter
Content-Type: application/node.eks.aws

apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  instance:
    localStorage:
      strategy: Mount

--cdk8s-karpenter
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
echo "Hello, AL2023!"

--cdk8s-karpenter--
`);
    expect(data.problems).toEqual([]);
    expect(partsOf(data.text).map(({ content }) => content)).toEqual([
      'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  instance:\n    localStorage:\n      strategy: Mount\n',
      '#!/bin/bash\necho "Hello, AL2023!"\n',
    ]);
  });

  it('writes a script alone as MIME too, since one of comments alone would pass for YAML', () => {
    const data = UserData.al2023({ scripts: ['#!/bin/bash\n# nothing to do'] });
    expect(data.text).toMatch(/^MIME-Version: 1\.0\n/);
  });

  it('keeps several NodeConfigs apart and in order', () => {
    const data = UserData.al2023({
      nodeConfig: [{ kubelet: { flags: ['--v=4'] } }, { kubelet: { config: { shutdownGracePeriod: '30s' } } }],
    });
    expect(partsOf(data.text).map(({ content }) => (load(content) as { spec: unknown }).spec)).toEqual([
      { kubelet: { flags: ['--v=4'] } },
      { kubelet: { config: { shutdownGracePeriod: '30s' } } },
    ]);
  });

  it('lays raw fields over the typed ones', () => {
    const data = UserData.al2023({
      nodeConfig: { kubelet: { flags: ['--v=4'] }, raw: { kubelet: { config: { new: 1 } }, network: { mtu: 9001 } } },
    });
    expect((load(data.text) as { spec: unknown }).spec).toEqual({
      kubelet: { flags: ['--v=4'], config: { new: 1 } },
      network: { mtu: 9001 },
    });
  });

  it('writes scripts and TOML inside a NodeConfig as block scalars and quotes what a reader could misread', () => {
    const { text } = UserData.al2023({
      nodeConfig: {
        containerd: { config: '[plugins]\n\tx = 1\n' },
        kubelet: { config: { a: 'yes', b: '0X1f', c: '2026-1-1', d: '10Gi', e: 'word' } },
      },
    });
    expect(text).toContain('    config: |\n      [plugins]\n      \tx = 1\n');
    expect(text).toContain("a: 'yes'\n      b: '0X1f'\n      c: '2026-1-1'\n      d: '10Gi'\n      e: word\n");
  });

  it('reads back any kubelet configuration', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 3 },
        fc.string({ unit: 'binary' }),
        fc.constantFrom(
          'yes',
          'null',
          '~',
          '1e3',
          '0o7',
          '12:30:45',
          ' x',
          'a\n b\n',
          '\n',
          '\t',
          '\ta\nb',
          'a\n\t\n',
          '- a',
          '#',
        ),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(fc.string({ unit: 'grapheme' }), tie('any'), { maxKeys: 3, noNullPrototype: true }),
      ),
    })).any;
    fc.assert(
      fc.property(value, (any) => {
        const data = UserData.al2023({ nodeConfig: { kubelet: { config: { any } } } as NodeConfigSpec });
        expect(load(data.text)).toEqual({
          apiVersion: 'node.eks.aws/v1alpha1',
          kind: 'NodeConfig',
          spec: { kubelet: { config: { any } } },
        });
      }),
      { seed: 7, numRuns: runs(400) },
    );
  });

  it.each<[string, NodeConfigSpec, string, 'error' | 'warning', string]>([
    [
      'taints',
      { kubelet: { flags: ['--register-with-taints=a=b:NoSchedule'] } },
      'nodeConfig.kubelet.flags[0] sets taints',
      'error',
      'taints',
    ],
    [
      'taints as config',
      { kubelet: { config: { registerWithTaints: [] } } },
      'registerWithTaints is replaced',
      'error',
      'taints',
    ],
    [
      'a label of Karpenter',
      { kubelet: { flags: ['--node-labels="karpenter.sh/nodepool=x"'] } },
      'which Karpenter sets itself',
      'error',
      'owned-label',
    ],
    [
      'a label of its own',
      { kubelet: { flags: ['--node-labels=team=a'] } },
      'does not know of',
      'warning',
      'node-label',
    ],
    ['a word', { kubelet: { flags: ['v=4'] } }, 'is no flag of the kubelet', 'error', 'kubelet-flag'],
    [
      'the cluster',
      { raw: { cluster: { name: 'x' } } },
      'nodeConfig.cluster.name is written by Karpenter',
      'error',
      'owned-field',
    ],
    [
      'maxPods',
      { kubelet: { config: { maxPods: 110 } } },
      'nodeConfig.kubelet.config.maxPods is not seen',
      'warning',
      'kubelet-field',
    ],
    [
      '--max-pods',
      { kubelet: { flags: ['--max-pods=8'] } },
      'flags[0].--max-pods is not seen',
      'warning',
      'kubelet-field',
    ],
    [
      'RAID0',
      { instance: { localStorage: { strategy: 'RAID0' } } },
      "counts the root volume as the node's storage",
      'warning',
      'instance-store',
    ],
    ['null', { raw: { a: null as never } }, 'nodeConfig.a is no value of a setting', 'error', 'value'],
    ['a huge number', { raw: { a: 2 ** 60 } }, 'is a number that settings cannot hold', 'error', 'number'],
    ['half a character', { raw: { a: '\ud800' } }, 'half of a UTF-16 pair', 'error', 'character'],
  ])('says what is wrong with %s', (_, nodeConfig, message, severity, rule) => {
    const [first, ...rest] = UserData.al2023({ nodeConfig }).problems;
    expect(first?.message).toContain(message);
    expect(first).toMatchObject({ rule: `charts/user-data-${rule}`, path: '', severity });
    expect(first?.fix).toBeTruthy();
    expect(rest).toEqual([]);
  });

  it('allows flags and cluster fields that Karpenter leaves alone', () => {
    const data = UserData.al2023({
      nodeConfig: {
        kubelet: { flags: ['--v=4', '-v=4', '--serialize-image-pulls=false'] },
        raw: { cluster: { enableOutpost: true } },
      },
    });
    expect(data.problems).toEqual([]);
  });

  it('survives huge strings', () => {
    const huge = 'cdk8s-karpenter--'.repeat(200_000);
    const found = UserData.al2023({ nodeConfig: { raw: { a: huge, [huge]: 1 } }, scripts: [`#!/bin/sh\n${huge}`] });
    expect(messages(found)).toEqual([
      'a key of nodeConfig is longer than the 16384 bytes of user data',
      'nodeConfig.a is longer than the 16384 bytes of user data',
      'user data is larger than the 16384 bytes that EC2 takes',
    ]);
  });

  it('survives a map that contains itself', () => {
    const loop: { self?: unknown } = {};
    loop.self = loop;
    expect(messages(UserData.al2023({ nodeConfig: { raw: { loop } as never } }))).toEqual([
      'nodeConfig.loop.self contains itself or is nested deeper than 32 levels',
    ]);
  });

  it('carries a key __proto__ like any other', () => {
    const raw = JSON.parse('{"__proto__":{"polluted":1}}');
    const { text } = UserData.al2023({ nodeConfig: { kubelet: { config: raw } } });
    expect(text).toContain('__proto__:\n        polluted: 1');
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it.each([
    ['no interpreter', 'echo hi', 'scripts[0] has no interpreter'],
    ['a blank line first', '\n#!/bin/bash\n', 'scripts[0] has no interpreter'],
    ["Karpenter's boundary", '#!/bin/bash\ncat <<E\n--// x\nE\n', 'begins with --//'],
    ['taints', '#!/bin/bash\nsed -i "s/x/--register-with-taints=a/" f\n', 'sets --register-with-taints'],
    ['a bell', '#!/bin/bash\necho \x07\n', 'holds the character U+0007'],
    ['a byte order mark', '#!/bin/bash\n\ufeff\n', 'holds the character U+FEFF'],
  ])('refuses a script with %s', (_, script, message) => {
    const found = UserData.al2023({ scripts: [script] }).problems;
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(message);
    expect(found[0]?.severity).toBe('error');
  });

  it('makes line feeds of CRLF and keeps tabs', () => {
    const data = UserData.al2023({ scripts: ['#!/bin/bash\r\n\techo hi\r\n'] });
    expect(data.text).toContain('#!/bin/bash\n\techo hi\n\n--');
    expect(data.text).not.toContain('\r');
    expect(data.problems).toEqual([]);
    expect(messages(UserData.al2023({ scripts: ['#!/bin/bash\necho a\rb\n'] }))[0]).toContain('U+000D');
  });

  it('declares UTF-8 where a script needs it', () => {
    const { text } = UserData.al2023({ scripts: ['#!/bin/bash\necho ä\n', '#!/bin/bash\necho a\n'] });
    expect(partsOf(text).map(({ type }) => type)).toEqual([
      'text/x-shellscript; charset="utf-8"',
      'text/x-shellscript; charset="us-ascii"',
    ]);
  });

  it('never has its boundary in a part, and the same one always', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('cdk8s-karpenter', '-', '--', '\n', 'x')), (pieces) => {
        const script = `#!/bin/sh\n${pieces.join('')}\n`;
        const { text } = UserData.al2023({ scripts: [script] });
        const boundary = /boundary="([^"]+)"/.exec(text)?.[1] ?? '';
        expect(script).not.toContain(boundary);
        expect(partsOf(text).map(({ content }) => content)).toEqual([script.endsWith('\n') ? script : `${script}\n`]);
        expect(UserData.al2023({ scripts: [script] }).text).toBe(text);
      }),
      { seed: 7, numRuns: runs(300) },
    );
  });

  it('counts bytes against the 16 KiB of EC2', () => {
    const script = (bytes: number) => `#!/bin/sh\n${'#'.repeat(bytes)}\n`;
    expect(messages(UserData.al2023({ scripts: [script(12_000)] }))).toEqual([]);
    expect(messages(UserData.al2023({ scripts: [script(14_000)] }), 'warning')).toHaveLength(1);
    expect(messages(UserData.al2023({ scripts: [script(16_500)] }), 'error')[0]).toContain('16384 bytes');
    expect(messages(UserData.al2023({ scripts: [`#!/bin/sh\n# ${'ä'.repeat(8_200)}`] }), 'error')).toHaveLength(1);
  });

  it('refuses to be empty', () => {
    expect(messages(UserData.al2023({}))).toEqual(['user data is empty']);
    expect(messages(UserData.al2023({ nodeConfig: [], scripts: [] }))).toEqual(['user data is empty']);
  });
});
