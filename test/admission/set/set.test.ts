import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type SetOptions, setFindings } from '../../../src/admission/set';
import type { ClusterFacts } from '../../../src/cluster';
import { runs } from '../../full';
import { deployment, nodeClass, nodePool, WEB } from './objects';

const OPTIONS: SetOptions = { karpenterMinor: '1.14' };

/** The findings as `rule severity resource path`. */
const found = (objects: readonly unknown[], options: Partial<SetOptions> = {}): string[] =>
  setFindings([WEB, ...objects], { ...OPTIONS, ...options }).map(({ finding }) =>
    [finding.rule, finding.severity, finding.resource, finding.path].join(' '),
  );

const facts: Partial<ClusterFacts> = {
  name: 'my-cluster',
  nodeRole: { name: 'KarpenterNodeRole-my-cluster', existing: false },
  windowsNodeRole: { name: 'KarpenterWindowsNodeRole-my-cluster', existing: false },
  instanceProfile: { name: 'KarpenterNodeInstanceProfile-my-cluster', existing: false },
  discoveryTag: { key: 'karpenter.sh/discovery', value: 'my-cluster' },
};

test('a set that fits has no findings', () => {
  const set = [
    nodePool('general'),
    nodeClass('default'),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } },
    deployment('api', { nodeSelector: { 'kubernetes.io/arch': 'arm64' } }),
  ];
  expect(found(set, { complete: true, facts })).toEqual([]);
});

const named = (kind: string, apiVersion: string, namespace?: string) => ({
  apiVersion,
  kind,
  metadata: { name: 'x', namespace },
});

test('set/stray-namespace: what `namespace:` of kustomize stamps on kinds that have none', () => {
  const stamped = [nodeClass('default'), nodePool('a')].map((object) => ({
    ...object,
    metadata: { ...(object.metadata as object), namespace: 'prod' },
  }));
  expect(
    found([...stamped, deployment('api', {}), named('CapacityBuffer', 'autoscaling.x-k8s.io/v1beta1', 'web')]),
  ).toEqual([
    'set/stray-namespace warning EC2NodeClass/prod/default metadata.namespace',
    'set/stray-namespace warning NodePool/prod/a metadata.namespace',
  ]);
});

describe('set/missing-namespace', () => {
  const buffer = (namespace?: string) => named('CapacityBuffer', 'autoscaling.x-k8s.io/v1beta1', namespace);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
  const whole = { complete: true, facts };
  const at = (resource: string) => `set/missing-namespace warning ${resource} metadata.namespace`;

  test.each<[string, readonly unknown[], readonly string[], Partial<SetOptions>?]>([
    ['a buffer whose namespace nothing makes', [buffer('shop')], [at('CapacityBuffer/shop/x')]],
    ['one whose namespace is made behind it', [buffer('shop'), namespace], []],
    ['one where a namespace of another name is made', [buffer('shops'), namespace], [at('CapacityBuffer/shops/x')]],
    ['one without a namespace', [buffer()], []],
    ['one in a namespace that each cluster has', [buffer('kube-system'), buffer('default')], []],
    ['one beside the controller', [buffer('karpenter')], [], { facts: { ...facts, namespace: 'karpenter' } }],
    [
      'a Deployment, a CronJob and a DaemonSet',
      [
        named('Deployment', 'apps/v1', 'shop'),
        named('CronJob', 'batch/v1', 'jobs'),
        named('DaemonSet', 'apps/v1', 'agents'),
      ],
      [at('Deployment/shop/x'), at('CronJob/jobs/x'), at('DaemonSet/agents/x')],
    ],
    ['a ConfigMap, which is somebody else’s matter', [named('ConfigMap', 'v1', 'shop')], []],
    ['a HelmRelease of flux-system', [named('HelmRelease', 'helm.toolkit.fluxcd.io/v2', 'flux-system')], []],
    [
      'a kind of another group that is called Namespace',
      [buffer('shop'), named('Namespace', 'example.com/v1')],
      [at('CapacityBuffer/shop/x')],
    ],
    ['a set that may be a part', [buffer('shop')], [], { complete: false }],
  ])('%s', (_, objects, expected, options = {}) => {
    const rules = found(objects, { ...whole, ...options }).filter((line) => line.startsWith('set/missing-namespace'));
    expect(rules).toEqual(expected);
  });
});

