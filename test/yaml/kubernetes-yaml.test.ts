import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseText } from '../../src/yaml/read';
import { folder } from '../check/folder';
import { realTool } from '../real-tool';

/** Scalars on which YAML readers disagree, and what kubectl makes of them. */
const SCALARS: readonly (readonly [string, unknown])[] = [
  ['yes', true],
  ['On', true],
  ['y', true],
  ['N', false],
  ['off', false],
  ['yEs', 'yEs'],
  ['0755', 493],
  ['-017', -15],
  ['08', 8],
  ['0o17', 15],
  ['0x1F', 31],
  ['-0X1f', -31],
  ['0x1_F', 31],
  ['0b11', 3],
  ['1_000', 1000],
  ['+5', 5],
  ['-0', 0],
  ['12345678901234567890', 12345678901234567000],
  ['1e3', 1000],
  ['.5', 0.5],
  ['1.', 1],
  ['-.5e1', -5],
  ['1_0.5', 10.5],
  ['123e4567', '123e4567'],
  ['.', '.'],
  ['12:30', '12:30'],
  ['2026-01-01', '2026-01-01'],
  ['~', null],
  ['Null', null],
  ['10Gi', '10Gi'],
  ['1.14.1', '1.14.1'],
  ['!!str yes', 'yes'],
  ['!Ref name', 'name'],
  ['"on"', 'on'],
];

const text = `apiVersion: v1
kind: ConfigMap
metadata: {name: x}
${SCALARS.map(([scalar], index) => `s${index}: ${scalar}`).join('\n')}
merged: {<<: {a: 1}, b: 2}
`;

function values(): Record<string, unknown> {
  const [parsed] = [...parseText(text, 'yaml')];
  return parsed !== undefined && 'document' in parsed ? (parsed.document.value as Record<string, unknown>) : {};
}

test.each(SCALARS.map(([scalar, value], index) => [scalar, value, index] as const))('%s', (_, value, index) => {
  const read = values()[`s${index}`];
  expect(Object.is(read, -0) ? 0 : read).toBe(value);
});

test('merge keys', () => expect(values().merged).toEqual({ a: 1, b: 2 }));

test.runIf(realTool('kubectl', 'version', '--client'))('kubectl reads every one of them so', () => {
  const file = join(folder({ 'a.yaml': text }), 'a.yaml');
  const { stdout, stderr } = spawnSync('kubectl', ['annotate', '--local', '-f', file, 'a=1', '-o', 'json'], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const read = JSON.parse(stdout) as Record<string, unknown>;
  expect(SCALARS.map((_, index) => read[`s${index}`])).toEqual(SCALARS.map(([, value]) => value));
});
