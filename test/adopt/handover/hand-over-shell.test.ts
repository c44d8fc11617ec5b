import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { handOver, handOverText } from '../../../src/adopt/handover';
import type { HandOverFacts } from '../../../src/adopt/handover/types';
import type { JsonObject } from '../../../src/objects';
import { runs } from '../../full';

/*
 * The blocks of HANDOVER.md, run by a real shell, with functions for the programs that write down the words that they
 * were called with.
 */

const folder = mkdtempSync(join(tmpdir(), 'hand-over-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CALLS = join(folder, 'calls');
const PWNED = join(folder, 'pwned');

/** What kubectl prints where it is asked for managers. */
const MANAGERS = [
  '0 Terraform',
  '1 kubectl',
  '2 helm',
  '3 Terraform',
  '10 argocd-controller',
  '11 kustomize-controller',
];

/** Functions in the place of the programs: to start a process for each call takes long. */
const PROGRAMS = [
  `called() { { printf '%s\\0' "$@"; printf '\\1\\0'; } >>'${CALLS}'; }`,
  ...['helm', 'argocd', 'flux', 'terraform', 'npx'].map((name) => `${name}() { called ${name} "$@"; }`),
  'kubectl() {',
  '  called kubectl "$@"',
  `  case "$*" in *go-template*) printf '%s\\n' ${MANAGERS.map((each) => `'${each}'`).join(' ')} ;; esac`,
  '}',
  '',
].join('\n');

const SHELLS = ['bash', 'zsh'].filter((shell) => existsSync(`/bin/${shell}`) || existsSync(`/usr/bin/${shell}`));

/** Commands of a text as a shell runs them. */
function ran(script: string, shell = 'bash'): readonly (readonly string[])[] {
  writeFileSync(CALLS, '');
  execFileSync(shell, ['-c', `${PROGRAMS}${script}`], {
    cwd: folder,
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const words = readFileSync(CALLS, 'utf8').split('\0').slice(0, -1);
  const calls: string[][] = [[]];
  for (const word of words) {
    if (word === '\u0001') calls.push([]);
    else calls.at(-1)?.push(word);
  }
  return calls.slice(0, -1);
}

/** Blocks of a language, found as a renderer of Markdown finds them: to the first line with as long a fence. */
function blocks(markdown: string, language: string): readonly string[] {
  const found: string[] = [];
  let open: { readonly fence: string; readonly language: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split('\n')) {
    const [, fence = '', info = ''] = /^(`{3,})(.*)$/.exec(line) ?? [];
    if (open === undefined && fence !== '') open = { fence, language: info, lines: [] };
    else if (open !== undefined && fence.length >= open.fence.length && info === '') {
      if (open.language === language) found.push(open.lines.join('\n'));
      open = undefined;
    } else open?.lines.push(line);
  }
  expect(open).toBeUndefined();
  return found;
}

const pool = (name: string, metadata: object): JsonObject => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name, ...metadata },
});

const managed = (...managers: readonly string[]) => ({ managedFields: managers.map((manager) => ({ manager })) });

/** Objects of every owner, with texts where marks have any. */
const objectsWith = (text: string): readonly JsonObject[] => [
  pool('by-helm', {
    annotations: { 'meta.helm.sh/release-name': 'pools', 'meta.helm.sh/release-namespace': 'karpenter' },
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    ...managed('helm'),
  }),
  pool('unnamed', { annotations: { 'meta.helm.sh/release-name': text, 'meta.helm.sh/release-namespace': text } }),
  pool('by-argo-cd', {
    annotations: {
      'argocd.argoproj.io/tracking-id': 'platform:karpenter.sh/NodePool:argocd/by-argo-cd',
      'argocd.argoproj.io/sync-options': `Replace=true,${text}`,
    },
    ...managed('argocd-controller', text),
  }),
  pool('tracked', { annotations: { 'argocd.argoproj.io/tracking-id': text } }),
  pool('by-flux', {
    labels: { 'kustomize.toolkit.fluxcd.io/name': 'infra', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
    ...managed('kustomize-controller', 'kubectl'),
  }),
  pool('released', { labels: { 'helm.toolkit.fluxcd.io/name': text, 'helm.toolkit.fluxcd.io/namespace': text } }),
  pool('by-terraform', managed('Terraform', `terraform-provider-${text}`, `kubectl-${text}`)),
  pool('other', { labels: { 'app.kubernetes.io/managed-by': text } }),
  pool(text, managed('Terraform')),
  {
    ...pool('spare', managed('kubectl', 'kubectl-client-side-apply')),
    apiVersion: 'autoscaling.x-k8s.io/v1beta1',
    kind: 'CapacityBuffer',
    metadata: { name: 'spare', namespace: 'web', ...managed('Terraform', 'helm') },
  },
  { apiVersion: text, kind: text, metadata: { name: 'kind', namespace: text } },
];

const factsWith = (text: string): HandOverFacts => ({
  cluster: text,
  manifests: `${text}/manifests`,
  context: text,
  terraform: {
    version: '1.9.0',
    resources: [
      {
        address: `kubernetes_manifest.pool[${JSON.stringify(text)}]`,
        type: 'kubernetes_manifest',
        object: '["karpenter.sh","NodePool","","by-terraform"]',
      },
      {
        address: 'kubernetes_manifest.pool["theirs"]',
        type: 'kubernetes_manifest',
        object: '["karpenter.sh","NodePool","","theirs"]',
      },
      { address: text, type: 'kubectl_manifest', object: '["autoscaling.x-k8s.io","CapacityBuffer","web","spare"]' },
    ],
  },
});

const HOSTILE: readonly string[] = [
  `'; touch ${PWNED}; '`,
  `$(touch ${PWNED})`,
  `\`touch ${PWNED}\``,
  `"; touch ${PWNED}; "`,
  `\n\`\`\`\ntouch ${PWNED}\n\`\`\`sh\ntouch ${PWNED}\n`,
  `--kubeconfig=/tmp/x; touch ${PWNED}`,
  `$'\\'; touch ${PWNED} #`,
  `a\\'; touch ${PWNED}; echo \\'`,
  `| touch ${PWNED} & touch ${PWNED} > x`,
  `\u001b[201~\ntouch ${PWNED}\n\u001b[200~`,
  `!touch ${PWNED}\u2028\u202e\u0000x`,
  `# </details>\n## 9. touch ${PWNED}\n<script>alert(1)</script>`,
  `~/*?[x]{a,b}%f`,
  '\ud800',
];

const said = (text: string): string => text.replaceAll('\0', '').replaceAll(/\p{Cs}/gu, '\ufffd');

/** Runs every block of a text, and holds what was called to the steps. */
function expectExact(text: string, shell: string): void {
  rmSync(PWNED, { force: true });
  const order = handOver(objectsWith(text), factsWith(text));
  const markdown = handOverText(order);
  const wanted = order.steps.flatMap((step) => step.actions.flatMap((action) => ('run' in action ? [action.run] : [])));
  const called = ran(blocks(markdown, 'sh').join('\n'), shell);
  const releases = called.filter(
    (words) => words.includes('patch') || words.some((word) => word.includes('go-template')),
  );
  const others = called.filter((words) => !releases.includes(words));
  // Before the steps: which cluster it is, and how many nodes there are.
  expect(others.slice(2)).toEqual(wanted.map((words) => words.map(said)));
  expect(existsSync(PWNED)).toBe(false);
  // Nothing but our own headings, and no control character but the ends of lines.
  const outside = markdown.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?\n\1$/gm, '');
  expect(
    outside
      .split('\n')
      .filter(
        (line) =>
          /^#/.test(line) &&
          !/^(# Hand-over of `|## (Who|Not|Before|\d\. (Tell|Apply|Let|Take|Remove))|### \d\.\d+ )/.test(line),
      ),
  ).toEqual([]);
  expect(outside).not.toMatch(/[^\n\P{Cc}]/u);
  expect(outside.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')).not.toMatch(/touch|<script|<\/details/);
}

describe('commands of HANDOVER.md in a real shell', () => {
  it.each(HOSTILE.flatMap((text) => SHELLS.map((shell) => ({ shell, text }))))('$shell: $text', ({ text, shell }) => {
    expectExact(text, shell);
  });

  it('any text', () => {
    const char = fc.oneof(
      fc.constantFrom(...'\'"`$\\!|&;<>()[]{}*?~#\n\t -=%'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    );
    fc.assert(
      fc.property(
        fc.array(char, { minLength: 1, maxLength: 12 }).map((chars) => chars.join('')),
        (text) => {
          expectExact(text, 'bash');
        },
      ),
      { numRuns: runs(30) },
    );
  });

  it('takes the entries of one manager out, the last one first, each tested', () => {
    const order = handOver(objectsWith('x'), { cluster: 'prod', manifests: 'dist/clusters/prod/manifests' });
    const calls = ran(blocks(handOverText(order), 'sh').join('\n'));
    const patches = calls.filter((words) => words[1] === 'patch');
    const ofTerraform = patches.filter((words) => words.includes('nodepools.karpenter.sh/by-terraform'));
    expect(ofTerraform.map((words) => JSON.parse((words.at(-1) ?? '').replace('--patch=', '')) as unknown)).toEqual(
      ['3', '0'].map((place) => [
        { op: 'test', path: `/metadata/managedFields/${place}/manager`, value: 'Terraform' },
        { op: 'remove', path: `/metadata/managedFields/${place}` },
      ]),
    );
    expect(patches.filter((words) => words.join(' ').includes('"kubectl"'))).toEqual([]);
    expect(patches.find((words) => words.includes('capacitybuffers.autoscaling.x-k8s.io/spare'))?.slice(1, 4)).toEqual([
      'patch',
      '--namespace=web',
      'capacitybuffers.autoscaling.x-k8s.io/spare',
    ]);
  });
});
