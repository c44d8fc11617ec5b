import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controllerFindings } from '../../src/admission';
import { DISRUPTION_REASONS } from '../../src/karpenter/time/budget';
import { nextAllowed } from '../../src/karpenter/time/budgets';

/** A NodePool with parts of its spec, and of the spec of its nodes. */
const pool = (spec: object, ofNodes: object = {}) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'p' },
  spec: {
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'default' },
        requirements: [],
        ...ofNodes,
      },
    },
    ...spec,
  },
});

const RULES = ['limit-resource', 'foreign-label', 'budget-window', 'standing-budget'].map(
  (name) => `controller/${name}`,
);

const findings = (object: unknown) =>
  controllerFindings(object, { karpenterMinor: '1.14' }).filter(({ rule }) => RULES.includes(rule));
const found = (object: unknown) =>
  findings(object).map(({ rule, severity, path }) => `${rule.slice('controller/'.length)} ${severity} ${path}`);

describe('controller/limit-resource', () => {
  it.each([
    ['cpus', 'write cpu'],
    ['CPU', 'write cpu'],
    ['vcpu', 'write cpu'],
    ['Memory', 'write memory'],
    ['mem', 'write memory'],
    ['node', 'write nodes'],
    ['gpu', 'write nvidia.com/gpu'],
    ['storage', 'write ephemeral-storage'],
    ['budget', 'write one of these, or the name of a device with its domain: nvidia.com/gpu'],
  ])('%s is no resource', (name, fix) => {
    const limited = pool({ limits: { [name]: 1000 } });
    expect(found(limited)).toEqual([`limit-resource error spec.limits.${name}`]);
    expect(findings(limited)[0]).toMatchObject({ got: 1000, fix });
  });

  it.each([
    ['nvidia.com/gpus', 'write nvidia.com/gpu'],
    ['nvidia.com/GPU', 'write nvidia.com/gpu'],
    ['aws.amazon.com/neurons', 'write aws.amazon.com/neuron'],
  ])('%s is nearly one', (name, fix) => {
    const limited = pool({ limits: { cpu: 1, [name]: 8 } });
    expect(found(limited)).toEqual([`limit-resource warning spec.limits["${name}"]`]);
    expect(findings(limited)[0]?.fix).toBe(fix);
  });

  it('knows what nodes have, and leaves devices of others alone', () => {
    const limits = {
      cpu: 1,
      memory: '1Gi',
      nodes: 3,
      pods: 10,
      'ephemeral-storage': '1Ti',
      'hugepages-2Mi': 1,
      'attachable-volumes-aws-ebs': 3,
      'nvidia.com/gpu': 1,
      'smarter-devices/fuse': 1,
      'example.com/dongle': 1,
    };
    expect(found(pool({ limits }))).toEqual([]);
    expect(found(pool({}))).toEqual([]);
    expect(found(pool({ limits: { resources: { cpu: 1 } } }))).toEqual([]);
  });
});

