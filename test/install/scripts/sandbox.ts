/** A place where a generated script runs: the real `aws` against moto and a fake EKS, stubs for the other tools. */
import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Moto } from '../../cloudformation/moto';
import { toolPath } from '../../cloudformation/python-tools';
import type { FakeEks } from './fake-eks';

export const SERVER = 'https://ABC.gr7.eu-west-1.eks.amazonaws.com';

/** What the stubs know of the cluster; see stub.cjs. */
export interface StubState {
  server?: string;
  awsAuth?: { version: string; mapRoles: string };
  crds: Record<string, { release?: string }>;
  releases: Record<string, { info: { status?: string } }>;
  copied: string[];
  applied?: boolean;
  [kind: string]: unknown;
}

export const EMPTY: StubState = { server: SERVER, crds: {}, releases: {}, copied: [] };

export interface Run {
  readonly code: number | null;
  readonly signal: string | null;
  /** Both streams, for people. */
  readonly output: string;
  /** Changes of this run, `tool word word`, in their order. */
  readonly writes: readonly string[];
}

/** Records changes, and kills the script after the first one where a test asks for it. */
const WRAPPER = `#!/usr/bin/env bash
before=$(wc -l <"$STUB_WRITES")
"\${COMMAND[@]}" "$@"
code=$?
if [ "$(basename "$0")" = aws ] && [ "$code" -eq 0 ]; then
  case $2 in create-* | delete-* | update-* | deploy | remove-* | put-* | attach-*) printf '["aws","%s","%s"]\\n' "$1" "$2" >>"$STUB_WRITES" ;; esac
fi
if [ -n "$KILL" ] && [ "$(wc -l <"$STUB_WRITES")" != "$before" ]; then kill -9 "$PPID"; fi
exit "$code"
`;

export class Sandbox {
  readonly folder = mkdtempSync(join(tmpdir(), 'scripts-'));
  private readonly file = (name: string): string => join(this.folder, name);

  constructor(
    private readonly moto: Moto,
    private readonly eks: FakeEks,
    scripts: Readonly<Record<string, string>>,
    template: string,
  ) {
    for (const folder of ['bin', 'install', 'aws', 'manifests', 'tmp']) mkdirSync(this.file(folder));
    const stub = (tool: string): string => `'${process.execPath}' '${join(__dirname, 'stub.cjs')}' ${tool}`;
    const commands = {
      aws: `'${toolPath('aws')}'`,
      kubectl: stub('kubectl'),
      helm: stub('helm'),
      cosign: stub('cosign'),
    };
    for (const [tool, command] of Object.entries(commands)) {
      const [shebang = '', ...rest] = WRAPPER.split('\n');
      writeFileSync(this.file(`bin/${tool}`), [shebang, `COMMAND=(${command})`, ...rest].join('\n'));
      chmodSync(this.file(`bin/${tool}`), 0o755);
    }
    for (const [name, text] of Object.entries(scripts))
      writeFileSync(this.file(`install/${name}`), text, { mode: 0o755 });
    writeFileSync(this.file('aws/template.yaml'), template);
    writeFileSync(this.file('install/values-karpenter.yaml'), 'replicas: 2\n');
    writeFileSync(this.file('install/values-karpenter-crd.yaml'), '{}\n');
    writeFileSync(this.file('manifests/kustomization.yaml'), 'resources: []\n');
    this.state = EMPTY;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  get state(): StubState {
    return JSON.parse(readFileSync(this.file('state.json'), 'utf8')) as StubState;
  }

  set state(state: StubState) {
    writeFileSync(this.file('state.json'), JSON.stringify(state));
  }

  /** Runs a script; `input` is what a person types, `kill` ends it with SIGKILL after its first change. */
  async run(script: string, args: readonly string[], { input = '', kill = false } = {}): Promise<Run> {
    writeFileSync(this.file('writes'), '');
    const child = spawn('bash', [this.file(`install/${script}`), ...args], {
      env: {
        PATH: `${this.file('bin')}:/usr/bin:/bin`,
        HOME: this.folder,
        TMPDIR: this.file('tmp'),
        AWS_ENDPOINT_URL: this.moto.endpoint,
        AWS_ENDPOINT_URL_EKS: this.eks.endpoint,
        AWS_ACCESS_KEY_ID: 'AKIASECRETID',
        AWS_SECRET_ACCESS_KEY: 'very-secret-key',
        AWS_SESSION_TOKEN: 'very-secret-token',
        STUB_STATE: this.file('state.json'),
        STUB_WRITES: this.file('writes'),
        KILL: kill ? '1' : '',
        POLL_SECONDS: '0',
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stdin.on('error', () => undefined).end(input);
    const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
      child.on('close', (...end) => resolve(end)),
    );
    const writes = readFileSync(this.file('writes'), 'utf8').trim().split('\n').filter(Boolean);
    return {
      code,
      signal,
      output,
      writes: writes.map((line) => (JSON.parse(line) as string[]).slice(0, 3).join(' ')),
    };
  }
}
