import { describe, expect, it } from 'vitest';
import { controllerFindings } from '../../src/admission';
import type { AmiFamily } from '../../src/karpenter';
import { userDataProblems } from '../../src/user-data';
import { isMime, readMime } from '../../src/user-data/mime';
import { readYaml } from '../../src/user-data/node-config';
import { nodeClass } from '../check/folder';
import recorded from './karpenter-verdicts.json';

/** What Karpenter's own code (1.14.1, pkg/providers/amifamily/bootstrap) makes of a text. */
interface Verdict {
  readonly family: AmiFamily;
  readonly text: string;
  readonly read: boolean;
  /** Of each part of the user data, Karpenter's own last. */
  readonly types?: readonly string[];
}
const VERDICTS = recorded as readonly Verdict[];

/** Of what can be read, and Karpenter owns: told apart, at the end of the file. */
const OWNED =
  /^warning (?:owned-field|owned-label|node-label|kubelet-field|kubelet-flag|taints|instance-store|bootstrap): /;

const all = (text: string, family: AmiFamily, kubelet = {}): readonly string[] =>
  userDataProblems(text, family, kubelet).map(
    ({ rule, severity = 'error', message }) =>
      `${severity === 'error' ? '' : `${severity} `}${rule.replace('user-data/', '')}: ${message}`,
  );
const said = (text: string, family: AmiFamily): readonly string[] =>
  all(text, family).filter((each) => !OWNED.test(each));
const owned = (text: string, family: AmiFamily, kubelet = {}): readonly string[] =>
  all(text, family, kubelet)
    .filter((each) => OWNED.test(each))
    .map((each) => each.slice('warning '.length));
const rules = (text: string, family: AmiFamily): readonly string[] =>
  said(text, family).map((each) => each.split(':', 1)[0] ?? '');

describe('as Karpenter reads it', () => {
  it('has cases of each kind', () => {
    expect(VERDICTS.length).toBeGreaterThan(90);
    for (const read of [true, false]) expect(VERDICTS.filter((each) => each.read === read).length).toBeGreaterThan(30);
  });

  it.each(VERDICTS.filter(({ text }) => isMime(text)))('$family: $text', ({ text, read, types = [] }) => {
    const ours = readMime(text);
    expect('parts' in ours).toBe(read);
    if ('parts' in ours) expect(ours.parts.map(({ type }) => type)).toEqual(types.slice(0, -1));
  });

  it.each(VERDICTS.filter(({ text, family }) => family === 'AL2023' && !isMime(text)))(
    'AL2023: $text',
    ({ text, types = [] }) => {
      const yaml = readYaml(text);
      const isConfig = yaml === 'empty' || 'map' in yaml;
      expect(types[0]).toBe(isConfig ? 'application/node.eks.aws' : 'text/x-shellscript');
    },
  );

  it.each(VERDICTS.filter(({ family }) => family === 'Bottlerocket'))('Bottlerocket: $text', ({ text, read }) => {
    const refused = said(text, 'Bottlerocket').filter((each) => each.includes('launches nothing from the class'));
    expect(refused.length === 0).toBe(read);
  });
});

const HEAD = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="BOUNDARY"\n';
const SCRIPT = '#!/bin/bash\necho hello\n';
const mime = (...parts: readonly (readonly [type: string, content: string])[]): string =>
  `${HEAD}\n${parts.map(([type, content]) => `--BOUNDARY\nContent-Type: ${type}\n\n${content}`).join('')}--BOUNDARY--\n`;
const CONFIG =
  'apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec:\n  kubelet:\n    config:\n      maxPods: 40\n';
const SHELL = 'text/x-shellscript; charset="us-ascii"';
const NODE_CONFIG = 'application/node.eks.aws';