describe('set/missing-nodeclass', () => {
  const path = 'spec.template.spec.nodeClassRef';
  const pool = (ref: object) => nodePool('a', { nodeClassRef: ref });
  const AWS = { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass' };

  test('a warning while the set may be a part, an error in a complete one', () => {
    expect(found([nodePool('a')])).toEqual([`set/missing-nodeclass warning NodePool/a ${path}.name`]);
    expect(found([nodePool('a')], { complete: true })).toEqual([`set/missing-nodeclass error NodePool/a ${path}.name`]);
    const [{ finding } = {}] = setFindings([pool({ ...AWS, name: 'defautl' }), nodeClass('default')], OPTIONS);
    expect(finding).toMatchObject({ got: 'defautl', fix: expect.stringContaining('default') });
  });

  test('other groups are never missing, our own group has no other kind', () => {
    for (const group of ['eks.amazonaws.com', 'example.com']) {
      expect(found([pool({ group, kind: 'EC2NodeClass', name: 'gone' })], { complete: true })).toEqual([]);
    }
    expect(found([pool({ ...AWS, kind: 'NodeClass', name: 'x' })])).toEqual([
      `set/missing-nodeclass error NodePool/a ${path}.kind`,
    ]);
  });

  test('group and kind are understood where 1.0 lets them be left out', () => {
    expect(found([pool({ name: 'x' })])).toEqual([]);
    expect(found([pool({ name: 'x' })], { karpenterMinor: '1.0' })).toHaveLength(1);
  });

  test('NodeClaims too', () => {
    const claim = {
      apiVersion: 'karpenter.sh/v1',
      kind: 'NodeClaim',
      metadata: { name: 'c' },
      spec: { nodeClassRef: { ...AWS, name: 'x' } },
    };
    expect(found([claim])).toEqual(['set/missing-nodeclass warning NodeClaim/c spec.nodeClassRef.name']);
  });
});

describe('set/duplicate-name', () => {
  test('names the later object and gives the first', () => {
    const set = [nodeClass('default'), nodePool('a'), nodePool('a')];
    const findings = setFindings(set, OPTIONS);
    expect(findings).toHaveLength(1);
    expect(findings[0]?.finding).toMatchObject({
      rule: 'set/duplicate-name',
      severity: 'error',
      path: 'metadata.name',
      got: 'a',
    });
    expect(findings[0]?.object).toBe(set[2]);
    expect(findings[0]?.other).toBe(set[1]);
    expect(setFindings(set, { ...OPTIONS, uniqueNames: false })).toEqual([]);
  });

  test('the namespace counts where a kind has one, the version never', () => {
    expect(found([named('ConfigMap', 'v1', 'a'), named('ConfigMap', 'v1', 'b')])).toEqual([]);
    expect(
      found([named('NodeOverlay', 'karpenter.sh/v1alpha1', 'a'), named('NodeOverlay', 'karpenter.sh/v1alpha1')]),
    ).toEqual([
      'set/duplicate-name error NodeOverlay/x metadata.name',
      'set/stray-namespace warning NodeOverlay/a/x metadata.namespace',
    ]);
    expect(found([named('NodeOverlay', 'karpenter.sh/v1'), named('NodeOverlay', 'karpenter.sh/v1alpha1')])).toContain(
      'set/duplicate-name error NodeOverlay/x metadata.name',
    );
    expect(found([named('NodePool', 'karpenter.sh/v1'), named('NodePool', 'other.io/v1')])).toEqual([]);
  });

  test.each([
    ['ConfigMap', 'v1'],
    ['Namespace', 'v1'],
    ['Deployment', 'apps/v1'],
    ['Application', 'argoproj.io/v1alpha1'],
    ['NodePool', 'other.io/v1'],
    ['EC2NodeClass', 'eks.amazonaws.com/v1'],
  ])('%s of %s is none of our business', (kind, apiVersion) => {
    expect(found([named(kind, apiVersion), named(kind, apiVersion)])).toEqual([]);
  });

  test('in two texts they may be alternatives, and each pool has the node class beside it', () => {
    const reserved = nodePool('a', {
      requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values: ['reserved'] }],
    });
    const reservations = nodeClass('default', { capacityReservationSelectorTerms: [{ id: 'cr-1' }] });
    const texts = [
      [nodeClass('default'), nodePool('a')],
      [reservations, reserved],
      [nodeClass('default'), nodePool('a')],
    ];
    const text = (object: unknown) => String(texts.findIndex((each) => each.includes(object as never)));
    expect(found(texts.flat(), { text })).toEqual(
      ['EC2NodeClass/default', 'NodePool/a', 'EC2NodeClass/default', 'NodePool/a'].map(
        (name) => `set/duplicate-name warning ${name} metadata.name`,
      ),
    );
    expect(found(texts.flat()).map((line) => line.split(' ')[1])).toContain('error');
  });

  test('places keep names apart', () => {
    const set = [nodeClass('default'), nodePool('a'), nodePool('a')];
    expect(found(set, { place: (object) => String(set.indexOf(object as never)) })).toEqual([]);
  });
});

