import { type Mark, type Owner, ownerText } from '../../owners';
import { groupsBy } from './commands';
import { block, code } from './markdown';
import { releaseScript } from './release-script';
import { shellLines } from './shell';
import {
  type Action,
  type Edit,
  type HandOver,
  type ObjectRef,
  type OwnedObject,
  PHASES,
  type Phase,
  type Release,
  type Step,
} from './types';

const MOST_NAMES = 12;

const namesOf = (refs: readonly ObjectRef[]): string => {
  const shown = refs.slice(0, MOST_NAMES).map(({ resource }) => code(resource));
  const rest = refs.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
};

const yamlAnnotations = (annotations: Readonly<Record<string, string>>): string =>
  ['metadata:', '  annotations:', ...Object.entries(annotations).map(([key, value]) => `    ${key}: ${value}`)].join(
    '\n',
  );

const removedBlock = (address: string): string =>
  [`removed {`, `  from = ${address}`, '', '  lifecycle {', '    destroy = false', '  }', '}'].join('\n');

const EDITS: { readonly [Kind in Edit['edit']]: (edit: Extract<Edit, { edit: Kind }>) => readonly string[] } = {
  annotate: ({ objects, annotations }) => [
    `In its templates, on ${namesOf(objects)}:`,
    block('yaml', yamlAnnotations(annotations)),
  ],
  remove: ({ objects }) => [`Remove from its files: ${namesOf(objects)}.`],
  forget: ({ resources, objects }) => [
    resources.length > 0
      ? `In the place of ${resources.map((address) => code(address)).join(', ')}:`
      : `In the place of each resource that made ${namesOf(objects)}; TYPE.NAME is its address:`,
    block('hcl', (resources.length > 0 ? resources : ['TYPE.NAME']).map(removedBlock).join('\n\n')),
  ],
  drop: ({ resources, objects }) => [
    resources.length > 0
      ? `Remove from the code: ${resources.map((address) => code(address)).join(', ')}.`
      : `Remove from the code what made ${namesOf(objects)}.`,
  ],
};

const editText = (edit: Edit): readonly string[] => (EDITS[edit.edit] as (each: Edit) => readonly string[])(edit);

const isRun = (action: Action): action is Extract<Action, { run: unknown }> => 'run' in action;
const isRelease = (action: Action): action is Release => 'release' in action;

/** Commands that follow on each other are one block; what they have to say stands behind them. */
function actionTexts(actions: readonly Action[], { facts }: HandOver): readonly string[] {
  const texts: string[] = [];
  let lines: string[] = [];
  const flush = (): void => {
    if (lines.length > 0) texts.push(block('sh', lines.join('\n')));
    lines = [];
  };
  for (const action of actions) {
    if (isRun(action)) {
      lines.push(shellLines(action.run), ...(action.expect === undefined ? [] : [`# has to say: ${action.expect}`]));
    } else if (isRelease(action)) continue;
    else {
      flush();
      texts.push(...editText(action));
    }
  }
  flush();
  const released = actions.filter(isRelease);
  if (released.length > 0) texts.push(block('sh', releaseScript(facts, released)));
  return texts;
}

const stepText = (step: Step, number: string, handOver: HandOver): readonly string[] => [
  `### ${number} ${step.title}`,
  step.why,
  ...actionTexts(step.actions, handOver),
  `**If you leave it out, or go on before it is done:** ${step.otherwise}.`,
  ...(step.instead === undefined ? [] : [step.instead]),
];

const TITLES: Readonly<Record<Phase, string>> = {
  keep: 'Tell the old owner to keep them',
  apply: 'Apply these manifests beside it',
  'let-go': 'Let the old owner go',
  unmark: 'Take its marks off',
  remove: 'Remove the old owner',
};

function phaseTexts(handOver: HandOver): readonly string[] {
  const phases = PHASES.filter((phase) => handOver.steps.some((step) => step.phase === phase));
  return phases.flatMap((phase, index) => {
    const steps = handOver.steps.filter((step) => step.phase === phase);
    return [
      `## ${index + 1}. ${TITLES[phase]}`,
      ...steps.flatMap((step, at) => stepText(step, `${index + 1}.${at + 1}`, handOver)),
    ];
  });
}

const markText = ({ place, key, value }: Mark): string =>
  place === 'field manager'
    ? `field manager ${code(key)}`
    : `${place} ${code(value === undefined || value.length > 80 ? key : `${key}: ${value}`)}`;

const ownersText = (owners: readonly Owner[]): string =>
  owners.map((owner) => `${ownerText(owner)}${owner.deletes ? '' : ' (deletes nothing)'}`).join('; ') || 'not known';

const marksText = ({ owners, unknown }: OwnedObject): string => {
  const marks = [...owners.flatMap((owner) => [...owner.marks, ...(owner.through?.marks ?? [])]), ...unknown];
  return [...new Set(marks.map(markText))].join(', ') || 'no mark';
};

function ownersTable(objects: readonly OwnedObject[]): string {
  const rows = groupsBy(objects, (object) => JSON.stringify([ownersText(object.owners), marksText(object)]));
  return [
    '| objects | owners | by |',
    '|---|---|---|',
    ...rows.map(([, group]) => {
      const [first] = group;
      const cells = first && [namesOf(group.map(({ ref }) => ref)), ownersText(first.owners), marksText(first)];
      return `| ${(cells ?? []).join(' | ')} |`;
    }),
  ].join('\n');
}

