import { byCodeUnit, objectKey } from '../../objects';
import type { Command, HandOverFacts, OwnerGroup, Step, TerraformResource } from './types';

/** An address as a `removed` block takes it, without the keys of instances; undefined where it is none. */
export function withoutKeys(address: string): string | undefined {
  // A key is a number or a quoted text, in which anything may stand.
  const bare = address.replaceAll(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/gs, '');
  return /^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)+$/.test(bare) ? bare : undefined;
}

const isMade = ({ objects }: OwnerGroup, { object, release }: TerraformResource): boolean => {
  if (release !== undefined) {
    return objects.some(({ owners }) =>
      owners.some(
        ({ tool, name, namespace }) => tool === 'helm' && name === release.name && namespace === release.namespace,
      ),
    );
  }
  return object !== undefined && objects.some((owned) => objectKey(owned.object) === object);
};

/** Resources that `removed` blocks can name as a whole, and instances that only the state can. */
interface Forgotten {
  readonly blocks: readonly string[];
  readonly instances: readonly string[];
}

function forgotten(group: OwnerGroup, { terraform }: HandOverFacts): Forgotten {
  const all = terraform?.resources ?? [];
  const ours = all.filter((resource) => isMade(group, resource));
  const others = new Set(all.filter((resource) => !ours.includes(resource)).map(({ address }) => withoutKeys(address)));
  const isWhole = ({ address }: TerraformResource): boolean => {
    const bare = withoutKeys(address);
    return !isBefore17(terraform?.version) && bare !== undefined && !others.has(bare);
  };
  const sorted = (addresses: readonly string[]): readonly string[] => [...new Set(addresses)].sort(byCodeUnit);
  return {
    blocks: sorted(ours.filter(isWhole).flatMap(({ address }) => withoutKeys(address) ?? [])),
    instances: sorted(ours.filter((resource) => !isWhole(resource)).map(({ address }) => address)),
  };
}

const isBefore17 = (version: string | undefined): boolean => {
  const [, major = '1', minor = '7'] = /^v?(\d+)\.(\d+)/.exec(version ?? '') ?? [];
  return Number(major) < 1 || (Number(major) === 1 && Number(minor) < 7);
};

const PLAN = 'hand-over.tfplan';

const planAndApply: readonly Command[] = [
  {
    run: ['terraform', 'plan', `-out=${PLAN}`],
    expect: '"will no longer be managed by Terraform, but will not be destroyed" for each, and 0 to destroy',
  },
  { run: ['terraform', 'apply', PLAN] },
];

const LATER =
  'the next apply that does not find them in the code destroys them; so does terraform destroy of the cluster’s own code';

const find: Command = {
  run: ['terraform', 'state', 'list'],
  expect: 'the addresses of the resources that made them: kubernetes_manifest, kubectl_manifest or helm_release',
};

/**
 * Sources: developer.hashicorp.com, `language/block/removed` (1.7; `from` takes no instance keys) and `cli/commands/state/rm`
 * ("a subsequent plan will include an action to create a new object" while the block stays).
 */
export function terraformSteps(group: OwnerGroup, facts: HandOverFacts): readonly Step[] {
  const { blocks, instances } = forgotten(group, facts);
  const refs = group.objects.map(({ ref }) => ref);
  const isKnown = blocks.length + instances.length > 0;
  const old = isBefore17(facts.terraform?.version);
  const useBlocks = blocks.length > 0 || (!isKnown && !old);
  const blockStep: Step = {
    id: 'terraform-forget',
    phase: 'keep',
    title: 'Terraform: forget them without destroying them',
    why: 'removed blocks take the place of the resources, in one commit, so that no apply in between destroys anything. Apply the plan that you have read, not a new one.',
    actions: [...(isKnown ? [] : [find]), { edit: 'forget', resources: blocks, objects: refs }, ...planAndApply],
    otherwise: LATER,
    ...(!isKnown && {
      instead:
        "Terraform before 1.7, or single instances of count and for_each, which removed blocks cannot name: terraform state rm 'ADDRESS' first, and then, before the next apply, take the resources out of the code. The other way round they are destroyed.",
    }),
  };
  const stateStep: Step = {
    id: 'terraform-state-rm',
    phase: 'keep',
    title: 'Terraform: take them out of the state, then out of the code',
    why: `${old ? 'Terraform before 1.7 has no removed blocks.' : 'removed blocks take no keys of count and for_each.'} In this order, and with no apply in between: hold the pipeline. While the code still has them, an apply makes them anew, or takes them over again.`,
    actions: [
      ...(isKnown
        ? instances.map((address): Command => ({ run: ['terraform', 'state', 'rm', address] }))
        : [find, { run: ['terraform', 'state', 'rm', 'ADDRESS'] }]),
      { edit: 'drop', resources: instances, objects: refs },
      { run: ['terraform', 'plan'], expect: 'none of them, and 0 to destroy' },
    ],
    otherwise: LATER,
  };
  return [...(useBlocks ? [blockStep] : []), ...(!useBlocks || instances.length > 0 ? [stateStep] : [])];
}
