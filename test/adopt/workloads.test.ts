import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Adopted, type AdoptOptions, adoptClusters, adoptedText, isNoOp } from '../../src/adopt';
import { type JsonObject, kindOf, objectKey } from '../../src/objects';
import { runs } from '../full';
import { anyText } from './any-expression';
import { formatErrors, inProject, TOLD, typeErrors } from './code';

declare global {
  var executed: boolean | undefined;
}

const POOL: JsonObject = {
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'web' },
  spec: {
    limits: { cpu: 1 },
    template: {
      metadata: { labels: { team: 'a' } },
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [{ key: 'lane', operator: 'In', values: ['fast', 'slow'] }],
        taints: [{ key: 'dedicated', value: 'web', effect: 'NoSchedule' }],
      },
    },
  },
};
const NODE_CLASS: JsonObject = {
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'default' },
  spec: {
    amiSelectorTerms: [{ alias: 'al2023@latest' }],
    role: 'nodes',
    subnetSelectorTerms: [{ tags: { a: 'a' } }],
    securityGroupSelectorTerms: [{ tags: { a: 'a' } }],
  },
};

const TOLERATION = { key: 'dedicated', operator: 'Equal', value: 'web', effect: 'NoSchedule' };
const NAMED = { nodeSelector: { 'karpenter.sh/nodepool': 'web' }, tolerations: [TOLERATION] };
const CONTAINERS = [{ name: 'web', image: 'web:1' }];

const workload = (kind: string, metadata: JsonObject, pod: JsonObject, more: JsonObject = {}): JsonObject => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: CONTAINERS, ...pod } };
  if (kind === 'Pod') return { apiVersion: 'v1', kind, metadata, spec: template.spec };
  const isBatch = ['Job', 'CronJob'].includes(kind);
  const own = isBatch ? { template } : { selector: { matchLabels: { app: 'web' } }, template };
  return {
    apiVersion: isBatch ? 'batch/v1' : 'apps/v1',
    kind,
    metadata,
    spec: kind === 'CronJob' ? { schedule: '0 1 * * *', jobTemplate: { spec: own }, ...more } : { ...own, ...more },
  };
};

const job = (name: string, more: JsonObject = {}): JsonObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace: 'billing' },
  spec: {
    activeDeadlineSeconds: 90,
    template: {
      metadata: { labels: { app: name }, annotations: { 'karpenter.sh/do-not-disrupt': 'true' } },
      spec: {
        restartPolicy: 'Never',
        containers: [
          {
            name: 'busybox',
            image: 'busybox:1.36',
            command: ['sh', '-c', 'echo "$HOME" `id` ${x}'],
            env: [{ name: 'A', value: "it's" }],
            resources: { requests: { cpu: 1, 'nvidia.com/gpu': 1 }, limits: { 'nvidia.com/gpu': 1 } },
          },
        ],
        ...NAMED,
        ...more,
      },
    },
  },
});

const clusterOf = (objects: readonly JsonObject[], name = 'my-cluster') => ({
  folder: name,
  objects: objects.map((object) => ({ object, comments: [{ path: ['metadata', 'name'], text: '*/ `${x}`' }] })),
});

function adopted(clusters: readonly ReturnType<typeof clusterOf>[], options: AdoptOptions = { workloads: true }) {
  const made = adoptClusters(clusters, TOLD, { clusters: 'clusters/' }, undefined, options);
  if (!('files' in made)) throw new Error(JSON.stringify(made, undefined, 2));
  return made;
}

const one = (...objects: readonly JsonObject[]): Adopted => adopted([clusterOf([POOL, NODE_CLASS, ...objects])]);

const madeIn = ({ proof }: Adopted): readonly JsonObject[] =>
  [...proof.made.values()].flat().map((object) => JSON.parse(JSON.stringify(object)) as JsonObject);

const madeWorkloads = (made: Adopted): readonly JsonObject[] =>
  madeIn(made).filter((object) => !['NodePool', 'EC2NodeClass'].includes(kindOf(object) ?? ''));

const codeOf = ({ files }: Adopted): string => [...files.values()].join('\n');

const byKey = (objects: readonly JsonObject[]) =>
  Object.fromEntries(objects.map((object) => [objectKey(object), object]));