describe('what belongs to another cluster', () => {
  test('set/foreign-role: an error where the name says whose it is, else a warning', () => {
    expect(found([nodeClass('x', { role: 'KarpenterNodeRole-other' })], { facts })).toEqual([
      'set/foreign-role error EC2NodeClass/x spec.role',
    ]);
    expect(found([nodeClass('x', { role: 'team-nodes' })], { facts })).toEqual([
      'set/foreign-role warning EC2NodeClass/x spec.role',
    ]);
    expect(found([nodeClass('x', { role: 'KarpenterWindowsNodeRole-my-cluster' })], { facts })).toEqual([]);
    expect(
      found([nodeClass('x', { role: undefined, instanceProfile: 'KarpenterNodeInstanceProfile-other' })], { facts }),
    ).toEqual(['set/foreign-role error EC2NodeClass/x spec.instanceProfile']);
  });

  test('set/foreign-discovery-tag', () => {
    const tags = (value: object) => nodeClass('x', { subnetSelectorTerms: [{ id: 'subnet-1' }, { tags: value }] });
    const path = (key: string) =>
      `set/foreign-discovery-tag error EC2NodeClass/x spec.subnetSelectorTerms[1].tags["${key}"]`;
    expect(found([tags({ 'karpenter.sh/discovery': 'other' })], { facts })).toEqual([path('karpenter.sh/discovery')]);
    expect(found([tags({ 'kubernetes.io/cluster/other': 'owned' })], { facts })).toEqual([
      path('kubernetes.io/cluster/other'),
    ]);
    expect(found([tags({ 'aws:eks:cluster-name': 'other' })], { facts })).toEqual([path('aws:eks:cluster-name')]);
    for (const own of [
      { 'kubernetes.io/cluster/my-cluster': '*' },
      { 'karpenter.sh/discovery': '*' },
      { Tier: 'other' },
    ]) {
      expect(found([tags(own)], { facts })).toEqual([]);
    }
  });

  test('a discovery tag of its own is what counts, and without facts nothing is compared', () => {
    const own: Partial<ClusterFacts> = { ...facts, discoveryTag: { key: 'team/discovery', value: 'shared' } };
    const tags = (value: object) =>
      nodeClass('x', { subnetSelectorTerms: [{ tags: value }], securityGroupSelectorTerms: [] });
    expect(found([tags({ 'team/discovery': 'shared' })], { facts: own })).toEqual([]);
    expect(found([tags({ 'team/discovery': 'my-cluster' })], { facts: own })).toHaveLength(1);
    expect(found([nodeClass('x', { role: 'KarpenterNodeRole-other' })])).toEqual([]);
  });
});

