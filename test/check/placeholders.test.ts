import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check';
import { unreadableText } from '../../src/findings';
import { folder, nodeClass, pool } from './folder';

const found = (...objects: object[]): string[] => {
  const base = folder(Object.fromEntries(objects.map((object, index) => [`${index}.yaml`, object])));
  return check([base], {}).findings.map(({ rule, severity, path }) => `${rule} ${severity} ${path}`);
};

const arch = { key: 'kubernetes.io/arch', operator: 'In' };

describe('a value that another tool has yet to write', () => {
  test.each<[string, object[], string[]]>([
    [
      'is told once, and not as what it is no value of',
      [pool('a', { limits: { cpu: '${CPU}', memory: '${MEMORY}' }, weight: 1 }), nodeClass('default')],
      ['check/placeholder error spec.limits.cpu'],
    ],
    [
      'that nothing is said of is a warning',
      [nodeClass('default', { role: 'KarpenterNodeRole-${CLUSTER_NAME}' })],
      ['check/placeholder warning spec.role'],
    ],
    [
      'in a requirement',
      [pool('a', {}, { requirements: [{ ...arch, values: ['${ARCH}'] }] }), nodeClass('default')],
      ['check/placeholder error spec.template.spec.requirements[0].values[0]'],
    ],
    [
      'in an alias',
      [nodeClass('default', { amiSelectorTerms: [{ alias: 'al2023@${ALIAS_VERSION}' }] })],
      ['check/placeholder error spec.amiSelectorTerms[0].alias'],
    ],
    [
      'of Helm, in quotes',
      [pool('{{ .Values.name }}'), nodeClass('default')],
      ['check/placeholder error metadata.name'],
    ],
    [
      'does not hide what is wrong beside it',
      [pool('a', { weight: 1000, limits: { cpu: '${CPU}' } }), nodeClass('default')],
      ['admission/range error spec.weight', 'check/placeholder error spec.limits.cpu'],
    ],
    [
      'nor is it one in a script, or in an annotation',
      [
        {
          ...nodeClass('default', { userData: '#!/bin/bash\necho ${HOME} $USER\n' }),
          metadata: { name: 'default', annotations: { a: '${b}' } },
        },
      ],
      [],
    ],
  ])('%s', (_, objects, lines) => {
    expect(found(...objects)).toEqual(lines);
  });

  test('says whose it is and what can be checked', () => {
    const base = folder({ 'a.yaml': nodeClass('default', { role: '${var.role}', tags: { a: '${var.tag}' } }) });
    const [finding] = check([base], {}).findings;
    expect(finding).toMatchObject({
      message: expect.stringMatching(/a Terraform template, and so do 1 more/),
      got: '${var.role}',
      fix: 'check what it renders',
      source: { line: 8 },
    });
  });
});

test('a template that is no YAML is one complaint, where it begins', () => {
  const base = folder({
    'pool.yaml.tpl': '',
    'pool.yaml': [
      'apiVersion: karpenter.sh/v1',
      'kind: NodePool',
      'spec:',
      '  template:',
      '    spec:',
      '      requirements:',
      '%{ for key, values in requirements ~}',
      '        - { key: "${key}", operator: In, values: ${jsonencode(values)} }',
      '%{ endfor ~}',
    ].join('\n'),
  });
  const { unreadable, findings } = check([join(base, 'pool.yaml')], {});
  expect(unreadable.map(unreadableText)).toEqual([
    `${join(base, 'pool.yaml')}:7:1: not YAML: a Terraform template; check what it renders`,
  ]);
  expect(findings).toEqual([]);
});
