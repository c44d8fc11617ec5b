import { describe, expect, it } from 'vitest';
import { type AdmitOptions, admit, controllerFindings, isKarpenterObject } from '../../src/admission';
import { parsePath } from '../../src/findings';
import { formatPath } from '../../src/findings/path';
import { type Json, judge, nodeClass, nodePool } from './objects';

describe('a finding', () => {
  it('names object, rule, field, value and way out', () => {
    expect(admit(nodePool({ weight: 101 }), { karpenterMinor: '1.14' })).toEqual([
      {
        rule: 'admission/range',
        severity: 'error',
        resource: 'NodePool/default',
        path: 'spec.weight',
        message: 'weight must be at most 100',
        got: 101,
        fix: 'write a number from 1 to 100',
      },
    ]);
    expect(admit(nodePool({ disruption: {} }), { karpenterMinor: '1.14' })).toEqual([
      {
        rule: 'admission/required',
        severity: 'error',
        resource: 'NodePool/default',
        path: 'spec.disruption.consolidateAfter',
        message: 'consolidateAfter is required',
        fix: 'write it, such as consolidateAfter: 1m',
      },
    ]);
  });

  it.each<[string, Json, string]>([
    ['type', nodePool({ weight: '5' }), 'admission/type spec.weight'],
    ['type of a text', nodeClass({ tags: { cost: 5 } }), 'admission/type spec.tags.cost'],
    ['enum', nodeClass({ amiFamily: 'Ubuntu' }), 'admission/enum spec.amiFamily'],
    ['pattern', nodePool({}, { expireAfter: '1d' }), 'admission/pattern spec.template.spec.expireAfter'],
    [
      'pattern of a map entry',
      nodePool({ limits: { 'nvidia.com/gpu': 'x' } }),
      'admission/pattern spec.limits["nvidia.com/gpu"]',
    ],
    ['int-or-string', nodePool({ limits: { cpu: true } }), 'admission/type spec.limits.cpu'],
    ['minItems', nodeClass({ amiSelectorTerms: [], amiFamily: 'AL2' }), 'admission/items spec.amiSelectorTerms'],
    [
      'length',
      nodeClass({ amiSelectorTerms: [{ alias: `al2023@${'v'.repeat(24)}` }] }),
      'admission/length spec.amiSelectorTerms[0].alias',
    ],
    [
      'format',
      nodePool({}, { taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: 'now' }] }),
      'admission/format spec.template.spec.taints[0].timeAdded',
    ],
    ['more than 64 bits', nodePool({ replicas: 2 ** 63 }), 'admission/range spec.replicas'],
    ['more than 64 bits where a text may be', nodePool({ limits: { cpu: 1e21 } }), 'admission/type spec.limits.cpu'],
    ['an item that is null', nodeClass({ subnetSelectorTerms: [null] }), 'admission/type spec.subnetSelectorTerms[0]'],
    [
      'a set',
      nodePool({ disruption: { consolidateAfter: '0s', budgets: [{ reasons: ['Empty', 'Drifted', 'Empty'] }] } }),
      'admission/duplicate spec.disruption.budgets[0].reasons[2]',
    ],
  ])('%s', (_, object, expected) => {
    expect(judge(object)).toEqual([expected]);
  });

  it('lets a list pass where a text of some format belongs, as the server does', () => {
    expect(judge(nodePool({}, { taints: [{ key: 'a', effect: 'NoSchedule', timeAdded: ['now'] }] }))).toEqual([]);
  });

  it.each<[string, Json, readonly string[]]>([
    [
      'items of a list',
      nodePool(
        {},
        {
          requirements: [
            { key: 'a', operator: 'Exists' },
            { key: 'b', operator: 'In', values: [] },
          ],
        },
      ),
      ['spec.template.spec.requirements[1]'],
    ],
    [
      'entries of a map',
      nodeClass({ tags: { ok: 'x', 'karpenter.sh/nodepool': 'x' } }),
      ['spec.tags["karpenter.sh/nodepool"]'],
    ],
    [
      'the whole where no item is wrong alone',
      nodeClass({ blockDeviceMappings: [{ rootVolume: true }, { rootVolume: true }] }),
      ['spec.blockDeviceMappings'],
    ],
    [
      'the whole where it is empty',
      nodeClass({ subnetSelectorTerms: [] }),
      ['spec.subnetSelectorTerms', 'spec.subnetSelectorTerms'],
    ],
  ])('of a rule points at %s', (_, object, paths) => {
    const findings = admit(object, { karpenterMinor: '1.14' });
    expect(findings.map(({ rule }) => rule)).toEqual(paths.map(() => 'admission/rule'));
    expect(findings.map(({ path }) => path)).toEqual(paths);
  });

  it('comes with all others: rules are held against what is sound, whatever else is wrong', () => {
    const object = nodeClass({
      amiFamily: 'Ubuntu',
      tags: { 'karpenter.sh/nodepool': 'x' },
      subnetSelectorTerms: [null, {}],
    });
    expect(judge({ ...object, metadata: { name: 'Default' } })).toEqual([
      'admission/enum spec.amiFamily',
      'admission/type spec.subnetSelectorTerms[0]',
      'admission/rule spec.subnetSelectorTerms[1]',
      'admission/rule spec.tags["karpenter.sh/nodepool"]',
      'admission/metadata metadata.name',
    ]);
  });
});

