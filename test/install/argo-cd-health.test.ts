import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { argoCdConfig } from '../../src/install/gitops/argo-cd';
import { realTool } from '../real-tool';

/** The Lua that Argo CD itself uses. */
const GLUA = join(__dirname, '../../.tools/bin/glua');

const { data } = argoCdConfig({ tool: 'argocd', repoURL: '' }) as { data: Readonly<Record<string, string>> };
const script = data['resource.customizations.health.argoproj.io_Application'] ?? '';

const lua = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? `{ ${Object.entries(value)
        .map(([key, item]) => `[${JSON.stringify(key)}] = ${lua(item)}`)
        .join(', ')} }`
    : JSON.stringify(value);

function health(status: object | undefined): string {
  const application = { spec: { source: { targetRevision: '1.14.1' } }, ...(status && { status }) };
  const program = `local obj = ${lua(application)}\nlocal function check()\n${script}\nend\nlocal health = check()\nprint(health.status .. ": " .. health.message)`;
  return execFileSync(GLUA, ['-e', program], { encoding: 'utf8' }).trim();
}

const synced = { status: 'Synced', comparedTo: { source: { targetRevision: '1.14.1' } } };

describe.skipIf(!realTool(GLUA, '-e', ''))('the health of an Application', () => {
  it.each([
    ['not looked at', undefined, 'Progressing:'],
    ['empty', {}, 'Progressing:'],
    ['degraded', { health: { status: 'Degraded', message: 'no' } }, 'Degraded: no'],
    [
      'healthy, never synced',
      { health: { status: 'Healthy' }, sync: synced },
      'Progressing: the last sync has not succeeded yet',
    ],
    [
      'healthy, waits for a confirmation',
      { health: { status: 'Healthy' }, sync: synced, operationState: { phase: 'Running' } },
      'Progressing: the last sync has not succeeded yet',
    ],
    [
      'healthy in the version before',
      {
        health: { status: 'Healthy' },
        sync: { comparedTo: { source: { targetRevision: '1.13.1' } } },
        operationState: { phase: 'Succeeded' },
      },
      'Progressing: not compared with 1.14.1 yet',
    ],
    ['done', { health: { status: 'Healthy' }, sync: synced, operationState: { phase: 'Succeeded' } }, 'Healthy:'],
  ])('%s', (_, status, expected) => {
    expect(health(status)).toBe(expected);
  });
});
