import { expect, it } from 'vitest';
import { immutableFields } from '../../src/admission';

const workload = (kind: string, spec: object, apiVersion = 'apps/v1') => ({
  apiVersion,
  kind,
  metadata: { name: 'a', namespace: 'web' },
  spec,
});
const job = (spec: object) => workload('Job', spec, 'batch/v1');
const pods = (key: string, more: object = {}) => ({
  template: { spec: { containers: [], tolerations: [{ key, operator: 'Exists' }] } },
  ...more,
});
const command = (text: string) => ({
  template: {
    spec: { nodeSelector: { 'karpenter.sh/nodepool': 'default' }, containers: [{ command: ['sh', '-c', text] }] },
  },
});
const TOLERATIONS = 'spec.template.spec.tolerations';

it.each([
  ['a Job whose pool got another taint', job(pods('gpu')), job(pods('accelerator')), [TOLERATIONS]],
  [
    'a Job whose pool got its first taint',
    job({ template: { spec: {} } }),
    job({ template: { spec: { tolerations: [{}] } } }),
    [TOLERATIONS],
  ],
  [
    'a Job that tolerates more and runs something else',
    job(pods('a')),
    job({ template: { spec: { containers: [{}] } } }),
    ['spec.template'],
  ],
  ['a Job with another command', job(command('sleep 7200')), job(command('sleep 7300')), ['spec.template']],
  ['a Job whose order of keys changed', job({ template: { a: 1, b: 2 } }), job({ template: { b: 2, a: 1 } }), []],
  ['a Job that runs longer', job(pods('a')), job(pods('a', { activeDeadlineSeconds: 1 })), []],
  ['a Job that is suspended', job(pods('a', { suspend: true })), job(pods('b', { suspend: true })), []],
  ['a Job that is suspended now', job(pods('a')), job(pods('b', { suspend: true })), [TOLERATIONS]],
  ['a Deployment’s template', workload('Deployment', pods('a')), workload('Deployment', pods('b')), []],
  [
    'a Deployment’s selector',
    workload('Deployment', { selector: { matchLabels: { app: 'a' } } }),
    workload('Deployment', { selector: { matchLabels: { app: 'b' } } }),
    ['spec.selector'],
  ],
  [
    'a StatefulSet’s volumes',
    workload('StatefulSet', { volumeClaimTemplates: [] }),
    workload('StatefulSet', { volumeClaimTemplates: [{}] }),
    ['spec.volumeClaimTemplates'],
  ],
  [
    'a Job of another group',
    workload('Job', pods('a'), 'example.com/v1'),
    workload('Job', pods('b'), 'example.com/v1'),
    [],
  ],
  ['no object', undefined, job(pods('a')), []],
])('%s', (_name, before, after, paths) => {
  const found = immutableFields(after, before);
  expect(found.map(({ path }) => path)).toEqual(paths);
  expect(found.every(({ rule, resource }) => rule === 'admission/immutable' && resource !== '')).toBe(true);
});
