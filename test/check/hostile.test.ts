import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crdIds } from '../../imports/crds';
import { admit, controllerFindings, setFindings } from '../../src/admission';
import { check } from '../../src/check/check';
import type { CheckReport } from '../../src/findings';
import { REPORTS } from '../../src/findings/formats/reports';
import { KARPENTER_MINORS, karpenterRelease } from '../../src/karpenter/versions';
import { policyFindings } from '../../src/policy';
import { withHostileValues } from '../admission/hostile-values';
import { validObject } from '../admission/valid-objects';
import { clusterJson, nodeClass, pool } from './folder';

/** `HOSTILE_OBJECTS=100000 HOSTILE_SEED=1 npx vitest run test/check/hostile.test.ts` takes a quarter of an hour. */
const OBJECTS = Number(process.env.HOSTILE_OBJECTS ?? 1_000);
const TIMEOUT = 30_000 + 100 * OBJECTS;
const SEED = Number(process.env.HOSTILE_SEED ?? 31);
const FILES_PER_RUN = 100;

/** What a check of a folder says, and the folder is gone again: hundreds of thousands of files lie nowhere at a time. */
function checked(files: Readonly<Record<string, string | object>>, judge: (base: string) => void): void {
  const base = mkdtempSync(join(tmpdir(), 'hostile-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(base, name)), { recursive: true });
      writeFileSync(join(base, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
    judge(base);
  } finally {
    rmSync(base, { recursive: true });
  }
}

const isSound = (report: CheckReport): void => {
  for (const render of Object.values(REPORTS)) expect(typeof render(report, () => undefined)).toBe('string');
};

/** The facts of a cluster, all of them. */
const FACTS: Record<string, unknown> = JSON.parse(
  clusterJson('my-cluster', {
    region: 'eu-west-1',
    account: '111122223333',
    environment: 'prod',
    tier: 'production',
    featureGates: { nodeRepair: true, spotToSpotConsolidation: false },
    settings: { vmMemoryOverheadPercent: 0.075, reservedENIs: 1, minValuesPolicy: 'Strict', batchMaxDuration: '10s' },
    namespace: 'kube-system',
    serviceAccount: 'karpenter',
    vpc: { isolated: true, id: 'vpc-1', ipFamily: 'ipv4' },
    tags: { team: 'a' },
    interruptionQueue: { name: 'my-cluster' },
    nodes: { windows: true },
  }),
);
const withHostileFacts = withHostileValues(fc.constant(FACTS));
/** Objects that everything which is known of a cluster is asked about. */
const JUDGED: readonly Record<string, unknown>[] = [
  pool('general', { limits: { cpu: 100, memory: 1000 } }),
  nodeClass('default', { kubelet: { maxPods: 20 } }),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a' },
    spec: { containers: [{ name: 'a', resources: { requests: { cpu: '1' } } }] },
  },
];

/** Objects that are none of Karpenter's and yet looked at: workloads, what lists others, what builds them. */
const OTHERS: readonly Record<string, unknown>[] = [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'web', labels: { app: 'web' } },
    spec: {
      replicas: 2,
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          nodeSelector: { 'karpenter.sh/nodepool': 'general' },
          tolerations: [{ key: 'a', operator: 'Exists' }],
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] }],
              },
            },
          },
          topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone' }],
          containers: [{ name: 'web', resources: { requests: { cpu: '1', memory: '1Gi' } } }],
        },
      },
    },
  },
  { apiVersion: 'v1', kind: 'List', items: [pool('listed'), { apiVersion: 'v1', kind: 'ConfigMap' }] },
  { apiVersion: 'v1', kind: 'PodTemplate', metadata: { name: 'a' }, template: { spec: { containers: [] } } },
];

const valid = KARPENTER_MINORS.flatMap((minor) =>
  Object.keys(crdIds(karpenterRelease(minor))).map((kind) => validObject(kind, minor)),
);
const objects = withHostileValues(fc.oneof(...valid, fc.constantFrom(...OTHERS)));

describe('any JSON value at any place', () => {
  test(
    'ends no judgement of an object, created or updated',
    () => {
      fc.assert(
        fc.property(objects, objects, fc.constantFrom(...KARPENTER_MINORS), (object, previous, karpenterMinor) => {
          const all = [
            ...admit(object, { karpenterMinor }),
            ...admit(object, { karpenterMinor, previous, strict: false }),
            ...admit(object, { karpenterMinor, previous: object }),
            ...controllerFindings(object, { karpenterMinor }),
            ...setFindings([object, previous, object], { karpenterMinor }).map(({ finding }) => finding),
          ];
          for (const { message, path } of all) expect([typeof message, typeof path]).toEqual(['string', 'string']);
        }),
        { numRuns: OBJECTS, seed: SEED },
      );
    },
    TIMEOUT,
  );

  test(
    'ends no check, and the other files are still judged',
    () => {
      const wrong = JSON.stringify(pool('wrong', { weight: 101 }));
      const many = fc.array(objects, { minLength: FILES_PER_RUN, maxLength: FILES_PER_RUN });
      fc.assert(
        fc.property(many, fc.constantFrom(...KARPENTER_MINORS), (contents, karpenterVersion) => {
          const files = (where: string): Record<string, string> =>
            Object.fromEntries(contents.map((object, at) => [`${where}/${at}.json`, JSON.stringify(object)]));
          checked({ ...files('old'), ...files('new'), 'new/wrong.json': wrong }, (base) => {
            const report = check([join(base, 'new')], { karpenterVersion, previous: join(base, 'old') });
            const ofWrong = report.findings.filter(({ source }) => source.file === join(base, 'new/wrong.json'));
            expect(ofWrong.map(({ rule, path }) => `${rule} ${path}`)).toContain('admission/range spec.weight');
            isSound(report);
          });
        }),
        { numRuns: Math.ceil(OBJECTS / FILES_PER_RUN), seed: SEED },
      );
    },
    TIMEOUT,
  );

  test(
    'in cluster.json ends no check',
    () => {
      const objectFiles = Object.fromEntries(JUDGED.map((object, at) => [`manifests/${at}.json`, object]));
      const wrong = pool('wrong', { weight: 101 });
      let judged = 0;
      fc.assert(
        fc.property(withHostileFacts, (facts) => {
          checked({ ...objectFiles, 'manifests/wrong.json': wrong, 'cluster.json': JSON.stringify(facts) }, (base) => {
            const report = check([base], {});
            expect(report.findings.map(({ rule }) => rule)).toContain('admission/range');
            if (report.findings.some(({ source }) => source.cluster !== undefined)) judged++;
            isSound(report);
          });
        }),
        { numRuns: Math.ceil(OBJECTS / 5), seed: SEED },
      );
      expect(judged).toBeGreaterThan(OBJECTS / 10);
    },
    TIMEOUT,
  );

  test(
    'in the facts of a cluster ends no judgement of its objects',
    () => {
      fc.assert(
        fc.property(withHostileFacts, fc.constantFrom(...KARPENTER_MINORS), (facts, karpenterMinor) => {
          const found = [
            ...setFindings(JUDGED, { karpenterMinor, facts: facts as never }),
            ...policyFindings(JUDGED, { facts: facts as never }),
          ];
          for (const { finding } of found) expect(typeof finding.message).toBe('string');
        }),
        { numRuns: Math.ceil(OBJECTS / 5), seed: SEED },
      );
    },
    TIMEOUT,
  );
});