describe('before validation', () => {
  it.each<[string, Json]>([
    ['status is dropped', { ...nodePool(), status: { nodes: 'many' } }],
    ['a null is dropped', nodePool({ weight: null, limits: { cpu: null } })],
    ['a null of a field with a default is replaced', nodePool({ disruption: null })],
    ['defaults have their own defaults', nodeClass({ metadataOptions: {} })],
    ['an integer may be written as a double', nodePool({ weight: 5.0 })],
  ])('%s', (_, object) => {
    expect(judge(object)).toEqual([]);
  });

  it('a required field that is null is missing', () => {
    expect(judge(nodePool({ template: null }))).toEqual(['admission/required spec.template']);
    expect(judge({ ...nodePool(), spec: null })).toEqual(['admission/required spec']);
  });
});

describe('unknown fields', () => {
  const object = { ...nodePool({ replica: 1 }, { taint: [] }), note: 'x' };
  const paths = ['note', 'spec.replica', 'spec.template.spec.taint'];

  it('are errors', () => {
    const findings = admit(object, { karpenterMinor: '1.14' });
    expect(findings.map(({ path }) => path).sort()).toEqual(paths);
    expect(findings.every(({ rule, severity }) => rule === 'admission/unknown-field' && severity === 'error')).toBe(
      true,
    );
  });

  it('are dropped with a warning when lenient', () => {
    const findings = admit(object, { karpenterMinor: '1.14', strict: false });
    expect(findings.map(({ severity }) => severity)).toEqual(['warning', 'warning', 'warning']);
  });

  it('are fields of later versions too', () => {
    expect(judge(nodePool({ replicas: 1 }), { karpenterMinor: '1.7' })).toEqual([
      'admission/unknown-field spec.replicas',
    ]);
    expect(judge(nodePool({ replicas: 1 }), { karpenterMinor: '1.8' })).toEqual([]);
  });

  it.each<[Json, string, string]>([
    [nodePool({ replicas: 1 }), '1.7', 'the field exists since Karpenter 1.8: upgrade or remove it'],
    [nodePool({ replica: 1 }), '1.7', 'correct the name or remove the field'],
    [
      nodeClass({ amiSelectorTerms: [{ ssmParameter: '/a', id: 'ami-1' }], amiFamily: 'AL2' }),
      '1.3',
      'the field exists since Karpenter 1.4: upgrade or remove it',
    ],
    [
      nodePool({ disruption: { consolidateAfter: '0s', consolidationPolicy: 'Balanced' } }),
      '1.13',
      'the value exists since Karpenter 1.14; use one of WhenEmpty, WhenEmptyOrUnderutilized',
    ],
    [
      nodePool({ disruption: { consolidateAfter: '0s', consolidationPolicy: 'Never' } }),
      '1.13',
      'write WhenEmpty, and consolidateAfter: Never',
    ],
  ])('%# and values say since when they exist', (object, minor, fix) => {
    expect(admit(object, { karpenterMinor: minor as '1.7' }).map((finding) => finding.fix)).toEqual([fix]);
  });

  it('are found in metadata', () => {
    expect(judge(nodePool({}, {}, { name: 'a', label: {} }))).toEqual(['admission/unknown-field metadata.label']);
  });
});

