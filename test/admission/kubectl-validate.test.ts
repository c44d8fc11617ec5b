import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type Crd, crdIds, loadCrd } from '../../imports/crds';
import { admit } from '../../src/admission';
import type { Finding } from '../../src/findings';
import { KARPENTER_MINORS, type KarpenterMinor, karpenterRelease } from '../../src/karpenter/versions';
import { FULL } from '../full';
import { mutated } from './mutations';
import { validObject } from './valid-objects';

/**
 * The same objects, judged by `kubectl-validate`: the API server's own library code, of Kubernetes 1.30. In a whole
 * run a thousand objects of each kind and minor; else fewer, and none where the tool is not installed.
 */
const TOOL = 'kubectl-validate';
const INSTALL = 'go install sigs.k8s.io/kubectl-validate@v0.0.4';
const IN_CI = process.env.CI === 'true';
const OBJECTS = FULL ? 1000 : 40;

/** Kinds and minors that share one schema are judged alike by both, so that each distinct schema is enough. */
const SCHEMAS = [
  ...new Map(
    [...KARPENTER_MINORS]
      .reverse()
      .flatMap((minor) =>
        Object.entries(crdIds(karpenterRelease(minor))).map(([kind, id]) => [id, { id, kind, minor }] as const),
      ),
  ).values(),
];

const isInstalled = spawnSync(TOOL, ['--help']).error === undefined;
const folder = mkdtempSync(join(tmpdir(), 'kubectl-validate-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The CRD as a cluster has it: what the carried data leaves out does not decide about a spec. */
const toDefinition = ({ group, kind, listKind, plural, singular, scope, version, schema }: Crd): object => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.${group}` },
  spec: {
    group,
    names: { kind, listKind, plural, singular },
    scope,
    versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } }],
  },
});

function samples(kind: string, minor: KarpenterMinor): readonly Record<string, unknown>[] {
  const valid = validObject(kind, minor);
  return [
    ...fc.sample(valid, { numRuns: OBJECTS / 5, seed: 7 }),
    ...fc.sample(mutated(valid), { numRuns: (OBJECTS * 4) / 5, seed: 7 }),
  ];
}

/** As Go writes both ends of 64 bits, which JavaScript rounds to what no 64 bits hold. */
const toJson = (object: unknown): string =>
  JSON.stringify(object).replace(/(?<=[[,:])(-?)9223372036854776000(?=[\],}])/g, (_, sign) =>
    sign === '-' ? '-9223372036854775808' : '9223372036854775807',
  );

/** The range of int32 is held by API servers from 1.36 on; what an older one stores, Karpenter's own client cannot read. */
const isOfTool = ({ rule, message }: Finding): boolean => rule !== 'admission/range' || !message.includes('2147483647');

interface Verdict {
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
}

async function judge(id: string, objects: readonly unknown[]): Promise<readonly Verdict[]> {
  const at = join(folder, id);
  mkdirSync(join(at, 'crds'), { recursive: true });
  mkdirSync(join(at, 'objects'));
  writeFileSync(join(at, 'crds/crd.yaml'), JSON.stringify(toDefinition(loadCrd(id))));
  writeFileSync(join(at, 'objects/all.yaml'), objects.map(toJson).join('\n---\n'));
  const args = ['objects', '--local-crds', 'crds', '--version', '1.30', '-o', 'json'];
  // It compiles the schema anew for each object: collecting that garbage would double its time.
  const env = { ...process.env, GOGC: '800' };
  const output = await new Promise<string>((resolve) => {
    execFile(TOOL, args, { cwd: at, env, maxBuffer: 2 ** 30 }, (_, stdout) => resolve(stdout));
  });
  return (JSON.parse(output) as Record<string, readonly Verdict[]>)['objects/all.yaml'] ?? [];
}

describe(`${OBJECTS} objects of each kind and schema, beside ${TOOL}`, () => {
  it('is installed in CI', () => {
    if (!isInstalled) process.stderr.write(`${TOOL} is not installed, its comparison is skipped: ${INSTALL}\n`);
    expect(isInstalled || !IN_CI, INSTALL).toBe(true);
  });

  it.skipIf(!isInstalled).concurrent.each(SCHEMAS)(
    '$id agrees',
    async ({ id, kind, minor }) => {
      const objects = samples(kind, minor);
      const verdicts = await judge(id, objects);
      expect(verdicts.length).toBe(objects.length);
      const disagreements = objects.flatMap((object, index) => {
        const ours = admit(object, { karpenterMinor: minor, kubernetesVersion: '1.30' }).filter(isOfTool);
        const theirs = verdicts[index];
        return (ours.length === 0) === (theirs?.status === 'Success') ? [] : [{ object, ours, theirs }];
      });
      expect(disagreements).toEqual([]);
    },
    900_000,
  );

  it('is held against objects of both kinds', () => {
    const all = samples('NodePool', '1.14').map((object) => admit(object, { karpenterMinor: '1.14' }).length === 0);
    expect(all.filter(Boolean).length).toBeGreaterThan(OBJECTS / 5);
    expect(all.filter((accepted) => !accepted).length).toBeGreaterThan(OBJECTS / 5);
  });
});
