import { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registerPermissions } from '../../src/cli/permissions';
import { registerTemplate } from '../../src/cli/template';

/** Runs a command line as src/cli/main.ts does. */
function run(...args: string[]): { readonly stdout: string; readonly stderr: string; readonly exitCode: unknown } {
  let [stdout, stderr] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  const program = new Command('cdk8s-karpenter').exitOverride();
  registerTemplate(program);
  registerPermissions(program);
  let exitCode: unknown;
  try {
    program.parse(args, { from: 'user' });
    exitCode = process.exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    exitCode = 'usage';
  }
  return { stdout, stderr, exitCode };
}

describe('the commands', () => {
  const before = process.exitCode;
  beforeEach(() => {
    process.exitCode = undefined;
  });
  afterEach(() => {
    process.exitCode = before;
    vi.restoreAllMocks();
  });

  it('print to standard output and end with 0', () => {
    const { stdout, stderr, exitCode } = run(
      ...['template', '--name', 'prod-eu', '--region', 'eu-west-1', '--account', '111122223333'],
      ...[
        '--karpenter-version',
        '1.8',
        '--identity',
        'irsa',
        '--oidc-issuer',
        'oidc.eks.eu-west-1.amazonaws.com/id/A1',
      ],
      ...['--profile', 'hardened', '--isolated-vpc', '--feature', 'windowsNodes', '--feature', 'vpcEndpoints=off'],
      ...['--format', 'json'],
    );
    expect([stderr, exitCode]).toEqual(['', 0]);
    expect(JSON.parse(stdout)).toHaveProperty('Resources.KarpenterWindowsNodeRole');
    expect(run('permissions', '1.8', '1.14', '--format', 'markdown')).toMatchObject({ stderr: '', exitCode: 0 });
  });

  it('say what is wrong on standard error only', () => {
    expect(run('template', '--name', '$(id)', '--region', 'eu-west-1')).toMatchObject({ stdout: '', exitCode: 2 });
    expect(run('template')).toMatchObject({ stdout: '', exitCode: 2 });
    expect(run('template', '--colour')).toMatchObject({ stdout: '', exitCode: 'usage' });
    expect(run('permissions', '1.8')).toMatchObject({ stdout: '', exitCode: 'usage' });
  });
});