describe('apiVersion and kind', () => {
  it.each<[Json, string, readonly string[]]>([
    [{ apiVersion: 'karpenter.sh/v1', kind: 'Nodepool' }, '1.14', ['admission/kind kind']],
    [{ apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool' }, '1.14', ['admission/kind apiVersion']],
    [{ apiVersion: 'karpenter.sh/v1alpha5', kind: 'Provisioner' }, '1.14', ['admission/kind kind']],
    [{ apiVersion: 'karpenter.k8s.aws/v1', kind: 'NodePool' }, '1.14', ['admission/kind apiVersion']],
    [{ apiVersion: 'karpenter.sh/v1' }, '1.14', ['admission/kind kind']],
    [{ apiVersion: 'karpenter.sh/v1alpha1', kind: 'NodeOverlay' }, '1.6', ['admission/kind kind']],
    [{ apiVersion: 'autoscaling.x-k8s.io/v1beta1', kind: 'CapacityBuffer' }, '1.13', ['admission/kind kind']],
    [{ apiVersion: 'autoscaling.x-k8s.io/v1alpha1', kind: 'CapacityBuffer' }, '1.14', ['admission/kind apiVersion']],
    [{ apiVersion: 'karpenter.sh/v1', kind: '__proto__' }, '1.14', ['admission/kind kind']],
  ])('%j in %s', (object, minor, expected) => {
    expect(judge(object, { karpenterMinor: minor as '1.14' })).toEqual(expected);
  });

  it('says since when a kind exists', () => {
    const [finding] = admit({ apiVersion: 'karpenter.sh/v1alpha1', kind: 'NodeOverlay' }, { karpenterMinor: '1.6' });
    expect(finding?.fix).toBe('NodeOverlay exists since Karpenter 1.7');
  });

  it('only warns of v1beta1 in 1.0, which still serves it', () => {
    const [finding] = admit({ apiVersion: 'karpenter.sh/v1beta1', kind: 'NodePool' }, { karpenterMinor: '1.0' });
    expect(finding?.severity).toBe('warning');
    expect(finding?.fix).toContain('cdk8s-karpenter adopt converts it');
  });

  it.each<unknown>([
    { apiVersion: 'v1', kind: 'Pod' },
    { apiVersion: 'eks.amazonaws.com/v1', kind: 'NodeClass' },
    { apiVersion: 'autoscaling.x-k8s.io/v1', kind: 'ProvisioningRequest' },
    { apiVersion: 'karpenter.azure.com/v1beta1', kind: 'AKSNodeClass' },
    { apiVersion: 5, kind: [] },
    {},
    [],
    null,
    'NodePool',
  ])('%j is none of Karpenter’s', (object) => {
    expect(isKarpenterObject(object)).toBe(false);
    expect(judge(object)).toEqual([]);
  });
});

describe('metadata', () => {
  const long = 'a'.repeat(254);
  it.each<[string, Json, readonly string[]]>([
    ['a name with dots', { name: 'a.b-c' }, []],
    ['the longest name', { name: 'a'.repeat(253) }, []],
    ['a name too long', { name: long }, ['metadata.name']],
    ['a capital letter', { name: 'Default' }, ['metadata.name']],
    ['an underscore', { name: 'a_b' }, ['metadata.name']],
    ['a dot at the end', { name: 'a.' }, ['metadata.name']],
    ['a line feed at the end', { name: 'a\n' }, ['metadata.name']],
    ['no name', {}, ['metadata.name']],
    ['an empty name', { name: '' }, ['metadata.name']],
    ['a number', { name: 5 }, ['metadata.name']],
    ['generateName', { generateName: 'pool-' }, []],
    ['a bad generateName', { generateName: 'Pool-' }, ['metadata.generateName']],
    ['labels', { name: 'a', labels: { 'example.com/a_b': 'C.d', empty: '' } }, []],
    ['a label key with two slashes', { name: 'a', labels: { 'a/b/c': 'x' } }, ['metadata.labels["a/b/c"]']],
    ['a label key without a name', { name: 'a', labels: { 'a/': 'x' } }, ['metadata.labels["a/"]']],
    ['a label value with a space', { name: 'a', labels: { a: 'x y' } }, ['metadata.labels.a']],
    ['a label value too long', { name: 'a', labels: { a: 'x'.repeat(64) } }, ['metadata.labels.a']],
    ['a label value that is a number', { name: 'a', labels: { a: 1 } }, ['metadata.labels.a']],
    ['an annotation of any text', { name: 'a', annotations: { A: 'x y\n{}' } }, []],
    ['an annotation key with a space', { name: 'a', annotations: { 'a b': 'x' } }, ['metadata.annotations["a b"]']],
    ['an annotation that is an object', { name: 'a', annotations: { a: {} } }, ['metadata.annotations.a']],
    ['annotations of 256 KiB', { name: 'a', annotations: { a: 'x'.repeat(262_143) } }, []],
    ['larger annotations', { name: 'a', annotations: { a: 'é'.repeat(131_072) } }, ['metadata.annotations']],
    ['a finalizer', { name: 'a', finalizers: ['karpenter.sh/termination'] }, []],
    ['a bad finalizer', { name: 'a', finalizers: ['a b'] }, ['metadata.finalizers[0]']],
    [
      'an owner without uid',
      { name: 'a', ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'x' }] },
      ['metadata.ownerReferences[0].uid'],
    ],
  ])('%s', (_, metadata, paths) => {
    expect(judge(nodePool({}, {}, metadata))).toEqual(paths.map((path) => `admission/metadata ${path}`));
  });

  it('is required', () => {
    expect(judge({ ...nodePool(), metadata: undefined })).toEqual(['admission/metadata metadata']);
    expect(judge({ ...nodePool(), metadata: [] })).toEqual(['admission/metadata metadata']);
  });

  it('has a namespace in a namespaced kind', () => {
    const buffer = {
      apiVersion: 'autoscaling.x-k8s.io/v1beta1',
      kind: 'CapacityBuffer',
      metadata: { name: 'a', namespace: 'Web' },
      spec: { replicas: 1, podTemplateRef: { name: 'a' } },
    };
    expect(judge(buffer)).toEqual(['admission/metadata metadata.namespace']);
    expect(admit(buffer, { karpenterMinor: '1.14' })[0]?.resource).toBe('CapacityBuffer/Web/a');
  });
});

