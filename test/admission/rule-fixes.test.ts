import { expect, it } from 'vitest';
import { crdIds, loadCrd } from '../../imports/crds';
import { admit, controllerFindings, toldOnce } from '../../src/admission';
import { ruleFix } from '../../src/admission/rule-fixes';
import { KARPENTER_MINORS, karpenterRelease } from '../../src/karpenter/versions';
import { nodeClass, nodePool } from './objects';

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

it.each([
  ['two identities', nodeClass({ instanceProfile: 'nodes' }), 'spec.instanceProfile'],
  ['no identity', nodeClass({ role: undefined }), 'spec'],
  ['another family than the alias’s', nodeClass({ amiFamily: 'Bottlerocket' }), 'spec.amiFamily'],
  ['no family', nodeClass({ amiSelectorTerms: [{ id: 'ami-1' }] }), 'spec.amiSelectorTerms'],
  ['a weight of a static pool', nodePool({ replicas: 1, weight: 1 }), 'spec.weight'],
  ['limits of a static pool', nodePool({ replicas: 1, limits: { cpu: 1 } }), 'spec.limits'],
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
  ['a restricted label', nodePool({}, { requirements: [{ key: 'kubernetes.io/hostname', operator: 'Exists' }] })],
  ['a key that is none', nodePool({}, { requirements: [{ key: 'a b', operator: 'Exists' }] })],
  ['a quantity that is none', nodePool({ limits: { cpu: '100GB' } })],
  ['a duration that is none', nodePool({}, { expireAfter: '1d' })],
])('one cause is told once: %s', (_name, object) => {
  const options = { karpenterMinor: '1.14' } as const;
  const admission = admit(object, options);
  const controller = controllerFindings(object, options);
  expect([admission.length, controller.length]).toEqual([1, 1]);
  expect(toldOnce(admission, controller)).toEqual(admission);
  expect(toldOnce([], controller)).toEqual(controller);
});
