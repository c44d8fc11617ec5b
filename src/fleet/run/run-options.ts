import { isDay } from '../../findings';
import { parseShard, type Shard } from './shard';

/** What decides how a run goes: given in code, or by `cdk8s-karpenter synth` through the environment. */
export interface RunOptions {
  /** Write nothing: list the files that would change on standard output, and exit with 1 if there are some. @default - `CDK8S_KARPENTER_CHECK` is set */
  readonly check?: boolean;
  /** The part of the fleet to synthesize, `2/4` for the second of four. @default - `CDK8S_KARPENTER_SHARD`, else all of it */
  readonly shard?: string;
  /** No progress, no summary and no consequence; findings are printed all the same. @default - `CDK8S_KARPENTER_QUIET` is set */
  readonly quiet?: boolean;
  /** So many different findings are printed, the gravest; 0 for all. @default - `CDK8S_KARPENTER_MAX`, else 50 */
  readonly max?: number;
  /** The day to judge by what ends with one, acknowledgements and the support of a Karpenter: `2027-04-01`. No clock is read, and nothing of the output depends on it. @default - `CDK8S_KARPENTER_AT`, else nothing ends */
  readonly at?: string;
  /** Shows whole stacks of what your own code throws. @default - `CDK8S_KARPENTER_DEBUG` is set */
  readonly debug?: boolean;
}

/** The variables by which `cdk8s-karpenter synth` hands its flags to the app. */
export const RUN_VARIABLES = {
  check: 'CDK8S_KARPENTER_CHECK',
  shard: 'CDK8S_KARPENTER_SHARD',
  quiet: 'CDK8S_KARPENTER_QUIET',
  max: 'CDK8S_KARPENTER_MAX',
  at: 'CDK8S_KARPENTER_AT',
  debug: 'CDK8S_KARPENTER_DEBUG',
} as const;

export interface Run {
  readonly check: boolean;
  readonly shard?: Shard;
  readonly quiet: boolean;
  /** @default - as many as a reader gets through */
  readonly max?: number;
  /** @default - nothing ends */
  readonly at?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

const isSet = (environment: Environment, name: string): boolean =>
  ![undefined, '', '0', 'false'].includes(environment[name]);

/** Whether a person wants to see the stacks of errors. */
export const isDebugged = (): boolean => isSet(process.env, RUN_VARIABLES.debug);

/** A number of findings as it was given; what is none is left to the default, since nothing of the output depends on it. */
const countOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;

/** How a run goes, or what is wrong with how it was asked for. */
export function runOf(options: RunOptions, environment: Environment): Run | string {
  const text = options.shard ?? environment[RUN_VARIABLES.shard] ?? '';
  const shard = parseShard(text);
  if (text !== '' && shard === undefined) return 'a shard is written INDEX/COUNT, 2/4 for the second of four';
  const at = options.at ?? environment[RUN_VARIABLES.at] ?? '';
  if (at !== '' && !isDay(at)) return 'the day of a synth is written 2027-04-01';
  return {
    check: options.check ?? isSet(environment, RUN_VARIABLES.check),
    shard,
    quiet: options.quiet ?? isSet(environment, RUN_VARIABLES.quiet),
    max: options.max ?? countOf(environment[RUN_VARIABLES.max]),
    ...(at !== '' && { at }),
  };
}