const SIX = [
  workload('Deployment', { name: 'web', namespace: 'shop' }, NAMED, { replicas: 2 }),
  workload('StatefulSet', { name: 'web', labels: { a: 'b' } }, NAMED, { serviceName: 'web' }),
  workload('DaemonSet', { name: 'web' }, NAMED),
  workload('DaemonSet', { name: 'web', namespace: 'shop' }, NAMED),
  workload('CronJob', { name: 'web-nodepool' }, { ...NAMED, restartPolicy: 'Never' }),
  workload('Pod', { name: 'default' }, { ...NAMED, volumes: [{ name: 'scratch', emptyDir: {} }] }),
  workload('Job', { name: 'once' }, { ...NAMED, restartPolicy: 'Never' }),
  job('nightly'),
  job('signed', { serviceAccountName: 'signer' }),
];

describe('workloads that name a pool', () => {
  it('become code that makes the same objects, typed where that is exactly so', () => {
    const made = one(...SIX);
    expect(byKey(madeWorkloads(made))).toEqual(byKey(SIX));
    expect(made.proof.review.changes).toEqual([]);
    expect(made.proof.refused).toEqual([]);
    expect(codeOf(made).match(/new BatchJob\(this, '[^']*'/g)).toEqual(["new BatchJob(this, 'nightly'"]);
    expect(codeOf(made)).toContain('activeDeadline: Duration.seconds(90)');
    expect(made.exceptions.map(({ resource }) => resource)).toEqual([
      'Deployment/shop/web',
      'StatefulSet/web',
      'DaemonSet/web',
      'DaemonSet/shop/web',
      'Job/once',
      'Job/billing/signed',
      'CronJob/web-nodepool',
      'Pod/default',
    ]);
    expect(adoptedText(made)).toContain('no typed form makes exactly this workload');
  });

  it('are found by name, by a label or a taint that a pool gives; no others', () => {
    const required = (key: string, operator: string, values: readonly string[]): JsonObject => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchExpressions: [{ key, operator, values }] }],
          },
        },
      },
    });
    const taken: Readonly<Record<string, JsonObject>> = {
      affinity: required('karpenter.sh/nodepool', 'In', ['web']),
      label: { nodeSelector: { team: 'a' } },
      requirement: required('lane', 'In', ['slow']),
      taint: { tolerations: [{ key: 'dedicated', operator: 'Exists' }] },
    };
    const others: Readonly<Record<string, JsonObject>> = {
      nothing: {},
      'another-team': { nodeSelector: { team: 'b' } },
      avoids: required('karpenter.sh/nodepool', 'NotIn', ['web']),
      everything: { tolerations: [{ operator: 'Exists' }] },
      arch: { nodeSelector: { 'kubernetes.io/arch': 'amd64' } },
    };
    const all = Object.entries({ ...taken, ...others }).map(([name, pod]) => workload('Deployment', { name }, pod));
    const made = madeWorkloads(one(...all)).map(({ metadata }) => (metadata as { name: string }).name);
    expect([...made].sort()).toEqual(Object.keys(taken).sort());
  });

  it('are named with the option that takes them where it is not given', () => {
    const made = adopted([clusterOf([POOL, NODE_CLASS, ...SIX])], {});
    expect(madeWorkloads(made)).toEqual([]);
    expect(made.notes).toContain(
      'workloads that name a pool: Deployment/shop/web, StatefulSet/web, DaemonSet/web, 6 more: --workloads takes them',
    );
    expect(made.notes.join('\n')).toContain('left out, as no code of this package makes them: 1 CronJob, 2 DaemonSet');
  });

  it('lose what an API server, controllers and admission added', () => {
    const live = { uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' };
    const own = job('nightly') as { spec: { template: { metadata: { labels: object }; spec: object } } } & JsonObject;
    const { template } = own.spec;
    const labels = { 'batch.kubernetes.io/controller-uid': 'u', 'job-name': 'nightly', 'controller-uid': 'u' };
    const nightly: JsonObject = {
      ...own,
      metadata: { name: 'nightly', namespace: 'billing', ...live, labels },
      spec: {
        ...own.spec,
        backoffLimit: 6,
        suspend: false,
        selector: { matchLabels: labels },
        template: {
          metadata: {
            ...template.metadata,
            creationTimestamp: null,
            labels: { ...template.metadata.labels, ...labels },
          },
          spec: {
            ...template.spec,
            dnsPolicy: 'ClusterFirst',
            securityContext: {},
            schedulerName: 'default-scheduler',
          },
        },
      },
      status: { succeeded: 1 },
    };
    const token = { name: 'kube-api-access-x' };
    const pod = workload('Pod', { name: 'alone' }, NAMED);
    const running = {
      ...pod,
      metadata: { name: 'alone', ...live },
      spec: {
        ...NAMED,
        nodeName: 'ip-10-0-0-1',
        volumes: [token],
        containers: [{ ...CONTAINERS[0], volumeMounts: [{ ...token, mountPath: '/var/run' }] }],
      },
    };
    const owned = workload(
      'Pod',
      { name: 'of-a-set', ...live, ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }] },
      NAMED,
    );
    const made = one(nightly, running, owned);
    expect(byKey(madeWorkloads(made))).toEqual(byKey([job('nightly'), pod]));
    expect(codeOf(made)).toContain("new BatchJob(this, 'nightly'");
  });

  it('are shared by clusters where they are the same, and compile', () => {
    const hostile = workload(
      'Deployment',
      { name: 'hostile', annotations: { "it's": '`${x}` */ \' " \\ \n' } },
      { ...NAMED, containers: [{ name: "'`${x}`", image: '"*/', command: ['`${globalThis.executed = true}`', "';"] }] },
    );
    const made = adopted([
      clusterOf([POOL, NODE_CLASS, ...SIX, hostile], 'first'),
      clusterOf(
        [POOL, NODE_CLASS, ...SIX.slice(1), workload('Deployment', { name: 'web', namespace: 'shop' }, NAMED)],
        'second',
      ),
    ]);
    expect(made.proof.review.changes).toEqual([]);
    expect(made.proof.refused).toEqual([]);
    expect(codeOf(made).match(/new BatchJob/g)).toHaveLength(1);
    expect(globalThis.executed).toBeUndefined();
    const programs = new Map([
      ['one', one(...SIX, hostile).files],
      ['two', made.files],
    ]);
    inProject(programs, (folder) => {
      expect(typeErrors(folder)).toBe('');
      expect(formatErrors(folder)).toBe('');
    });
  });

  it('that cannot be made as they are, are told', () => {
    const annotations = JSON.parse('{ "__proto__": "a" }') as JsonObject;
    const deployment = workload('Deployment', { name: 'web' }, NAMED, {
      template: { metadata: { annotations }, spec: NAMED },
    });
    const made = one(deployment);
    expect(isNoOp(made)).toBe(false);
    expect(adoptedText(made)).toContain('Workloads that the code makes are not those that were read');
    expect(isNoOp(one(...SIX.slice(0, 1)))).toBe(true);
  });

  it('are text in the code and never run, whatever they say', () => {
    const attack = 'globalThis.executed = true';
    const attacks = fc.constantFrom(
      `'; ${attack}; '`,
      `\`; ${attack}; \``,
      `\${${attack}}`,
      `*/ ${attack} /*`,
      `\n${attack}`,
    );
    fc.assert(
      fc.property(fc.oneof(attacks, anyText), (text) => {
        globalThis.executed = undefined;
        const resources = { requests: { cpu: 1 } };
        const containers = [{ name: text, image: text, command: [text], env: [{ name: 'A', value: text }] }];
        const deployment = workload(
          'Deployment',
          { name: 'web', annotations: { note: text } },
          { ...NAMED, containers },
        );
        const batch = job('nightly', {
          containers: [{ name: 'busybox', image: 'busybox', command: [text], resources }],
        });
        const made = one(deployment, batch, workload('Deployment', { name: text }, NAMED));
        expect(globalThis.executed).toBeUndefined();
        expect(codeOf(made)).toContain("new BatchJob(this, 'nightly'");
        const found = byKey(madeWorkloads(made));
        expect(found[objectKey(deployment) ?? '']).toEqual(deployment);
        expect(found[objectKey(batch) ?? '']).toEqual(batch);
      }),
      { numRuns: runs(100) },
    );
  });
});