describe('capacity reservations', () => {
  const reserved = nodeClass('default', { capacityReservationSelectorTerms: [{ id: 'cr-1' }] });
  const types = (...values: string[]) => ({
    requirements: [{ key: 'karpenter.sh/capacity-type', operator: 'In', values }],
  });

  test('unused: no pool of the class allows reserved', () => {
    const unused = ['set/capacity-reservation-unused error EC2NodeClass/default spec.capacityReservationSelectorTerms'];
    expect(found([reserved, nodePool('a', types('spot')), nodePool('b', types('on-demand'))])).toEqual(unused);
    expect(found([reserved, nodePool('a', types('spot')), nodePool('b', types('reserved'))])).toEqual([]);
    expect(found([reserved, nodePool('a')])).toEqual([]);
    expect(found([reserved])).toEqual([]);
  });

  test('missing: a pool names reserved and its class selects none', () => {
    const at = 'spec.template.spec.requirements[0].values[1]';
    const set = [nodeClass('default'), nodePool('a', types('on-demand', 'reserved'))];
    expect(found(set)).toEqual([`set/capacity-reservation-missing error NodePool/a ${at}`]);
    expect(found([nodeClass('default'), nodePool('a')])).toEqual([]);
  });
});

describe('set/unschedulable-workload', () => {
  const general = nodePool('general', {}, { team: 'a' });
  const gpu = nodePool('gpu', { taints: [{ key: 'gpu', value: 'true', effect: 'NoSchedule' }] });
  const base = [nodeClass('default'), general, gpu];
  const path = 'spec.template.spec';
  const workload = (podSpec: object) => deployment('api', podSpec);

  test.each([
    ['a label that no pool has', { nodeSelector: { team: 'b' } }, '.nodeSelector'],
    ['a custom label that no pool defines', { nodeSelector: { 'example.com/disk': 'ssd' } }, '.nodeSelector'],
    [
      'a domain that Karpenter leaves alone',
      { nodeSelector: { 'karpenter.k8s.aws/instance-famly': 'm5' } },
      '.nodeSelector',
    ],
    [
      'an affinity that no pool meets',
      {
        affinity: {
          nodeAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['c'] }] }],
            },
          },
        },
      },
      '.affinity.nodeAffinity',
    ],
  ])('%s', (_, podSpec, at) => {
    const line = (severity: string) => [`set/unschedulable-workload ${severity} Deployment/web/api ${path}${at}`];
    expect(found([...base, workload(podSpec)])).toEqual(line('warning'));
    expect(found([...base, workload(podSpec)], { complete: true })).toEqual(line('error'));
  });

  test.each([
    ['no selection', {}],
    ['a label that a pool has', { nodeSelector: { team: 'a' } }],
    ['a well-known label', { nodeSelector: { 'topology.kubernetes.io/zone': 'eu-west-1a' } }],
    ['the zone of its volume', { nodeSelector: { 'topology.ebs.csi.aws.com/zone': 'eu-west-1b' } }],
    ['another node group', { nodeSelector: { 'eks.amazonaws.com/nodegroup': 'system' } }],
    [
      'a preference',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'team', operator: 'In', values: ['c'] }] } },
            ],
          },
        },
      },
    ],
  ])('%s is fine', (_, podSpec) => {
    expect(found([...base, workload(podSpec)], { complete: true })).toEqual([]);
  });

  test('a pod that wishes for nodes of no pool is left alone by Karpenter, though it is only a wish', () => {
    const away = { key: 'karpenter.sh/nodepool', operator: 'DoesNotExist' };
    const wishing = (weight: number) => ({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 10, preference: { matchExpressions: [{ key: 'team', operator: 'Exists' }] } },
            { weight, preference: { matchExpressions: [away] } },
          ],
        },
      },
    });
    expect(found([...base, workload(wishing(20))])).toEqual([
      `set/unschedulable-workload warning Deployment/web/api ${path}`,
    ]);
    expect(found([...base, workload(wishing(5))])).toEqual([]);
  });

  test('taints: the pool must be tolerated as well as selected', () => {
    const set = [nodeClass('default'), gpu];
    const tolerations = (value: string) => [{ key: 'gpu', operator: 'Equal', value, effect: 'NoSchedule' }];
    expect(found([...set, workload({ tolerations: tolerations('true') })])).toEqual([]);
    expect(found([...set, workload({ tolerations: tolerations('yes') })])).toEqual([
      `set/unschedulable-workload warning Deployment/web/api ${path}.tolerations`,
    ]);
    const [first] = setFindings([...set, workload({ nodeSelector: { 'kubernetes.io/os': 'linux' } })], OPTIONS);
    expect(first?.finding.message).toContain('gpu: the pod does not tolerate gpu=true:NoSchedule');
  });

  test.each<[string, object]>([
    ['asks for nothing', {}],
    ['tolerates what other nodes have', { tolerations: [{ key: 'CriticalAddonsOnly', operator: 'Exists' }] }],
    [
      'tolerates what every node may get',
      { tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }] },
    ],
    ['has empty fields', { nodeSelector: {}, affinity: {}, tolerations: [] }],
    [
      'only wishes',
      {
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: 'team', operator: 'In', values: ['a'] }] } },
            ],
          },
        },
      },
    ],
  ])('a pod that %s runs on the managed nodes where every pool is tainted', (_, podSpec) => {
    expect(found([nodeClass('default'), gpu, workload(podSpec)], { complete: true })).toEqual([]);
    // The same pod is one of the pool's where it names something that the pool has.
    const meant = { ...podSpec, nodeSelector: { 'kubernetes.io/os': 'linux' } };
    expect(found([nodeClass('default'), gpu, workload(meant)], { complete: true })).toHaveLength(1);
  });

  test('a pool that is selected by its name is judged as when all of it is read', () => {
    const NAME = 'karpenter.sh/nodepool';
    const rarely = (value: unknown) => fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, fc.constant([value]));
    const pool = fc
      .record({
        name: fc.constantFrom('a', 'b'),
        taints: rarely({ key: 'gpu', effect: 'NoSchedule' }),
        requirements: fc.tuple(rarely({ key: NAME, operator: 'NotIn', values: ['a'] }), rarely(null)),
        labels: fc.constantFrom({}, {}, {}, { [NAME]: 'b' }),
      })
      .map(({ name, labels, taints, requirements }) =>
        nodePool(name, { taints, requirements: requirements.flat() }, labels),
      );
    const selector = fc.constantFrom(...['a', 'b', 'c', 7].map((name) => ({ [NAME]: name })), {
      [NAME]: 'a',
      team: 'x',
    });
    const tolerations = rarely({ key: 'gpu', operator: 'Exists' });
    const judged = (pools: readonly object[], podSpec: object) =>
      setFindings([WEB, ...pools, workload(podSpec)], { ...OPTIONS, complete: true })
        .map(({ finding }) => finding)
        .filter(({ rule }) => rule === 'set/unschedulable-workload');
    const verdicts = new Set<number>();
    fc.assert(
      fc.property(
        fc.array(pool, { minLength: 1, maxLength: 3 }),
        selector,
        tolerations,
        (pools, nodeSelector, tolerate) => {
          const podSpec = { nodeSelector, tolerations: tolerate };
          const found = judged(pools, podSpec);
          // An empty affinity asks for nothing, and is more than a name.
          expect(found).toEqual(judged(pools, { ...podSpec, affinity: {} }));
          verdicts.add(found.length);
        },
      ),
      { seed: 5, numRuns: runs(1000) },
    );
    expect([...verdicts].sort()).toEqual([0, 1]);
  });

  test('terms without end are not tried one by one', () => {
    const term = { matchExpressions: [{ key: 'team', operator: 'In', values: ['c'] }] };
    const affinity = (terms: number) => ({
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: Array(terms).fill(term) },
        },
      },
    });
    expect(found([...base, workload(affinity(200))])).toHaveLength(1);
    expect(found([...base, workload(affinity(200_000))])).toEqual([]);
  });

  test('only workloads that Karpenter starts nodes for, and only where there are pools', () => {
    const nodeSelector = { team: 'b' };
    const cron = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name: 'c' },
      spec: { jobTemplate: { spec: { template: { spec: { nodeSelector } } } } },
    };
    const daemons = { ...workload({ nodeSelector }), kind: 'DaemonSet' };
    expect(found([...base, cron])).toEqual([
      'set/unschedulable-workload warning CronJob/c spec.jobTemplate.spec.template.spec.nodeSelector',
    ]);
    expect(found([...base, daemons])).toEqual([]);
    expect(found([workload({ nodeSelector })], { complete: true })).toEqual([]);
  });
});

