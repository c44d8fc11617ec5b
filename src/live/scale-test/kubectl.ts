import type { RunTool } from '../tool';

/** kubectl could not be run, or said no. */
export class KubectlError extends Error {}

/** kubectl on one context, whose answers are JSON. */
export class Kubectl {
  constructor(
    private readonly run: RunTool,
    private readonly context: string | undefined,
  ) {}

  /** What a command prints. */
  async text(...args: readonly string[]): Promise<string> {
    const all = this.context === undefined ? args : ['--context', this.context, ...args];
    const { code, stdout, stderr } = await this.run('kubectl', all);
    if (code !== 0) throw new KubectlError(`kubectl ${args.slice(0, 2).join(' ')}: ${stderr.trim()}`);
    return stdout;
  }

  /** The object that a command prints; undefined where it prints none. */
  async json(...args: readonly string[]): Promise<unknown> {
    const text = await this.text(...args, '--output', 'json');
    return text.trim() === '' ? undefined : (JSON.parse(text) as unknown);
  }
}