const isUnnamed = ({ name, tool, deletes }: Owner): boolean =>
  deletes && name === undefined && tool !== 'terraform' && tool !== 'kubectl';

interface Gap {
  readonly of: (object: OwnedObject) => boolean;
  readonly says: (names: string) => string;
}

/** What the marks leave open, and how to find it out. */
const GAPS: readonly Gap[] = [
  {
    of: ({ owners }) => owners.length === 0,
    says: (names) =>
      `Nothing tells who applies ${names}. Find out before you go on: a tool that is not asked to keep them deletes them when it lets go. Ask in the repositories that know this cluster; \`terraform state list\`, \`helm list --all-namespaces\`.`,
  },
  {
    of: ({ managersShown }) => !managersShown,
    says: (names) =>
      `The input has no field managers of ${names}, by which alone Terraform is known. Read them with \`kubectl get --show-managed-fields --output=yaml\`, and adopt again.`,
  },
  {
    of: ({ owners }) =>
      owners.some(({ tool }) => tool === 'kubectl') && !owners.some(({ tool }) => tool === 'terraform'),
    says: (names) =>
      `kubectl applied ${names}. That may be a person, a script, or Terraform’s provider kubectl, which leaves the same marks: \`terraform state list\` of the code that knows this cluster must name none of them.`,
  },
  {
    of: ({ unknown }) => unknown.length > 0,
    says: (names) => `Other programs write into ${names}: see the table. Whether they delete them nobody here knows.`,
  },
  {
    of: ({ owners }) => owners.some(isUnnamed),
    says: (names) =>
      `The marks of ${names} do not name the owner: put the name for APPLICATION, RELEASE, NAMESPACE or NAME in the commands.`,
  },
];

function gapTexts({ objects, leftOut }: HandOver): readonly string[] {
  const texts = GAPS.flatMap(({ of, says }) => {
    const open = objects.filter(of);
    return open.length === 0 ? [] : [`- ${says(namesOf(open.map(({ ref }) => ref)))}`];
  });
  const names =
    leftOut.length === 0
      ? []
      : [
          `- Left out, since no cluster has objects of such names: ${leftOut.slice(0, MOST_NAMES).map(code).join(', ')}${leftOut.length > MOST_NAMES ? ` and ${leftOut.length - MOST_NAMES} more` : ''}.`,
        ];
  const all = [...texts, ...names];
  return all.length === 0 ? [] : ['## Not known', all.join('\n')];
}

const counted = (
  objects: readonly OwnedObject[],
  kind: string,
  words: readonly [string, string],
): readonly string[] => {
  const count = objects.filter(({ ref }) => ref.kind === kind).length;
  return count === 0 ? [] : [`${count} ${count === 1 ? words[0] : words[1]}`];
};

function introduction({ objects, facts }: HandOver): readonly string[] {
  const what = [
    ...counted(objects, 'NodePool', ['NodePool', 'NodePools']),
    ...counted(objects, 'EC2NodeClass', ['EC2NodeClass', 'EC2NodeClasses']),
  ];
  const others = objects.filter(({ ref: { kind } }) => !['NodePool', 'EC2NodeClass'].includes(kind)).length;
  if (what.length > 0 && others > 0) what.push(others === 1 ? 'another object' : `${others} other objects`);
  const deleted = objects.some(({ owners }) => owners.some((owner) => owner.deletes));
  return [
    `# Hand-over of ${code(facts.cluster)}`,
    `${what.join(' and ') || `${objects.length} objects`} ${objects.length === 1 ? 'changes' : 'change'} hands to ${code(facts.manifests)}. ${deleted ? 'Their owner of today deletes them when it lets go, unless it was told to keep them. ' : ''}With a NodePool go its NodeClaims and all its nodes, at once: no budget applies. A deleted EC2NodeClass stays until no NodeClaim refers to it, and its pools launch nothing meanwhile.`,
    'Go from top to bottom, and stop where a command does not say what it has to say: until the old owner is let go, to leave everything as it is does no harm. Hold every pipeline that applies the old files meanwhile.',
  ];
}

const contextTexts = ({ facts }: HandOver): readonly string[] => [
  '## Before you begin',
  facts.context === undefined
    ? 'All commands act on the current context of kubectl and Helm. It has to be this cluster:'
    : 'Commands of kubectl and Helm name their context. Those of argocd, flux and terraform act where these are logged in:',
  block(
    'sh',
    shellLines(
      facts.context === undefined
        ? ['kubectl', 'config', 'current-context']
        : ['kubectl', `--context=${facts.context}`, 'cluster-info'],
    ),
  ),
  'The nodes of now. None of them may go while you are at it, but for those that Karpenter replaces anyway:',
  block(
    'sh',
    shellLines([
      'kubectl',
      ...(facts.context === undefined ? [] : [`--context=${facts.context}`]),
      'get',
      'nodeclaims.karpenter.sh',
    ]),
  ),
];

/** `HANDOVER.md` of one cluster. */
export const handOverText = (handOver: HandOver): string =>
  `${[
    ...introduction(handOver),
    '## Who owns what',
    ownersTable(handOver.objects),
    ...gapTexts(handOver),
    ...contextTexts(handOver),
    ...phaseTexts(handOver),
  ].join('\n\n')}\n`;
