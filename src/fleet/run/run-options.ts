import { parseShard, type Shard } from './shard';

/** What decides how a run goes: given in code, or by `cdk8s-karpenter synth` through the environment. */
export interface RunOptions {
  /** Write nothing: list the files that would change on standard output, and exit with 1 if there are some. @default - `CDK8S_KARPENTER_CHECK` is set */
  readonly check?: boolean;
  /** The part of the fleet to synthesize, `2/4` for the second of four. @default - `CDK8S_KARPENTER_SHARD`, else all of it */
  readonly shard?: string;
  /** No progress and no summary; findings are printed all the same. @default - `CDK8S_KARPENTER_QUIET` is set */
  readonly quiet?: boolean;
}

/** The variables by which `cdk8s-karpenter synth` hands its flags to the app. */
export const RUN_VARIABLES = {
  check: 'CDK8S_KARPENTER_CHECK',
  shard: 'CDK8S_KARPENTER_SHARD',
  quiet: 'CDK8S_KARPENTER_QUIET',
} as const;

export interface Run {
  readonly check: boolean;
  readonly shard?: Shard;
  readonly quiet: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** How a run goes; undefined where the shard is none. */
export function runOf(options: RunOptions, environment: Environment): Run | undefined {
  const isSet = (name: string): boolean => ![undefined, '', '0', 'false'].includes(environment[name]);
  const text = options.shard ?? environment[RUN_VARIABLES.shard] ?? '';
  const shard = parseShard(text);
  if (text !== '' && shard === undefined) return undefined;
  return {
    check: options.check ?? isSet(RUN_VARIABLES.check),
    shard,
    quiet: options.quiet ?? isSet(RUN_VARIABLES.quiet),
  };
}
