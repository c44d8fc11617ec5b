import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crdIds } from '../../imports/crds';
import { admit, controllerFindings, setFindings } from '../../src/admission';
import { check } from '../../src/check/check';
import { REPORTS } from '../../src/findings/formats/reports';
import { KARPENTER_MINORS, karpenterRelease } from '../../src/karpenter/versions';
import { withHostileValues } from '../admission/hostile-values';
import { validObject } from '../admission/valid-objects';
import { folder, pool } from './folder';

/** `HOSTILE_OBJECTS=100000 HOSTILE_SEED=1 npx vitest run test/check/hostile.test.ts` takes some minutes. */
const OBJECTS = Number(process.env.HOSTILE_OBJECTS ?? 1_000);
const TIMEOUT = 30_000 + 100 * OBJECTS;
const SEED = Number(process.env.HOSTILE_SEED ?? 31);
const FILES_PER_RUN = 20;

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
      const wrong = pool('wrong', { weight: 101 });
      const many = fc.array(objects, { minLength: FILES_PER_RUN, maxLength: FILES_PER_RUN });
      fc.assert(
        fc.property(many, fc.constantFrom(...KARPENTER_MINORS), (contents, karpenterVersion) => {
          const files = (where: string): Record<string, string> =>
            Object.fromEntries(contents.map((object, at) => [`${where}/${at}.json`, JSON.stringify(object)]));
          const base = folder({ ...files('old'), ...files('new'), 'new/wrong.yaml': wrong });
          const report = check([join(base, 'new')], { karpenterVersion, previous: join(base, 'old') });
          const ofWrong = report.findings.filter(({ source }) => source.file === join(base, 'new/wrong.yaml'));
          expect(ofWrong.map(({ rule, path }) => `${rule} ${path}`)).toContain('admission/range spec.weight');
          for (const render of Object.values(REPORTS)) expect(typeof render(report, () => undefined)).toBe('string');
        }),
        { numRuns: Math.ceil(OBJECTS / FILES_PER_RUN), seed: SEED },
      );
    },
    TIMEOUT,
  );
});