describe('MIME', () => {
  it('without the empty line before its first delimiter', () => {
    const text = `${HEAD}--BOUNDARY\nContent-Type: ${SHELL}\n${SCRIPT}--BOUNDARY--\n`;
    expect(userDataProblems(text, 'AL2')).toEqual([
      {
        rule: 'user-data/mime',
        path: '',
        got: 'MIME-Version: 1.0',
        message:
          'Karpenter cannot read the MIME document, and launches nothing from the class: it has "--BOUNDARY" among its headers, and no empty line after them',
        fix: 'leave one empty line between the headers and what follows, before the first delimiter and in each part',
      },
    ]);
  });

  it.each([
    [
      `${HEAD}\n--BOUNDARY\nContent-Type: ${SHELL}\n${SCRIPT}--BOUNDARY--\n`,
      /the part 1 has "#!\/bin\/bash" among its headers/,
    ],
    [
      `${HEAD}\n--BOUNDARY\nContent-Type: ${SHELL}\n\n${SCRIPT}`,
      /the part 1 does not end: no line "--BOUNDARY--" follows/,
    ],
    [`\n${mime([SHELL, SCRIPT])}`, /its first lines are no headers with a Content-Type/],
    [`  ${mime([SHELL, SCRIPT])}`, /" {2}MIME-Version: 1.0" among its headers/],
    [mime([SHELL, SCRIPT]).replace('; boundary="BOUNDARY"', ''), /its Content-Type has no boundary/],
    [
      mime([SHELL, SCRIPT]).replace('multipart/mixed', 'text/plain'),
      /it is text\/plain, and Karpenter reads multipart alone/,
    ],
    [
      mime([SHELL, SCRIPT])
        .replace('--BOUNDARY--', '--BOUNDARY--\nx')
        .replace('hello\n--BOUNDARY', 'hello\n--BOUNDARY -'),
      /after the part 1 stands "--BOUNDARY ---", which is no delimiter/,
    ],
  ])('%j', (text, message) => {
    for (const family of ['AL2', 'AL2023'] as const) {
      expect(said(text, family)).toEqual([expect.stringMatching(message)]);
    }
  });

  it('with delimiters of another boundary reaches no node', () => {
    expect(rules(mime([SHELL, SCRIPT]).replaceAll('--BOUNDARY', '--OTHER'), 'AL2023')).toEqual(['mime-parts']);
  });

  it.each([
    mime([SHELL, SCRIPT]),
    mime([SHELL, SCRIPT]).replaceAll('\n', '\r\n'),
    mime([NODE_CONFIG, CONFIG], [SHELL, SCRIPT]),
    mime(['text/cloud-config', 'runcmd: [ls]\n']),
    mime(['text/cloud-boothook; charset="us-ascii"', '#!/bin/bash\nls\n']),
  ])('%j is read', (text) => {
    expect(rules(text, 'AL2023')).toEqual([]);
  });
});

describe('scripts', () => {
  it.each<[string, AmiFamily, RegExp]>([
    ['echo hello\n', 'AL2', /the text has no interpreter in its first line/],
    ['\n#!/bin/bash\necho hello\n', 'AL2023', /no interpreter/],
    [mime([SHELL, `\n${SCRIPT}`]), 'AL2', /the part 1 has no interpreter/],
    [mime([SHELL, SCRIPT], [SHELL, 'echo\n']), 'AL2023', /the part 2 has no interpreter/],
    ['#cloud-config\nruncmd: [ls]\n', 'AL2', /the text is a cloud-config, and goes to a node of AL2 as a shell script/],
    ['[settings.kubernetes]\nmax-pods = 110\n', 'AL2023', /is settings of Bottlerocket/],
    ['<powershell>\nGet-Date\n</powershell>\n', 'AL2023', /is PowerShell/],
    [CONFIG, 'AL2', /is a NodeConfig/],
    [CONFIG.replace('  kubelet', '\tkubelet'), 'AL2023', /is a NodeConfig/],
    [Buffer.from(mime([SHELL, SCRIPT])).toString('base64'), 'AL2023', /is text in base64/],
  ])('%j on %s', (text, family, message) => {
    expect(said(text, family)).toEqual([expect.stringMatching(message)]);
    expect(rules(text, family)).toEqual(['shebang']);
  });

  it('that are YAML as well are handed to nodeadm', () => {
    for (const script of ['#!/bin/bash\n# nothing yet\n', '#!/bin/bash\necho "a: b"\n']) {
      expect(said(script, 'AL2023')).toEqual([expect.stringMatching(/node-config: the script can be read as YAML/)]);
      expect(rules(script, 'AL2')).toEqual([]);
    }
  });

  it.each([SCRIPT, '#!/usr/bin/env python3\nprint(1)\n', '#!/bin/bash\nset -e\necho "a: b"\n'])(
    '%j is run',
    (script) => {
      expect([...rules(script, 'AL2'), ...rules(script, 'AL2023')]).toEqual([]);
    },
  );
});