describe('workloads that other tools keep', () => {
  const base = [nodeClass('default'), nodePool('general', {}, { team: 'a' })];
  const rollout = (spec: object, apiVersion = 'argoproj.io/v1alpha1') => ({
    apiVersion,
    kind: 'Rollout',
    metadata: { name: 'r', namespace: 'web' },
    spec,
  });
  const release = (values: unknown, apiVersion = 'helm.toolkit.fluxcd.io/v2') => ({
    apiVersion,
    kind: 'HelmRelease',
    metadata: { name: 'h', namespace: 'web' },
    spec: { chart: { spec: { chart: 'app' } }, values },
  });
  const nodeSelector = { team: 'b' };
  const pods = { template: { spec: { nodeSelector } } };
  const affinity = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'team', operator: 'In', values: ['c'] }] }],
      },
    },
  };
  const RULE = 'set/unschedulable-workload';

  test.each<[string, object, string[]]>([
    ['a Rollout', rollout(pods), [`${RULE} error Rollout/web/r spec.template.spec.nodeSelector`]],
    ['a Rollout that fits', rollout({ template: { spec: { nodeSelector: { team: 'a' } } } }), []],
    ['a Rollout of a Deployment', rollout({ workloadRef: { kind: 'Deployment', name: 'x' } }), []],
    ['a Rollout of somebody else', rollout(pods, 'example.com/v1'), []],
    ['a HelmRelease', release({ nodeSelector }), [`${RULE} warning HelmRelease/web/h spec.values.nodeSelector`]],
    [
      'parts of a chart',
      release({ web: { nodeSelector }, jobs: [{ affinity }] }),
      [
        `${RULE} warning HelmRelease/web/h spec.values.web.nodeSelector`,
        `${RULE} warning HelmRelease/web/h spec.values.jobs[0].affinity.nodeAffinity`,
      ],
    ],
    [
      'a whole pod template in the values',
      release({ extraObjects: [{ kind: 'Deployment', spec: pods }] }),
      [`${RULE} warning HelmRelease/web/h spec.values.extraObjects[0].spec.template.spec.nodeSelector`],
    ],
    ['a DaemonSet in the values', release({ extraObjects: [{ kind: 'DaemonSet', spec: pods }] }), []],
    ['values that fit', release({ nodeSelector: { team: 'a' } }), []],
    ['values that select nothing', release({ nodeSelector: {}, tolerations: [{ key: 'x', operator: 'Exists' }] }), []],
    ['values for nodes of others', release({ nodeSelector: { 'eks.amazonaws.com/nodegroup': 'x', team: 'b' } }), []],
    ['a HelmRelease of another group', release({ nodeSelector }, 'helm.cattle.io/v1'), []],
    ['values that are none', release([{ nodeSelector }]), []],
  ])('%s', (_, object, expected) => {
    expect(found([...base, object], { complete: true })).toEqual(expected);
  });

  test('former names in them', () => {
    const selector = { 'karpenter.sh/provisioner-name': 'default' };
    expect(found([...base, release({ nodeSelector: selector })])).toEqual([
      'set/former-name warning HelmRelease/web/h spec.values.nodeSelector["karpenter.sh/provisioner-name"]',
    ]);
    expect(
      found([...base, rollout({ template: { metadata: { annotations: { 'karpenter.sh/do-not-evict': 'true' } } } })]),
    ).toEqual([
      'set/former-name warning Rollout/web/r spec.template.metadata.annotations["karpenter.sh/do-not-evict"]',
    ]);
  });

  test('values that hold themselves, or more than anyone writes', () => {
    const round: Record<string, unknown> = { nodeSelector };
    round.self = round;
    expect(found([...base, release(round)])).toHaveLength(1);
    expect(found([...base, release(Array.from({ length: 9 }, () => round))])).toEqual([]);
    const many = Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [`a${index}`, { nodeSelector: { x: String(index) } }]),
    );
    expect(found([...base, release(many)])).toHaveLength(200);
    const deep = Array.from({ length: 10_000 }).reduce<object>((inner) => ({ inner }), { nodeSelector });
    expect(found([...base, release(deep)])).toEqual([]);
  });
});

