import type { ScriptContext } from './script-facts';
import { shellQuote } from './shell-quote';

/** A program that scripts call. */
export type ToolName = 'aws' | 'kubectl' | 'helm' | 'cosign';

/** From which version on a tool has what the steps call. */
interface Least {
  /** The first such version of each major release, oldest first. */
  readonly versions: readonly string[];
  readonly why: string;
  /** How the tool is asked for its version. */
  readonly ask: string;
  /** Whether this cluster needs it. @default - always */
  readonly when?: (context: ScriptContext) => boolean;
}

/** Of the other tools it is enough that they are there. */
export const LEAST_VERSIONS: Readonly<Partial<Record<ToolName, Least>>> = {
  aws: {
    versions: ['1.32.3', '2.15.3'],
    why: 'earlier ones know no access entries, or neither them nor Pod Identity',
    ask: '--version',
    when: ({ cluster }) => cluster.authenticationMode !== 'CONFIG_MAP' || cluster.identity === 'pod-identity',
  },
  helm: {
    versions: ['3.8.0'],
    why: 'earlier ones take no chart from an OCI registry',
    ask: 'version --short',
  },
};

/** The call that looks whether a tool is there, and new enough. */
export function toolCheck(name: ToolName, context: ScriptContext): string {
  const least = LEAST_VERSIONS[name];
  if (least === undefined || least.when?.(context) === false) return `check_tool ${name}`;
  return `check_tool ${name} ${shellQuote(least.versions.join(' '))} ${shellQuote(least.why)} ${least.ask}`;
}
