import type { Cluster } from '../../cluster';
import { at, kindOf, listAt, nameOf } from '../../objects';
import type { OwnManifests } from '../own-manifests';
import type { RunTool } from '../tool';
import { withoutAccounts } from './account-ids';
import { amiParameter } from './ami-parameters';
import { foundRole, identityQuestion, nodeIdentities, roleQuestions } from './node-roles';
import { distinctQuestions, type Question, questionKey } from './question';
import { byDiscoveryTag, SELECTED, termsOf } from './selectors';
import { SOURCES, type Source, type SourceName } from './sources';
import type { Unanswered } from './unanswered';

/** What was found out: an answer, null where the thing does not exist, or the reason why nobody knows. */
export interface Facts {
  readonly cluster: Cluster;
  /** Node classes of the cluster, and those of the manifests that it does not have yet. */
  readonly nodeClasses: readonly unknown[];
  /** What lies beside the `cluster.json`. */
  readonly manifests: OwnManifests;
  /** Undefined where it was not asked or could not be answered. */
  readonly answer: (source: SourceName) => unknown;
  /** The same for what a node class names. */
  readonly answerTo: (question: Question) => unknown;
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

/** A parameter or a thing of IAM or EKS that does not exist is an answer. */
const QUESTION: Source = {
  tool: 'aws',
  args: () => undefined,
  missing: /ParameterNotFound|NoSuchEntity|ResourceNotFoundException/,
};

const aliasesOf = (nodeClasses: readonly unknown[]): readonly string[] => {
  const terms = nodeClasses.flatMap((item) => listAt(item, 'spec', 'amiSelectorTerms'));
  const aliases = terms.map((term) => at(term, 'alias'));
  return [...new Set(aliases.filter((alias) => typeof alias === 'string'))];
};

function amiQuestion(alias: string, { kubernetesVersion }: Cluster): Question | undefined {
  const name = amiParameter(alias, kubernetesVersion);
  return name === undefined ? undefined : { name: `AMI of ${alias}`, args: ['ssm', 'get-parameter', '--name', name] };
}

/** What the node classes name, beside roles that have to be known first. */
function questionsOf(nodeClasses: readonly unknown[], cluster: Cluster): readonly Question[] {
  const selecting = nodeClasses.length === 0 ? [byDiscoveryTag(cluster)] : nodeClasses;
  return [
    ...aliasesOf(nodeClasses).flatMap((alias) => amiQuestion(alias, cluster) ?? []),
    ...SELECTED.flatMap((selected) =>
      selecting.flatMap((each) => termsOf(each, selected, selecting).map(({ question }) => question)),
    ),
    ...nodeIdentities(nodeClasses, cluster).flatMap((identity) => identityQuestion(identity) ?? []),
  ];
}

/** Asks everything, some questions at a time; nothing is thrown for an answer that does not come. */
export async function collect(cluster: Cluster, run: RunTool, manifests: OwnManifests): Promise<Facts> {
  const answers = new Map<string, unknown>();
  const unanswered: Unanswered[] = [];
  const answering = new Set<string>();
  const answer = (source: SourceName): unknown => answers.get(source);
  const answerTo = (question: Question): unknown => answers.get(questionKey(question));
  const put = async (
    key: string,
    source: Source,
    args: readonly string[] | undefined,
    question = key,
  ): Promise<void> => {
    if (args === undefined) return;
    try {
      answers.set(key, await ask(source, args, cluster, run));
      answering.add(source.tool);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      unanswered.push({ question, tool: source.tool, reason });
    }
  };
  const putAll = (questions: readonly Question[]) =>
    distinctQuestions(questions).map((question) => put(questionKey(question), QUESTION, question.args, question.name));

  const names = Object.keys(SOURCES) as readonly SourceName[];
  const early = names.filter((name) => SOURCES[name].args(cluster, () => undefined) !== undefined);
  await Promise.all(early.map((name) => put(name, SOURCES[name], SOURCES[name].args(cluster, answer))));
  const late = names.filter((name) => !early.includes(name));
  const live = listAt(answer('nodeClasses'), 'items');
  const isLive = new Set(live.map(nameOf));
  const written = manifests.objects.filter((object) => kindOf(object) === 'EC2NodeClass');
  const nodeClasses = [...live, ...written.filter((each) => !isLive.has(nameOf(each)))];
  await Promise.all([
    ...late.map((name) => put(name, SOURCES[name], SOURCES[name].args(cluster, answer))),
    ...putAll(questionsOf(nodeClasses, cluster)),
  ]);
  const roles = nodeIdentities(nodeClasses, cluster).flatMap((identity) => foundRole(identity, answerTo) ?? []);
  await Promise.all(putAll(roles.flatMap((role) => roleQuestions(cluster, role))));
  const hasAmi = (alias: string): boolean | undefined => {
    const found = answerTo(amiQuestion(alias, cluster) ?? { name: alias, args: [] });
    return found === undefined ? undefined : found !== null;
  };
  return { cluster, nodeClasses, manifests, answer, answerTo, hasAmi, unanswered, answering };
}