test('hostile objects give findings or none, never a throw', () => {
  const parts = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(
        'NodePool',
        'karpenter.sh/v1',
        'EC2NodeClass',
        'karpenter.k8s.aws/v1',
        'apps/v1',
        'Deployment',
        'In',
      ),
      fc.jsonValue(),
      fc.dictionary(
        fc.constantFrom(
          'apiVersion',
          'kind',
          'metadata',
          'spec',
          'template',
          'requirements',
          'nodeClassRef',
          'tags',
          'values',
          'nodeSelector',
          'affinity',
          '__proto__',
        ),
        tie('value'),
      ),
      fc.array(tie('value'), { maxLength: 3 }),
    ),
  }));
  const shaped = fc.record({
    apiVersion: fc.constantFrom(
      'karpenter.sh/v1',
      'karpenter.k8s.aws/v1',
      'apps/v1',
      'v1',
      'argoproj.io/v1alpha1',
      'helm.toolkit.fluxcd.io/v2',
    ),
    kind: fc.constantFrom('NodePool', 'EC2NodeClass', 'NodeClaim', 'Deployment', 'Pod', 'Rollout', 'HelmRelease'),
    metadata: parts.value,
    spec: parts.value,
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(shaped, parts.value), { maxLength: 6 }), (objects) => {
      expect(Array.isArray(setFindings(objects, { ...OPTIONS, facts, complete: true }))).toBe(true);
    }),
    { seed: 3, numRuns: runs(500) },
  );
});