describe('an update', () => {
  const update = (before: Json, after: Json, options: Partial<AdmitOptions> = {}): readonly string[] =>
    judge(after, { previous: before, ...options });

  it('must not change what is immutable', () => {
    expect(update(nodePool({ replicas: 1 }), nodePool())).toEqual(['admission/rule spec']);
    expect(update(nodePool(), nodePool({ replicas: 1 }))).toEqual(['admission/rule spec.replicas']);
    expect(update(nodePool({ replicas: 1 }), nodePool({ replicas: 2 }))).toEqual([]);
    const other = { nodeClassRef: { group: 'example.com', kind: 'Other', name: 'default' } };
    const path = 'admission/rule spec.template.spec.nodeClassRef';
    expect(update(nodePool(), nodePool({}, other))).toEqual([path, path]);
    // Rules of 1.0 did not have that yet.
    expect(update(nodePool(), nodePool({}, other), { karpenterMinor: '1.0' })).toEqual([]);
    expect(update(nodeClass(), nodeClass({ role: 'other' }), { karpenterMinor: '1.6' })).toEqual([
      'admission/rule spec.role',
    ]);
    expect(update(nodeClass(), nodeClass({ role: 'other' }), { karpenterMinor: '1.7' })).toEqual([]);
  });

  describe('of an object that was wrong before', () => {
    const bad = { taints: [{ key: 'a', value: '', effect: 'NoSchedule' }] };
    const taint = 'admission/pattern spec.template.spec.taints[0].value';

    it('may keep what was wrong, from Kubernetes 1.30 on', () => {
      expect(update(nodePool({}, bad), nodePool({ weight: 5 }, bad), { kubernetesVersion: '1.30' })).toEqual([]);
      expect(update(nodePool({}, bad), nodePool({ weight: 5 }, bad), { kubernetesVersion: 'v1.34.1' })).toEqual([]);
      expect(update(nodePool({}, bad), nodePool({ weight: 5 }, bad))).toEqual([]);
      expect(update(nodePool({}, bad), nodePool({ weight: 5 }, bad), { kubernetesVersion: '1.29' })).toEqual([taint]);
    });

    it('compares lists as a whole: their items have no keys', () => {
      const more = { taints: [...bad.taints, { key: 'b', effect: 'NoExecute' }] };
      expect(update(nodePool({}, bad), nodePool({}, more))).toEqual([taint]);
    });

    it('compares members by name', () => {
      const before = nodePool({ limits: { cpu: 'x', memory: '1Gi' } });
      expect(update(before, nodePool({ limits: { memory: '2Gi', cpu: 'x' } }))).toEqual([]);
      expect(update(before, nodePool({ limits: { cpu: 'y', memory: '1Gi' } }))).toEqual([
        'admission/pattern spec.limits.cpu',
      ]);
    });

    it('may keep a violated rule where nothing changed, and only there', () => {
      const before = nodeClass({ tags: { 'karpenter.sh/nodepool': 'x' } });
      expect(update(before, nodeClass({ tags: { 'karpenter.sh/nodepool': 'x' }, context: 'c' }))).toEqual([]);
      expect(update(before, nodeClass({ tags: { 'karpenter.sh/nodepool': 'x', a: 'b' } }))).toEqual([
        'admission/rule spec.tags["karpenter.sh/nodepool"]',
      ]);
    });

    it('is held against the rules all the same: what is tolerated blocks nothing', () => {
      const family = { amiFamily: 'Ubuntu' };
      expect(update(nodeClass(family), nodeClass({ ...family, instanceProfile: 'p' }))).toEqual([
        'admission/rule spec.instanceProfile',
        'admission/rule spec.amiFamily',
      ]);
      // Created like this, the unknown family hides the rules of the spec.
      expect(judge(nodeClass({ ...family, instanceProfile: 'p' }))).toEqual(['admission/enum spec.amiFamily']);
    });

    it('may keep a missing field where the object around it did not change', () => {
      const before = nodePool({ disruption: { budgets: [] } });
      expect(update(before, nodePool({ disruption: { budgets: [] }, weight: 1 }))).toEqual([]);
      expect(update(before, nodePool({ disruption: { budgets: [{ nodes: '1' }] } }))).toEqual([
        'admission/required spec.disruption.consolidateAfter',
      ]);
    });

    it('may keep duplicates, in every Kubernetes version', () => {
      const twice = (nodes: string): Json =>
        nodePool({ disruption: { consolidateAfter: '0s', budgets: [{ nodes, reasons: ['Empty', 'Empty'] }] } });
      expect(update(twice('1'), twice('2'), { kubernetesVersion: '1.29' })).toEqual([]);
      expect(update(nodePool(), twice('2'))).toEqual(['admission/duplicate spec.disruption.budgets[0].reasons[1]']);
    });

    it('must not keep unknown fields or bad metadata', () => {
      const object = nodePool({ note: 1 }, {}, { name: 'a', labels: { a: 'x y' } });
      expect(update(object, object)).toEqual([
        'admission/unknown-field spec.note',
        'admission/metadata metadata.labels.a',
      ]);
    });
  });

  it('compares after defaults are set', () => {
    const explicit = { disruption: { consolidateAfter: '0s', consolidationPolicy: 'WhenEmptyOrUnderutilized' } };
    expect(update(nodePool(), nodePool(explicit))).toEqual([]);
  });
});

