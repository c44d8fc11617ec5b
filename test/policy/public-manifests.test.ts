import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { check } from '../../src/check';
import { POLICY } from '../../src/policy/rules/all';

/** What rules of production say of manifests that many people copy, and why that is right. */
interface Defence {
  readonly rule: string;
  readonly why: string;
  readonly page: string;
  readonly report: string;
  /** Names of objects by the file that they are in. */
  readonly objects: Readonly<Record<string, readonly string[]>>;
}

const DEFENDED = JSON.parse(readFileSync(join(__dirname, 'public-manifests.json'), 'utf8')) as readonly Defence[];
const rows = DEFENDED.flatMap(({ rule, objects }) =>
  Object.entries(objects).flatMap(([file, names]) => names.map((name) => `${file} ${name} ${rule}`)),
);

describe('what is said of public manifests', () => {
  it('is defended by a sentence, with the page and the report of the rule', () => {
    for (const { rule, why, page, report } of DEFENDED) {
      const found = POLICY.find(({ id }) => id === rule);
      expect({ rule, page, isReported: found?.reports?.includes(report) }).toEqual({
        rule,
        page: found?.url,
        isReported: true,
      });
      expect(why).toMatch(/^[A-Z].{40,}\.$/);
    }
    expect(new Set(rows).size).toBe(rows.length);
  });

  it('is three findings of an object at most', () => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const object = row.slice(0, row.lastIndexOf(' '));
      counts.set(object, (counts.get(object) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 3)).toEqual([]);
  });
});

/**
 * A folder with the manifests: `karpenter-aws/` from `examples/v1` of aws/karpenter-provider-aws, `blueprints/` from
 * aws-samples/karpenter-blueprints. They are not ours to carry.
 */
const folder = process.env.PUBLIC_MANIFESTS ?? '';
if (!existsSync(folder)) process.stdout.write('public manifests: skipped, PUBLIC_MANIFESTS names no folder of them\n');

describe.runIf(existsSync(folder))('the manifests themselves', () => {
  it('get these findings, each file by itself, and no other', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    const found = files.flatMap((file) =>
      check([join(folder, file)], { only: ['policy'], tier: 'production' })
        .findings.filter(({ rule }) => rule.startsWith('policy/'))
        .map(({ resource, rule }) => `${file} ${resource} ${rule}`),
    );
    expect(found.sort()).toEqual([...rows].sort());
  });
});
