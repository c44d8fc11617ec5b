import type { Cluster } from '../../cluster';
import { at, listAt } from '../../objects';
import type { RunTool } from '../tool';
import { withoutAccounts } from './account-ids';
import { amiParameter } from './ami-parameters';
import { SOURCES, type Source, type SourceName } from './sources';
import type { Unanswered } from './unanswered';

/** What was found out: an answer, null where the thing does not exist, or the reason why nobody knows. */
export interface Facts {
  readonly cluster: Cluster;
  /** Undefined where it was not asked or could not be answered. */
  readonly answer: (source: SourceName) => unknown;
  /** Whether AWS has an AMI for an alias; undefined where nobody knows. */
  readonly hasAmi: (alias: string) => boolean | undefined;
  readonly unanswered: readonly Unanswered[];
  /** The programs that gave an answer at all. */
  readonly answering: ReadonlySet<string>;
}

const READING: Readonly<Record<Source['tool'], RegExp>> = {
  aws: /^[a-z0-9-]+ (describe|list|get)-[a-z-]+( |$)/,
  kubectl: /^(get|logs) /,
};

/** The last line of an error, which says it best, without account ids. */
const reasonOf = (stderr: string): string => withoutAccounts(stderr.trim().split('\n').at(-1) || 'no answer');

async function ask(source: Source, args: readonly string[], cluster: Cluster, run: RunTool): Promise<unknown> {
  if (!READING[source.tool].test(args.join(' '))) throw new Error(`${source.tool} ${args[0]} does not only read`);
  const all = source.tool === 'aws' ? [...args, '--region', cluster.region, '--output', 'json'] : args;
  const { code, stdout, stderr } = await run(source.tool, all);
  if (code === 0) return source.text ? stdout : (JSON.parse(stdout) as unknown);
  if (source.missing?.test(stderr)) return null;
  throw new Error(reasonOf(stderr));
}

const aliasesOf = (nodeClasses: unknown): readonly string[] => {
  const terms = listAt(nodeClasses, 'items').flatMap((item) => listAt(item, 'spec', 'amiSelectorTerms'));
  const aliases = terms.map((term) => at(term, 'alias'));
  return [...new Set(aliases.filter((alias) => typeof alias === 'string'))];
};

/** Asks everything, some questions at a time; nothing is thrown for an answer that does not come. */
export async function collect(cluster: Cluster, run: RunTool): Promise<Facts> {
  const answers = new Map<string, unknown>();
  const unanswered: Unanswered[] = [];
  const answering = new Set<string>();
  const answer = (source: SourceName): unknown => answers.get(source);
  const put = async (name: string, source: Source, args: readonly string[] | undefined): Promise<void> => {
    if (args === undefined) return;
    try {
      answers.set(name, await ask(source, args, cluster, run));
      answering.add(source.tool);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unanswered.push({ question: name, tool: source.tool, reason });
    }
  };

  const names = Object.keys(SOURCES) as readonly SourceName[];
  const early = names.filter((name) => SOURCES[name].args(cluster, () => undefined) !== undefined);
  await Promise.all(early.map((name) => put(name, SOURCES[name], SOURCES[name].args(cluster, answer))));
  const late = names.filter((name) => !early.includes(name));
  const parameter: Source = { tool: 'aws', args: () => undefined, missing: /ParameterNotFound/ };
  const amis = aliasesOf(answer('nodeClasses')).flatMap((alias) => {
    const name = amiParameter(alias, cluster.kubernetesVersion);
    return name === undefined ? [] : [{ alias, args: ['ssm', 'get-parameter', '--name', name] }];
  });
  await Promise.all([
    ...late.map((name) => put(name, SOURCES[name], SOURCES[name].args(cluster, answer))),
    ...amis.map(({ alias, args }) => put(`AMI of ${alias}`, parameter, args)),
  ]);
  // What depends on an answer that did not come stays unasked; the association needs the list.
  const hasAmi = (alias: string): boolean | undefined =>
    answers.has(`AMI of ${alias}`) ? answers.get(`AMI of ${alias}`) !== null : undefined;
  return { cluster, answer, hasAmi, unanswered, answering };
}