describe('a NodeConfig', () => {
  it.each<[string, readonly string[]]>([
    [
      CONFIG.replace('kubelet', 'Kubelet'),
      [
        'node-config-key: spec.Kubelet is no field of a NodeConfig, which goes by capital and small letters: nodeadm does not read it',
      ],
    ],
    [CONFIG.replace('kind:', 'Kind:'), [expect.stringMatching(/^node-config-key: Kind is/)]],
    [CONFIG.replace('spec:', 'Spec:'), [expect.stringMatching(/^node-config-key: Spec is/)]],
    [
      CONFIG.replace('    config:', '    Config:').replace('apiVersion', 'ApiVersion'),
      [
        expect.stringMatching(/^node-config-key: ApiVersion is/),
        expect.stringMatching(/^node-config-key: spec.kubelet.Config is/),
      ],
    ],
    [
      CONFIG.replace('kubelet', 'kublet'),
      [expect.stringMatching(/^warning node-config-key: spec.kublet is no field of a NodeConfig: /)],
    ],
    [CONFIG.replace('v1alpha1', 'v1'), [expect.stringMatching(/^node-config: a NodeConfig without apiVersion/)]],
    [CONFIG.replace('kind: NodeConfig\n', ''), [expect.stringMatching(/^node-config: a NodeConfig without kind/)]],
    ['runcmd: [ls]\n', [expect.stringMatching(/without apiVersion/), expect.stringMatching(/without kind/)]],
    [
      '# nothing\n',
      [expect.stringMatching(/^node-config: the text is a NodeConfig that nodeadm cannot read \(it is empty\)/)],
    ],
  ])('%j', (text, expected) => {
    expect(said(text, 'AL2023')).toEqual(expected);
    expect(said(mime([NODE_CONFIG, text]), 'AL2023')).toEqual(
      expected.map((each) => (text.startsWith('#') ? expect.stringMatching(/the part 1 is a NodeConfig/) : each)),
    );
  });

  it('that is no YAML, as a part', () => {
    expect(said(mime([NODE_CONFIG, 'a: [\n']), 'AL2023')).toEqual([
      expect.stringMatching(/the part 1 is a NodeConfig that nodeadm cannot read/),
    ]);
  });

  it('is nothing for AL2', () => {
    expect(said(mime([NODE_CONFIG, CONFIG]), 'AL2')).toEqual([
      'node-config: the part 1 is a NodeConfig, and nothing reads one on AL2',
    ]);
  });

  it.each([
    CONFIG,
    `---\n${CONFIG}`,
    CONFIG.replace('  kubelet', '  featureGates:\n    FastImagePull: true\n  kubelet'),
    // Fields of a nodeadm that is newer, and keys of the kubelet.
    CONFIG.replace('  kubelet', '  something:\n    New: 1\n  kubelet'),
    CONFIG.replace('maxPods', 'MaxPods'),
    JSON.stringify({ apiVersion: 'node.eks.aws/v1alpha1', kind: 'NodeConfig', metadata: { Name: 'a' } }),
  ])('%j is read', (text) => {
    expect(rules(text, 'AL2023')).toEqual([]);
  });
});

