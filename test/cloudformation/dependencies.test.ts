import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly license?: string; readonly dev?: boolean }>>;
}

const lockfile = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as Lockfile;

it('has no aws-cdk-lib and nothing under the AGPL among the dependencies, for development either', () => {
  const packages = Object.entries(lockfile.packages);
  expect(packages.length).toBeGreaterThan(100);
  const unwanted = packages.filter(
    ([path, { license = 'unknown' }]) => /(^|\/)aws-cdk-lib$/.test(path) || /AGPL|unknown/.test(license),
  );
  expect(unwanted.map(([path]) => path)).toEqual([]);
});

it('needs the CDK specification for development only', () => {
  const shipped = Object.entries(lockfile.packages).filter(([path, { dev }]) => path.includes('@aws-cdk/') && !dev);
  expect(shipped).toEqual([]);
});