describe('controller/foreign-label', () => {
  const requiring = (key: string, ...values: string[]) => pool({}, { requirements: [{ key, operator: 'In', values }] });

  it.each([
    ['node.kubernetes.io/instance-category', ['c', 'm', 'r'], 'karpenter.k8s.aws/instance-category'],
    ['kubernetes.io/instance-family', ['m5'], 'karpenter.k8s.aws/instance-family'],
    ['node.kubernetes.io/capacity-type', ['spot'], 'karpenter.sh/capacity-type'],
    ['node.kubernetes.io/lifecycle', ['spot'], 'karpenter.sh/capacity-type'],
    ['eks.amazonaws.com/instance-category', ['c'], 'karpenter.k8s.aws/instance-category'],
    ['topology.kubernetes.io/zones', ['eu-west-1a'], 'topology.kubernetes.io/zone'],
    ['topology.k8s.aws/zone', ['eu-west-1a'], 'topology.kubernetes.io/zone'],
    ['kubernetes.io/architecture', ['amd64'], 'kubernetes.io/arch'],
    ['instance-type', ['m5.large'], 'node.kubernetes.io/instance-type'],
    ['capacity-type', ['spot', 'on-demand'], 'karpenter.sh/capacity-type'],
    ['example.com/arch', ['arm64'], 'kubernetes.io/arch'],
  ])('%s %j is %s', (key, values, meant) => {
    expect(found(requiring(key, ...values))).toEqual(['foreign-label warning spec.template.spec.requirements[0].key']);
    expect(findings(requiring(key, ...values))[0]).toMatchObject({ got: key, fix: `write ${meant}` });
  });

  it.each([
    ['karpenter.k8s.aws/instance-category', ['c']],
    ['beta.kubernetes.io/arch', ['amd64']],
    ['instance-type', ['batch']],
    ['example.com/arch', ['sandy-bridge']],
    ['example.com/instance-generation', ['3']],
    ['node-role.kubernetes.io/worker', ['true']],
    ['team', ['a']],
    // Restricted: an error of its own.
    ['karpenter.k8s.aws/instance-famly', ['m5']],
  ])('%s %j is a label of its own', (key, values) => {
    expect(found(requiring(key, ...values))).toEqual([]);
  });

  it('EKS Auto Mode has labels of its own', () => {
    const nodeClassRef = { group: 'eks.amazonaws.com', kind: 'NodeClass', name: 'default' };
    const requirements = [{ key: 'eks.amazonaws.com/instance-category', operator: 'In', values: ['c'] }];
    expect(found(pool({}, { nodeClassRef, requirements }))).toEqual([]);
  });
});

const budgeted = (...budgets: object[]) => pool({ disruption: { consolidateAfter: '1m', budgets } });
const at = (place: string) => `spec.disruption.budgets${place}`;