describe('set/disruption-cost', () => {
  const COST = 'karpenter.sh/disruption-cost';
  const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
  const managed: Partial<ClusterFacts> = { featureGates: { podDeletionCostManagement: true } };
  const costs = (annotations: object, options: Partial<SetOptions>): string[] => {
    const api: Record<string, unknown> = deployment('api', {});
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'one', annotations }, spec: {} };
    const annotated = { ...api, spec: { template: { metadata: { annotations }, spec: {} } } };
    return found([nodePool('general'), nodeClass('default'), annotated, pod], options);
  };

  test.each<[annotations: object, options: Partial<SetOptions>, key: string | undefined]>([
    [{ [COST]: '-100' }, { karpenterMinor: '1.15' }, undefined],
    [{ [COST]: '2147483647', [DELETION_COST]: '1' }, { karpenterMinor: '1.15' }, undefined],
    [{ [COST]: '1.5' }, { karpenterMinor: '1.15' }, COST],
    [{ [COST]: '2147483648' }, { karpenterMinor: '1.15' }, COST],
    [{ [COST]: '' }, { karpenterMinor: '1.15' }, COST],
    [{ [COST]: '100' }, { karpenterMinor: '1.14' }, COST],
    [{ [DELETION_COST]: '1' }, { karpenterMinor: '1.15', facts: managed }, DELETION_COST],
    [{ [DELETION_COST]: '1' }, { karpenterMinor: '1.14', facts: managed }, undefined],
  ])('%j %j', (annotations, options, key) => {
    const line = (resource: string, place: string) =>
      `set/disruption-cost warning ${resource} ${place}metadata.annotations["${key}"]`;
    expect(costs(annotations, options)).toEqual(
      key === undefined ? [] : [line('Deployment/web/api', 'spec.template.'), line('Pod/one', '')],
    );
  });
});