describe('settings of Bottlerocket', () => {
  it.each<[string, readonly unknown[]]>([
    [
      SCRIPT,
      [
        'bottlerocket: the text is a shell script, and Bottlerocket takes settings in TOML: Karpenter cannot read the user data, and launches nothing from the class',
      ],
    ],
    [mime([SHELL, SCRIPT]), [expect.stringMatching(/the text is MIME/)]],
    [CONFIG, [expect.stringMatching(/the text is a NodeConfig/)]],
    ['settings:\n  motd: a\n', [expect.stringMatching(/the text is no TOML/)]],
    ['[settings.kubernetes]\nmax-pods = \n', [expect.stringMatching(/the text is no TOML/)]],
    [
      '[kubernetes]\nmax-pods = 1\n',
      [expect.stringMatching(/^bottlerocket-outside: kubernetes stands outside of settings/)],
    ],
    [
      '[settings.kubernetes]\nimage-gc-high-threshold-percent = 85\n',
      [
        'bottlerocket-type: settings.kubernetes.image-gc-high-threshold-percent is text, in quotes: Karpenter cannot read the user data, and launches nothing from the class',
      ],
    ],
    [
      '[settings.kernel.sysctl]\n"net.core.somaxconn" = 1024\n',
      [
        'bottlerocket-type: settings.kernel.sysctl."net.core.somaxconn" is text, in quotes: Bottlerocket refuses the settings when it boots, and the node never joins',
      ],
    ],
    [
      '[settings.host-containers.admin]\nenabled = "true"\n',
      [expect.stringMatching(/admin.enabled is true or false, without quotes: Bottlerocket/)],
    ],
    [
      '[settings.kubernetes]\nmax-pod = 1\n',
      [
        'warning dropped-setting: settings.kubernetes.max-pod is no setting that Karpenter carries over: it writes that table anew, with those that it knows',
      ],
    ],
  ])('%j', (text, expected) => {
    expect(said(text, 'Bottlerocket')).toEqual(expected);
  });

  it('say what to write', () => {
    const fixOf = (text: string) => userDataProblems(text, 'Bottlerocket').map(({ got, fix }) => [got, fix]);
    expect(fixOf('[settings.kubernetes.eviction-hard]\n"memory.available" = 100\n')).toEqual([[100, 'write "100"']]);
    expect(fixOf('[settings.kubernetes]\nmax-pods = "110"\n')).toEqual([
      ['110', 'write a whole number, without quotes'],
    ]);
    expect(fixOf('[settings.kubernetes]\nmax-pod = 1\n')).toEqual([[1, 'write max-pods']]);
    expect(fixOf(Buffer.from('[settings.kubernetes]\nmax-pods = 1\n').toString('base64'))[0]?.[1]).toBe(
      'write the text itself: Karpenter encodes it',
    );
  });

  it.each([
    '[settings.kubernetes]\nmax-pods = 110\n[settings.kubernetes.node-labels]\nteam = "a"\n',
    '[Settings.Kubernetes]\nMax-Pods = 110\n',
    '[settings.kernel.sysctl]\n"user.max_user_namespaces" = "16384"\n[settings.motd2]\na = 1\n',
    '[settings.bootstrap-containers.a]\nsource = "x"\nmode = "always"\nessential = true\n',
    'settings.motd = "hello"\n',
  ])('%j are taken', (text) => {
    expect(rules(text, 'Bottlerocket')).toEqual([]);
  });
});

describe('Windows', () => {
  it.each([
    ['<powershell>\nGet-Date\n</powershell>\n', /tags do not nest/],
    ['Get-Date\n<persist>true</persist>\n', /tags do not nest/],
    [SCRIPT, /is a shell script, and Windows runs it as PowerShell/],
    [mime([SHELL, SCRIPT]), /is MIME/],
    ['[settings.kubernetes]\nmax-pods = 1\n', /is settings of Bottlerocket/],
  ])('%j', (text, message) => {
    for (const family of ['Windows2019', 'Windows2022', 'Windows2025'] as const) {
      expect(said(text, family)).toEqual([expect.stringMatching(message)]);
    }
  });

  it('takes PowerShell', () => {
    expect(rules('# Comment\nNew-Item -Path C:\\temp -ItemType Directory\n', 'Windows2022')).toEqual([]);
  });
});