describe('controller/standing-budget', () => {
  it.each<readonly [what: string, budgets: readonly object[], place: string]>([
    ['none at all', [{ nodes: '0' }], '[0]'],
    ['no share at all', [{ nodes: '20%' }, { nodes: '0%' }], '[1]'],
    ['a number instead of a text', [{ nodes: 0 }], '[0]'],
    [
      'all reasons one by one',
      [
        { nodes: '0', reasons: ['Drifted'] },
        { nodes: '0', reasons: ['Empty', 'Underutilized'] },
      ],
      '[0]',
    ],
    ['a day that never comes', [{ nodes: '0', schedule: '0 0 31 2 *', duration: '8h' }], '[0].schedule'],
  ])('%s', (_, budgets, place) => {
    expect(found(budgeted(...budgets))).toEqual([`standing-budget warning ${at(place)}`]);
  });

  it('says until when the nodes stay', () => {
    const message = (ofNodes: object) =>
      findings({ ...pool({ disruption: { budgets: [{ nodes: '0' }] } }, ofNodes) })[0]?.message;
    expect(message({})).toMatch(/until it expires after 720h, which asks no budget$/);
    expect(message({ expireAfter: '24h' })).toMatch(/until it expires after 24h/);
    expect(message({ expireAfter: 'Never' })).toMatch(/they stay until somebody deletes them$/);
  });

  describe('where repair asks the budgets', () => {
    const rules = (budgets: readonly object[], options: object = {}) =>
      controllerFindings(budgeted(...budgets), {
        karpenterMinor: '1.15',
        featureGates: { nodeRepair: true },
        ...options,
      }).map(({ rule, message }) => `${rule} ${message.includes('no broken one is repaired')}`);

    it.each<readonly [what: string, budgets: readonly object[]]>([
      ['none at all', [{ nodes: '0' }]],
      ['a day that never comes', [{ nodes: '0%', schedule: '0 0 31 2 *', duration: '8h' }]],
      ['one reason, and then all', [{ nodes: '0', reasons: ['Drifted'] }, { nodes: '0' }]],
    ])('one finding says both: %s', (_, budgets) => {
      expect(rules(budgets)).toEqual(['controller/standing-budget true']);
      expect(rules(budgets, { settings: { legacyNodeRepair: true } })).toEqual(['controller/standing-budget false']);
      expect(rules(budgets, { karpenterMinor: '1.14' })).toEqual(['controller/standing-budget false']);
    });

    it('and each its own where the other has nothing to say', () => {
      const others = [{ nodes: '0', reasons: ['Drifted', 'Empty', 'Underutilized'] }];
      expect(rules(others)).toEqual(['controller/standing-budget false']);
      expect(rules([{ nodes: '0', schedule: '@daily', duration: '24h' }])).toEqual(['controller/repair-budget false']);
    });
  });

  it.each<readonly [what: string, budgets: readonly object[]]>([
    ['a share', [{ nodes: '10%' }]],
    ['working hours', [{ nodes: '0', schedule: '0 9 * * mon-fri', duration: '8h' }]],
    ['all days of the week but not its end', [{ nodes: '0', schedule: '0 9 * * mon-fri', duration: '24h' }]],
    [
      'a window of a whole day each day, which was written as one',
      [{ nodes: '0', schedule: '@daily', duration: '24h' }],
    ],
    ['one reason', [{ nodes: '0', reasons: ['Drifted'] }]],
    ['no reason', [{ nodes: '0', reasons: [] }]],
    ['a day in four years', [{ nodes: '0', schedule: '0 0 29 2 *', duration: '8h' }]],
    [
      'what cannot be read, which is a finding of its own',
      [{ nodes: '0' }, { nodes: '0', schedule: 'x', duration: '8h' }],
    ],
    ['no budget', []],
  ])('nothing for %s', (_, budgets) => {
    expect(found(budgeted(...budgets))).toEqual([]);
  });

  it('is what the model says of random budgets', () => {
    const budget = fc.record(
      {
        nodes: fc.constantFrom('0', '0%', '1'),
        window: fc.constantFrom('0 9 * * mon-fri', '0 0 30 2 *', '0 0 1 * *'),
        reasons: fc.subarray(['Drifted', 'Empty', 'Underutilized'], { minLength: 1 }),
      },
      { requiredKeys: ['nodes'] },
    );
    let standing = 0;
    fc.assert(
      fc.property(fc.array(budget, { maxLength: 4 }), (given) => {
        const budgets = given.map(({ nodes, window, reasons }) => ({
          nodes,
          ...(reasons && { reasons }),
          ...(window && { schedule: window, duration: '8h' }),
        }));
        const blocked = DISRUPTION_REASONS.filter((reason) => reason !== 'Unhealthy').every(
          (reason) => nextAllowed({ budgets, nodes: 100, reason }, Date.UTC(2026, 0, 5)) === undefined,
        );
        if (blocked) standing++;
        expect(found(budgeted(...budgets)).some((one) => one.startsWith('standing-budget'))).toBe(blocked);
      }),
      { numRuns: 500 },
    );
    expect(standing).toBeGreaterThan(50);
  });
});

describe('controller/budget-window', () => {
  it('a day that never comes, and a window without length', () => {
    expect(found(budgeted({ nodes: '20%', schedule: '0 0 31 2 *', duration: '8h' }))).toEqual([
      `budget-window warning ${at('[0].schedule')}`,
    ]);
    expect(found(budgeted({ nodes: '20%', schedule: '0 0 30 2 *', duration: '8h' }, { nodes: '5' }))).toHaveLength(1);
    expect(found(budgeted({ nodes: '5', schedule: '0 0 31 4,6,9,11 *', duration: '8h' }))).toHaveLength(1);
    expect(found(budgeted({ nodes: '0', schedule: '@daily', duration: '0m' }))).toEqual([
      `budget-window warning ${at('[0].duration')}`,
    ]);
    expect(found(budgeted({ nodes: '0', schedule: '@daily', duration: '0h0m0s' }))).toHaveLength(1);
  });

  it('nothing for days that come', () => {
    for (const schedule of ['0 0 29 2 *', '0 0 31 * *', '0 0 31 2 mon', '@yearly', '0 0 30 2,3 *']) {
      expect(found(budgeted({ nodes: '20%', schedule, duration: '8h' }))).toEqual([]);
    }
  });
});
