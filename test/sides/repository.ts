import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { onTestFinished } from 'vitest';

const root = join(__dirname, '../..');

export type Files = Readonly<Record<string, string | Buffer | object>>;

/** Git without what the machine is set up with. */
const ENV = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GITHUB_BASE_REF: '',
  CI_MERGE_REQUEST_DIFF_BASE_SHA: '',
};

/** Makes sure that lib/ is what the sources say: the commands run as they are installed. */
export function freshLib(): void {
  const { status } = spawnSync(process.execPath, ['--require', './scripts/run/fresh-lib.cjs', '--eval', '0'], {
    cwd: root,
  });
  if (status !== 0) throw new Error('lib/ cannot be built');
}

/** A repository of its own in a temporary folder. */
export class Repository {
  readonly folder = mkdtempSync(join(tmpdir(), 'diff-'));

  constructor(files: Files = {}) {
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
    this.git('init', '--quiet', '--initial-branch=main');
    this.write(files);
    if (Object.keys(files).length > 0) this.commit();
  }

  git(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync('git', args, { cwd: this.folder, env: ENV, encoding: 'utf8' });
    if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  }

  /** Writes files; objects as YAML. */
  write(files: Files): this {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      const isText = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(join(this.folder, name), isText ? content : dump(content));
    }
    return this;
  }

  remove(...names: readonly string[]): this {
    for (const name of names) rmSync(join(this.folder, name), { recursive: true });
    return this;
  }

  commit(): string {
    this.git('add', '--all', '--force');
    this.git('commit', '--quiet', '--message', 'change');
    return this.git('rev-parse', 'HEAD');
  }

  /** Runs `cdk8s-karpenter diff …` here. */
  diff(...args: readonly string[]): Run {
    return this.diffWith({}, ...args);
  }

  diffWith({ env = {}, input = '', cwd = '' }: DiffOptions, ...args: readonly string[]): Run {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, 'lib/src/cli/main.js'), 'diff', ...args],
      { cwd: join(this.folder, cwd), env: { ...ENV, ...env }, input, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  }

  /** The review as data; a run that could not be made throws. */
  review(...args: readonly string[]) {
    const { stdout, stderr } = this.diff(...args, '--format', 'json');
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as {
      readonly worst: string;
      readonly changes: readonly Record<string, unknown>[];
      readonly notLookedAt: readonly string[];
    };
  }

  /** Names of everything that is in the folder, to see that nothing was written. */
  names(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter((name) => !name.startsWith('.git'));
  }
}

export interface DiffOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Folder below that of the repository. */
  readonly cwd?: string;
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