describe('any text', () => {
  it('is measured: EC2 takes 16 KiB', () => {
    const large = `#!/bin/bash\n${'#'.repeat(16 * 1024)}\necho\n`;
    expect(rules(large, 'AL2')).toEqual(['size']);
    expect(rules(large, 'Custom')).toEqual(['size']);
    expect(rules(large.slice(0, 16 * 1024), 'AL2')).toEqual([]);
  });

  it.each(['', ' \n', '${user_data}', '{{ .Values.userData }}'])('%j is left alone', (text) => {
    for (const family of ['AL2', 'AL2023', 'Bottlerocket', 'Windows2022', 'Custom'] as const) {
      expect(rules(text, family)).toEqual([]);
    }
  });

  it('of Custom is the user’s own', () => {
    for (const text of [SCRIPT, 'echo\n', mime([SHELL, 'x']), '[x', HEAD]) expect(rules(text, 'Custom')).toEqual([]);
  });

  it('is read in the time that it takes to read it, and never throws', () => {
    const hostile = [
      `${HEAD}\n${'--BOUNDARY\n\n'.repeat(5000)}`,
      `${HEAD}\n--BOUNDARY\n\n${'\n--BOUNDARYx'.repeat(5000)}`,
      `MIME-Version: 1.0\n${' a\n'.repeat(20000)}`,
      `Content-Type: multipart/mixed${'; a=b'.repeat(10000)}\n\n`,
      `Content-Type: multipart/mixed; boundary="${'\\"'.repeat(20000)}\n\n`,
      '[settings.'.repeat(5000),
      `[settings]\n${'a.'.repeat(20000)}b = 1\n`,
      `a: ${'['.repeat(20000)}`,
      '&a [*a]\n',
      '__proto__: 1\nconstructor: 2\n',
      '[settings.__proto__]\na = 1\n[settings.kubernetes.constructor]\nb = 1\n',
      '\u0000\uD800\u2028',
    ];
    const start = performance.now();
    for (const family of ['AL2', 'AL2023', 'Bottlerocket', 'Windows2022'] as const) {
      for (const text of hostile) expect(() => userDataProblems(text, family)).not.toThrow();
    }
    expect(performance.now() - start).toBeLessThan(5000);
  });
});

it('is found in a node class, at its field', () => {
  const object = nodeClass('default', { amiSelectorTerms: [{ alias: 'bottlerocket@latest' }], userData: SCRIPT });
  expect(controllerFindings(object, { karpenterMinor: '1.14' })).toMatchObject([
    { rule: 'user-data/bottlerocket', severity: 'error', resource: 'EC2NodeClass/default', path: 'spec.userData' },
  ]);
});

