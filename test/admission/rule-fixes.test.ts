import { expect, it } from 'vitest';
import { crdIds, loadCrd } from '../../imports/crds';
import { admit, controllerFindings, toldOnce } from '../../src/admission';
import { ruleFix } from '../../src/admission/rule-fixes';
import { KARPENTER_MINORS, karpenterRelease } from '../../src/karpenter/versions';

/** The messages of every rule below a schema. */
function messages(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own = (schema as { readonly 'x-kubernetes-validations'?: readonly { readonly message?: string }[] })[
    'x-kubernetes-validations'
  ];
  return [...(own ?? []).flatMap(({ message }) => message ?? []), ...Object.values(schema).flatMap(messages)];
}

const ALL = new Set(
  KARPENTER_MINORS.flatMap((minor) =>
    Object.values(crdIds(karpenterRelease(minor))).flatMap((id) => messages(loadCrd(id).schema)),
  ),
);

it('every rule of every schema says what to do', () => {
  expect(ALL.size).toBeGreaterThan(70);
  expect([...ALL].filter((message) => ruleFix(message) === undefined)).toEqual([]);
});

const nodeClass = (spec: object) => ({
  apiVersion: 'karpenter.k8s.aws/v1',
  kind: 'EC2NodeClass',
  metadata: { name: 'a' },
  spec: {
    role: 'nodes',
    amiSelectorTerms: [{ alias: 'al2023@v20260315' }],
    subnetSelectorTerms: [{ id: 'subnet-1' }],
    securityGroupSelectorTerms: [{ id: 'sg-1' }],
    ...spec,
  },
});
const pool = (spec: object, template: object = {}) => ({
  apiVersion: 'karpenter.sh/v1',
  kind: 'NodePool',
  metadata: { name: 'a' },
  spec: {
    ...spec,
    template: {
      spec: {
        nodeClassRef: { group: 'karpenter.k8s.aws', kind: 'EC2NodeClass', name: 'a' },
        requirements: [],
        ...template,
      },
    },
  },
});

it.each([
  ['two identities', nodeClass({ instanceProfile: 'nodes' }), 'spec.instanceProfile'],
  ['no identity', nodeClass({ role: undefined }), 'spec'],
  ['another family than the alias’s', nodeClass({ amiFamily: 'Bottlerocket' }), 'spec.amiFamily'],
  ['no family', nodeClass({ amiSelectorTerms: [{ id: 'ami-1' }] }), 'spec.amiSelectorTerms'],
  ['a weight of a static pool', pool({ replicas: 1, weight: 1 }), 'spec.weight'],
  ['limits of a static pool', pool({ replicas: 1, limits: { cpu: 1 } }), 'spec.limits'],
])('a rule shows the field: %s', (_name, object, path) => {
  const [finding, ...others] = admit(JSON.parse(JSON.stringify(object)), { karpenterMinor: '1.14' });
  expect([others, finding?.rule, finding?.path, finding?.fix]).toEqual([
    [],
    'admission/rule',
    path,
    expect.any(String),
  ]);
});

it.each([
  ['a restricted label', pool({}, { requirements: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] })],
  ['a key that is none', pool({}, { requirements: [{ key: 'a b', operator: 'Exists' }] })],
  ['a quantity that is none', pool({ limits: { cpu: '100GB' } })],
  ['a duration that is none', pool({}, { expireAfter: '1d' })],
])('one cause is told once: %s', (_name, object) => {
  const options = { karpenterMinor: '1.14' } as const;
  const admission = admit(object, options);
  const controller = controllerFindings(object, options);
  expect([admission.length, controller.length]).toEqual([1, 1]);
  expect(toldOnce(admission, controller)).toEqual(admission);
  expect(toldOnce([], controller)).toEqual(controller);
});
