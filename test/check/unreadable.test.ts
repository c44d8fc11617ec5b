import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/check/check';
import { unreadableText } from '../../src/findings';
import { folder, nodeClass, pool } from './folder';

/** Ten aliases of ten aliases of …: 10^11 values in half a kilobyte. */
const bomb = Array.from({ length: 12 }, (_, level) =>
  level === 0
    ? `a0: &a0 [${Array(10).fill('x').join(', ')}]`
    : `a${level}: &a${level} [${Array(10)
        .fill(`*a${level - 1}`)
        .join(', ')}]`,
).join('\n');

const chain = ['a0: &a0 [x]', ...Array.from({ length: 200 }, (_, at) => `a${at + 1}: &a${at + 1} [*a${at}]`)].join(
  '\n',
);

const deep = `${'['.repeat(101)}${']'.repeat(101)}`;

const BROKEN: readonly (readonly [string, string, string | Buffer, string])[] = [
  ['an open list', 'a.yaml', 'a: [b\nc: d\n', 'a.yaml:1:4: not YAML: [ is never closed'],
  ['a tab', 'a.yaml', 'a:\n\tb: c\n', 'a.yaml:2:1: not YAML: tab characters must not be used in indentation'],
  ['an anchor bomb', 'a.yaml', bomb, 'a.yaml:5:46: alias "a3" unfolds into too much: write the values out'],
  ['aliases that nest', 'a.yaml', chain, 'a.yaml:99:13: alias "a97" unfolds into too much: write the values out'],
  ['an alias of itself', 'a.yaml', 'a: &b\n  - *b\n', 'a.yaml:2:6: alias "b" stands for what it is part of'],
  [
    'a duplicate key',
    'a.yaml',
    'kind: x\nmetadata:\n  name: a\n  name: b\n',
    'a.yaml:4:3: the key "name" is there twice, first in line 3: kustomize and Flux stop, kubectl takes the last one; remove one',
  ],
  [
    'a duplicate key in JSON',
    'a.json',
    '{"kind": "x",\n "kind": "y"}',
    'a.json:2:2: the key "kind" is there twice, first in line 1: kustomize and Flux stop, kubectl takes the last one; remove one',
  ],
  [
    'Latin-1',
    'a.yaml',
    Buffer.from('kind: é\nname: caf\xe9\n', 'latin1'),
    'a.yaml:1:7: not UTF-8: save the file in this encoding',
  ],
  [
    'UTF-16',
    'a.yaml',
    Buffer.from('\ufeffkind: x\n', 'utf16le'),
    'a.yaml:1:1: not UTF-8: save the file in this encoding',
  ],
  ['50 MB', 'a.yaml', Buffer.alloc(50_000_000, 'a: b\n'), 'a.yaml: larger than 32 MiB: split it into several files'],
  [
    'too many documents',
    'a.yaml',
    '---\n'.repeat(100_002),
    'a.yaml:100001:1: more than 100000 documents: split the file',
  ],
  ['an empty file', 'a.yaml', '', 'a.yaml:1:1: empty'],
  ['white space', 'a.json', ' \n', 'a.json:1:1: empty'],
  [
    'a Helm template',
    'a.yaml',
    'kind: x\nmetadata:\n  name: {{ .Values.name }}\n',
    'a.yaml:3:9: not YAML: a template; check what it renders, `helm template … | cdk8s-karpenter check -`',
  ],
  [
    'a Helm condition',
    'a.yaml',
    '{{- if .Values.x }}\nkind: x\n{{- end }}\n',
    'a.yaml:1:1: not YAML: a template; check what it renders, `helm template … | cdk8s-karpenter check -`',
  ],
  [
    'JSON5',
    'a.json',
    '// pools\n{kind: "x"}',
    'a.json:1:1: not JSON: comments, single quotes and bare words are not allowed',
  ],
  ['a trailing comma', 'a.json', '{"kind": "x",\n}', 'a.json:2:1: not JSON: expected a key here'],
  ['half a JSON text', 'a.json', '{"kind": "x",\n "a": [', 'a.json:2:8: not JSON: it ends too early'],
  ['nested too deep', 'a.json', deep, 'a.json:1:101: not JSON: nested more than 100 levels deep'],
  ['text', 'a.yaml', '# a note\nHello, world\n', 'a.yaml:2:1: a single value, not an object'],
  ['a null byte', 'a.yaml', 'kind: a\0b\n', 'a.yaml:1:8: not YAML: null byte is not allowed in input'],
];

describe('broken input', () => {
  test.each(BROKEN)('%s', (_, name, content, line) => {
    const base = folder({
      [`in/${name}`]: content,
      'in/good.yaml': pool('good'),
      'in/class.yaml': nodeClass('default'),
    });
    const { unreadable, summary, findings } = check([join(base, 'in')], {});
    expect(unreadable.map(unreadableText)).toEqual([join(base, 'in', line)]);
    expect(summary.karpenter).toBe(2);
    expect(findings).toEqual([]);
  });

  test('a document with more values than memory should hold', () => {
    const base = folder({ 'a.yaml': Buffer.alloc(6_000_000, '-\n') });
    const { unreadable } = check([join(base, 'a.yaml')], {});
    expect(unreadable.map(({ line, message }) => [line, message])).toEqual([
      [1, 'a document with too many values: split it'],
    ]);
  });

  test('the other documents of a file are checked', () => {
    const base = folder({ 'a.yaml': 'kind: [\n---\napiVersion: karpenter.sh/v1\nkind: NodePool\n---\n\ta: b\n c' });
    const { unreadable, findings } = check([join(base, 'a.yaml')], {});
    expect(unreadable.map(({ line }) => line)).toEqual([1, 6]);
    expect(findings[0]).toMatchObject({ rule: expect.stringMatching(/^admission/), source: { line: 3 } });
  });

  test('a file of nothing but mistakes is not complained about without end', () => {
    const base = folder({ 'a.yaml': '\ta: b\n c\n---\n'.repeat(1000) });
    expect(check([join(base, 'a.yaml')], {}).unreadable).toHaveLength(20);
  });

  test('a CRD is an object of another kind, a comment is nothing', () => {
    const crd = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'x' } };
    const base = folder({ 'crd.yaml': crd, 'note.yaml': '# nothing yet\n' });
    expect(check([base], {})).toMatchObject({ unreadable: [], summary: { objects: 1, karpenter: 0, skipped: 1 } });
  });

  test('missing files, empty folders and links that go round', () => {
    const base = folder({ 'in/good.yaml': pool('good') });
    mkdirSync(join(base, 'empty'));
    symlinkSync('..', join(base, 'in/up'));
    symlinkSync('self.yaml', join(base, 'in/self.yaml'));
    symlinkSync('gone', join(base, 'in/gone.yaml'));
    const { unreadable, summary } = check([join(base, 'in'), join(base, 'missing.yaml'), join(base, 'empty')], {});
    expect(unreadable.map(({ file, message }) => `${relative(base, file)}: ${message}`).sort()).toEqual([
      'empty: no YAML or JSON file below this folder',
      'in/gone.yaml: no such file or folder',
      'in/self.yaml: a symbolic link that leads back to itself',
      'in/up/in: a symbolic link to a folder that it is in: not followed',
      'missing.yaml: no such file or folder',
    ]);
    expect(summary.karpenter).toBe(1);
  });

  test('control characters of a name do not reach the terminal', () => {
    expect(unreadableText({ file: 'a\u001b[31m\n.yaml', message: 'gone\r' })).toBe('a [31m .yaml: gone ');
  });
});