describe('what Karpenter owns', () => {
  const config = (spec: string) => `apiVersion: node.eks.aws/v1alpha1\nkind: NodeConfig\nspec: ${spec}\n`;
  const flags = (...given: readonly string[]) => config(JSON.stringify({ kubelet: { flags: given } }));

  it.each<[string, AmiFamily, string, readonly (string | RegExp)[], object?]>([
    [
      'the name of the cluster',
      'AL2023',
      config('{cluster: {name: x}}'),
      [/^owned-field: spec\.cluster\.name is written by Karpenter/],
    ],
    [
      'endpoint, certificate and addresses',
      'AL2023',
      config('{cluster: {apiServerEndpoint: https://x, certificateAuthority: eA==, cidr: 10.0.0.0/16}}'),
      [/apiServerEndpoint/, /certificateAuthority/, /cidr/],
    ],
    ['the id of an Outpost, which nobody else writes', 'AL2023', config('{cluster: {id: x, enableOutpost: true}}'), []],
    [
      'taints',
      'AL2023',
      config('{kubelet: {config: {registerWithTaints: [{key: a}]}}}'),
      [/^taints: .*replaced by the taints of the pool/],
    ],
    [
      'taints by a flag',
      'AL2023',
      flags('--register-with-taints=a=b:NoSchedule'),
      [/^taints: spec\.kubelet\.flags\[0\] sets taints/],
    ],
    [
      'a label of a team',
      'AL2023',
      flags('--v=4', '--node-labels=team=a,zone=b'),
      [/^node-label: spec\.kubelet\.flags\[1\] sets the label team/, /label zone/],
    ],
    [
      'a label of Karpenter',
      'AL2023',
      flags('--node-labels="karpenter.sh/capacity-type=spot"'),
      [/^owned-label: .*which Karpenter sets itself/],
    ],
    [
      'maxPods',
      'AL2023',
      config('{kubelet: {config: {maxPods: 20}}}'),
      [/^kubelet-field: .*maxPods is not seen by Karpenter/],
    ],
    [
      'maxPods that spec.kubelet has too',
      'AL2023',
      config('{kubelet: {config: {maxPods: 20, shutdownGracePeriod: 30s}}}'),
      [/^kubelet-field: .*maxPods is replaced by kubelet\.maxPods of the EC2NodeClass/],
      { maxPods: 30 },
    ],
    [
      '--max-pods, which holds all the same',
      'AL2023',
      flags('--max-pods=20'),
      [/^kubelet-field: .*--max-pods is not seen/],
      { maxPods: 30 },
    ],
    ['a word among the flags', 'AL2023', flags('v=4'), [/^kubelet-flag/]],
    ['RAID0', 'AL2023', config('{instance: {localStorage: {strategy: RAID0}}}'), [/^instance-store/]],
    ['Mount', 'AL2023', config('{instance: {localStorage: {strategy: Mount}}}'), []],
    [
      'two parts',
      'AL2023',
      mime(['application/node.eks.aws', config('{cluster: {name: x}}')], ['text/x-shellscript', SCRIPT]),
      [/owned-field/],
    ],
    [
      'a script that joins',
      'AL2',
      '#!/bin/bash\nset -e\n/etc/eks/bootstrap.sh my-cluster --kubelet-extra-args "--v=4"\n',
      [/^bootstrap: the text calls \/etc\/eks\/bootstrap\.sh/],
    ],
    [
      'a part that joins',
      'AL2',
      mime(['text/x-shellscript', '#!/bin/sh\nsudo /etc/eks/bootstrap.sh x\n']),
      [/^bootstrap: the part 1 calls/],
    ],
    [
      'a script that edits the script',
      'AL2',
      "#!/bin/bash\nsed -i 's/a/b/' /etc/eks/bootstrap.sh\n# /etc/eks/bootstrap.sh x\n",
      [],
    ],
    ['nodeadm', 'AL2023', '#!/bin/bash\nnodeadm init -c file:///x\n', [/^bootstrap: .*nodeadm init/]],
    [
      'taints in a script',
      'AL2',
      '#!/bin/bash\necho KUBELET_ARGS=--register-with-taints=a=b:NoSchedule >> /etc/x\n',
      [/^taints/],
    ],
    ['a script of one’s own image', 'Custom', '#!/bin/bash\n/etc/eks/bootstrap.sh my-cluster\n', []],
    [
      'the cluster of Bottlerocket',
      'Bottlerocket',
      '[settings.kubernetes]\ncluster-name = "x"\napi-server = "https://x"\ncluster-certificate = "eA=="\n',
      [/settings\.kubernetes\.api-server is written/, /cluster-certificate/, /cluster-name/],
    ],
    [
      'taints of Bottlerocket',
      'Bottlerocket',
      '[settings.kubernetes.node-taints]\ndedicated = ["a:NoSchedule"]\n',
      [/^taints/],
    ],
    [
      'labels of Bottlerocket',
      'Bottlerocket',
      '[settings.kubernetes.node-labels]\nteam = "a"\n"karpenter.sh/nodepool" = "x"\n',
      [/^node-label/, /^owned-label/],
    ],
    [
      'max-pods',
      'Bottlerocket',
      '[settings.kubernetes]\nmax-pods = 20\nregistry-qps = 5\n',
      [/^kubelet-field: .*not seen/],
    ],
    [
      'max-pods that spec.kubelet has too',
      'Bottlerocket',
      '[settings.kubernetes]\nmax-pods = 20\n',
      [/replaced by kubelet\.maxPods/],
      { maxPods: 30 },
    ],
    ['settings of the system', 'Bottlerocket', '[settings.ntp]\ntime-servers = ["a"]\n', []],
  ])('%s', (_, family, text, expected, kubelet = {}) => {
    expect(owned(text, family, kubelet)).toEqual(expected.map((each) => expect.stringMatching(each)));
  });

  it('names values that JSON can hold', () => {
    const [found] = userDataProblems('[settings.kubernetes]\nmax-pods = 20\n', 'Bottlerocket');
    expect(JSON.parse(JSON.stringify(found?.got))).toBe(20);
  });

  it('is held against spec.kubelet of the class', () => {
    const userData = config('{kubelet: {config: {maxPods: 20}}}');
    const object = nodeClass('a', {
      userData,
      kubelet: { maxPods: 30 },
      amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    });
    const found = controllerFindings(object, { karpenterMinor: '1.14' }).filter(({ rule }) =>
      rule.startsWith('user-data/'),
    );
    expect(found.map(({ path, message }) => [path, message])).toEqual([
      ['spec.userData', 'spec.kubelet.config.maxPods is replaced by kubelet.maxPods of the EC2NodeClass'],
    ]);
  });
});
