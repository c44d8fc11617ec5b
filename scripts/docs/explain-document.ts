import { type Asked, QUESTIONS, SHOP, type Shop, WORKLOADS } from '../../test/explain/asked';

/** A question as people ask it, and the command that answers it. */
interface Question {
  readonly title: string;
  /** What people ask, and what to look at in the answer. */
  readonly text: string;
  readonly asked: Asked;
}

/** What operators ask again and again, in the order in which it comes up. */
const DOCUMENTED: readonly Question[] = [
  {
    title: 'Which types does this pool allow, and which line removed the rest?',
    text: `"No instance type met the requirements", and nothing says which requirement it was. Each row is a line of the pool or of its
node class with what it leaves and takes away. Where nothing is left, the conditions stand below that leave nothing together, and what
there would be without each.`,
    asked: QUESTIONS.search,
  },
  {
    title: 'What may this pool launch, what does it cost at its limits, and when do its nodes go?',
    text: `A dry run of a pool: its types with what pods get of them, what the limits come to in nodes and money, the week of its budgets,
the pools that take the same pods. Launching depends on what EC2 has at the moment, which no file tells; \`--all\` names everything that
is taken for granted.`,
    asked: QUESTIONS.general,
  },
  {
    title: 'Is this limit one that my nodes can reach?',
    text: `A limit of 2063 vCPUs is never filled by nodes of 32: what is left over is told, and what the full pool costs in an hour and in
a month. A pool without limits says so at the top.`,
    asked: QUESTIONS.batch,
  },
  {
    title: 'Which pool gets this pod, and why not the other one?',
    text: `Pools are tried by weight and, of equal weight, by name, which nothing documents. Those that do not take the pod come with the reason,
the nearest miss first; where room is short, the resource is named, and what DaemonSets take is reckoned with. A pod that asks for all 32
vCPUs of a node of 32 never fits: the kubelet and the DaemonSets keep some.`,
    asked: QUESTIONS.pods,
  },
  {
    title: 'The pod selects a label, and no node comes',
    text: `\`label "…" does not have known values\` is what the controller logs: a label of your own that no pool defines. Labels in Karpenter's
own domains may not be selected at all; then no pool is asked.`,
    asked: QUESTIONS.selectors,
  },
  {
    title: 'Why is this instance type not used?',
    text: 'Every line that stands in the way, not only the first, and the allowed types that come nearest.',
    asked: QUESTIONS['type-out'],
  },
  {
    title: 'What do pods really get of a node of this type?',
    text: `From the capacity that Karpenter reckons with to what is left: what the kubelet keeps by the size of the node, what the node class
reserves, the margin of eviction, the DaemonSets, and how many pods fit (\`maxPods\`).`,
    asked: QUESTIONS['type-small'],
  },
  {
    title: 'Is the pool flexible enough for spot, and can minValues be met?',
    text: `\`minValues\` counts among the types that are left, not in the list that was written: here r7i is asked for and taken away again by
the category, so that the pool starts nothing at all.`,
    asked: QUESTIONS.flex,
  },
  {
    title: 'How many spot types are left?',
    text: 'Consolidation from spot to spot wants fifteen cheaper types: a pool with fewer is told so at the top.',
    asked: QUESTIONS.spot,
  },
  {
    title: 'Are the nodes too small for what runs on each of them?',
    text: 'What the DaemonSets take of the small types is a share of the bill; on the smallest there may be no room for them alone.',
    asked: QUESTIONS.small,
  },
  {
    title: 'How many nodes may go now, and until when?',
    text: 'Budgets limit only while they hold, and only the reasons that they name; the smallest one counts.',
    asked: QUESTIONS['budget-weekday'],
  },
  {
    title: 'Outside its window a budget limits nothing',
    text: 'A pool whose only budget has a schedule: outside of it any number of nodes may go at once.',
    asked: QUESTIONS['budget-unlimited'],
  },
];

const quoted = (text: string): string => (/^[\w./:@-]+$/.test(text) ? text : `'${text}'`);

/** The command line as it is typed where the manifests lie. */
function typed({ args: [subject = '', name = '', ...flags] }: Asked): string {
  const file = subject === 'pod' ? `workloads/${name}` : name;
  return ['npx cdk8s-karpenter explain', subject, quoted(file), 'shop', ...flags.map(quoted)].join(' ');
}

const section = ({ title, text, asked }: Question, shop: Shop): string => {
  const said = asked
    .answer(shop)({})
    .replaceAll(`${SHOP}/`, 'shop/')
    .replaceAll(`${WORKLOADS}/`, 'workloads/')
    .trimEnd();
  return [`## ${title}`, '', text, '', '```console', `$ ${typed(asked)}`, said, '```'].join('\n');
};

/** The text of docs/explain.md. */
export function explainDocument(shop: Shop): string {
  return `# What operators ask, and what \`explain\` answers

\`explain\` answers from manifests, offline: \`explain pool NAME\`, \`explain pod FILE\`, \`explain type TYPE --pool NAME\` and
\`explain budget NAME --at INSTANT\`. It reads what \`check\` and \`diff\` read: files, folders, patterns in quotes, what kustomize builds,
\`-\` for standard input, a revision (\`main:dist\`), a running cluster (\`live\`); without paths it is \`dist\`. The \`cluster.json\` above them
says which Karpenter, Kubernetes and region it is, \`--cluster\` which cluster of several, \`--snapshot FILE\` what runs there: DaemonSets, nodes,
what is used of the limits. \`--format json\` gives the same as data, \`--width 160\` what a wide screen has room for, \`--all\` tables whole.
No clock is read: \`--at\` says when, and without it the week is that of the data about instance types.

This page is written by \`scripts/docs/explain.ts\` from the manifests in \`test/explain/manifests/\`, and a test holds it against the code; do
not edit. Prices are those of the list that Karpenter starts with, with its day; give your own with \`--prices\`.

${DOCUMENTED.map((question) => section(question, shop)).join('\n\n')}
`;
}
