import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/check/check';
import expected from './way-out/findings.json';

const FOLDER = join(__dirname, 'way-out');

/** What is said of a file; a folder that ends in `-on-1.14` is for that Karpenter, others for the newest. */
function said(name: string, file: string): string[] {
  const karpenterVersion = /-on-(1\.\d+)$/.exec(name)?.[1];
  const { findings, unreadable } = check([join(FOLDER, name, file)], {
    // What works and is unwise stays so.
    only: ['admission', 'controller', 'set'],
    ...(karpenterVersion && { karpenterVersion }),
  });
  expect(unreadable).toEqual([]);
  return findings.map(
    ({ rule, severity, path, message, fix }) =>
      `${severity === 'error' ? '' : `${severity}: `}${rule} ${path}: ${fix ?? message}`,
  );
}

// `after.yaml` is `before.yaml` with what its findings say, and nothing else.
test.each(Object.entries(expected))('%s: following what is said leaves nothing to say', (name, findings) => {
  expect(said(name, 'before.yaml')).toEqual(findings);
  expect(findings).not.toEqual([]);
  expect(said(name, 'after.yaml')).toEqual([]);
});

test('each folder is asked for', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual(Object.keys(expected).sort());
});