describe('hostile objects', () => {
  it('may have members named like those of every JavaScript object', () => {
    const labels = JSON.parse('{"constructor":"a","toString":"b","__proto__":"c","hasOwnProperty":"d"}') as Json;
    const object = nodePool() as { spec: { template: Json } };
    object.spec.template.metadata = { labels };
    expect(judge(object)).toEqual([]);
    expect(
      judge(
        JSON.parse('{"apiVersion":"karpenter.sh/v1","kind":"NodePool","__proto__":{"a":1},"metadata":{"name":"x"}}'),
      ),
    ).toEqual(['admission/unknown-field __proto__', 'admission/required spec']);
  });

  it('may hold themselves: they are larger than anything', () => {
    const loop: Json = { key: 'a', operator: 'Exists' };
    loop.values = loop;
    loop.self = loop;
    const object = nodePool({}, { requirements: [loop] });
    expect(judge(object, { previous: object })).toEqual(['admission/too-large ']);
    expect(judge(nodePool(), { previous: object })).toEqual([]);
    expect(controllerFindings(object, { karpenterMinor: '1.14' })).toEqual([]);
  });

  it('may be a million levels deep', () => {
    let deep: unknown = 'x';
    for (let level = 0; level < 1_000_000; level += 1) deep = [deep];
    // No decoder of the server goes that deep, and no request is that large.
    expect(judge(nodePool({ weight: deep, deep }))).toEqual(['admission/too-large ']);
    expect(judge(nodePool({}, {}, { name: 'a', labels: { a: deep } }))).toEqual(['admission/too-large ']);
  });

  it('are refused when they are larger than a request', () => {
    expect(judge(nodeClass({ userData: 'x'.repeat(4_000_000) }))).toEqual(['admission/too-large ']);
    // What an anchor of YAML unfolds to: ten thousand budgets of ten thousand reasons.
    const budget = { reasons: new Array(10_000).fill('Empty') };
    expect(judge(nodePool({ disruption: { budgets: new Array(10_000).fill(budget) } }))).toEqual([
      'admission/too-large ',
    ]);
  });

  it('cost no more than their size', () => {
    const started = performance.now();
    judge(nodePool({ disruption: { consolidateAfter: '0s', budgets: [{ schedule: `${' '.repeat(1_000_000)}\n` }] } }));
    judge(nodePool({}, { requirements: new Array(20_000).fill({ key: 'karpenter.sh/x', operator: 'In' }) }));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});

describe('paths', () => {
  it.each([
    [['spec', 'a', 0, 'b'], 'spec.a[0].b'],
    [['spec', 'limits', 'nvidia.com/gpu'], 'spec.limits["nvidia.com/gpu"]'],
    [['spec', 'tags', ''], 'spec.tags[""]'],
    [['spec', 'tags', 'a"]\\['], 'spec.tags["a\\"]\\\\["]'],
    [['spec', 'tags', '0'], 'spec.tags["0"]'],
    [['ephemeral-storage'], 'ephemeral-storage'],
    [[], ''],
  ])('%j is %s, and back', (steps, text) => {
    expect(formatPath(steps)).toBe(text);
    expect(parsePath(text)).toEqual(steps);
  });
});
