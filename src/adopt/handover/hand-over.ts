import { byCodeUnit, type JsonObject, objectKey, resourceName } from '../../objects';
import { type Owner, type OwnerTool, ownersOf } from '../../owners';
import { argoCdSteps } from './argo-cd';
import { groupsBy } from './commands';
import { kustomizationSteps } from './flux';
import { helmReleaseSteps, helmSteps } from './helm';
import { applySetSteps } from './kubectl';
import { applySteps, unmarkSteps } from './own';
import { objectRef } from './refs';
import { terraformSteps } from './terraform';
import { type HandOver, type HandOverFacts, type OwnedObject, type OwnerGroup, PHASES, type Step } from './types';

/** How each tool lets go. Terraform first: what it applied through Helm is Helm's alone afterwards. */
const STEPS: Readonly<Record<OwnerTool, (group: OwnerGroup, facts: HandOverFacts) => readonly Step[]>> = {
  terraform: terraformSteps,
  helm: helmSteps,
  'flux-helm-release': helmReleaseSteps,
  'argo-cd': argoCdSteps,
  'flux-kustomization': kustomizationSteps,
  kubectl: applySetSteps,
};

const TOOLS = Object.keys(STEPS) as readonly OwnerTool[];

/** What tells owners of one tool apart: a release is one, whether Flux or a person upgrades it. */
const identity = ({ name = '', namespace = '' }: Pick<Owner, 'name' | 'namespace'>): string =>
  JSON.stringify([namespace, name]);

const releaseOf = (owner: Owner): string => identity(owner.through ?? owner);

/** Tools that apply an object again and again, so that a release beside them is no longer applied. */
const STEADY: readonly OwnerTool[] = ['argo-cd', 'flux-kustomization'];

interface Owned {
  readonly owner: Owner;
  readonly object: OwnedObject;
}

function groupOf(tool: OwnerTool, owned: readonly Owned[]): OwnerGroup {
  const [first] = owned;
  const { name, namespace, through } = first?.owner ?? {};
  const objects = owned.map(({ object }) => object);
  return {
    tool,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    ...(through !== undefined && { through }),
    isLeftOver: tool === 'helm' && objects.every(({ owners }) => owners.some((each) => STEADY.includes(each.tool))),
    objects,
  };
}

/** Owners that delete, each once. */
function ownerGroups(objects: readonly OwnedObject[]): readonly OwnerGroup[] {
  const owned = objects.flatMap((object) =>
    object.owners.filter(({ deletes }) => deletes).map((owner): Owned => ({ owner, object })),
  );
  const byFlux = new Set(
    owned.filter(({ owner }) => owner.tool === 'flux-helm-release').map(({ owner }) => releaseOf(owner)),
  );
  return TOOLS.flatMap((tool) => {
    const ofTool = owned.filter(({ owner }) => {
      if (tool === 'flux-helm-release' && owner.tool === 'helm') return byFlux.has(releaseOf(owner));
      return owner.tool === tool && !(tool === 'helm' && byFlux.has(releaseOf(owner)));
    });
    const key = ({ owner }: Owned): string => (tool === 'flux-helm-release' ? releaseOf(owner) : identity(owner));
    const byTool = (a: Owned, b: Owned): number => Number(b.owner.tool === tool) - Number(a.owner.tool === tool);
    return groupsBy(ofTool, key).map(([, group]) => groupOf(tool, [...group].sort(byTool)));
  });
}

/** Terraform where its state has what the marks do not tell: an object that its kubectl provider made looks like kubectl's own. */
function ofTheState(object: JsonObject, owners: readonly Owner[], { terraform }: HandOverFacts): readonly Owner[] {
  if (owners.some(({ tool }) => tool === 'terraform')) return [];
  const key = objectKey(object);
  const releases = new Set(owners.filter(({ tool }) => tool === 'helm').map(identity));
  const isMade = (terraform?.resources ?? []).some(
    (resource) =>
      resource.object === key || (resource.release !== undefined && releases.has(identity(resource.release))),
  );
  return isMade ? [{ tool: 'terraform', marks: [], deletes: true }] : [];
}

function ownedObject(object: JsonObject, facts: HandOverFacts): OwnedObject | undefined {
  const ref = objectRef(object);
  if (ref === undefined) return undefined;
  const ownership = ownersOf(object);
  const owners = [...ownership.owners, ...ofTheState(object, ownership.owners, facts)];
  return { ref, object, ...ownership, owners };
}

const placeOf = ({ ref: { namespace = '', word } }: OwnedObject): string => JSON.stringify([word, namespace]);

const ownerOf = ({ isLeftOver: _, objects: __, ...owner }: OwnerGroup): NonNullable<Step['owner']> => owner;

/** What changes hands in which order, for exactly the owners that the objects name. Objects are those of one cluster, as it has them. */
export function handOver(objects: readonly JsonObject[], facts: HandOverFacts): HandOver {
  const owned = objects
    .flatMap((object) => ownedObject(object, facts) ?? [])
    .sort((a, b) => byCodeUnit(placeOf(a), placeOf(b)))
    .filter((object, index, all) => index === 0 || placeOf(object) !== placeOf(all[index - 1] ?? object));
  const steps = [
    ...ownerGroups(owned).flatMap((group) =>
      STEPS[group.tool](group, facts).map((step) => ({ ...step, owner: ownerOf(group) })),
    ),
    ...applySteps(facts),
    ...unmarkSteps(owned, facts),
  ];
  return {
    facts,
    objects: owned,
    steps: PHASES.flatMap((phase) => steps.filter((step) => step.phase === phase)),
    leftOut: objects
      .filter((object) => objectRef(object) === undefined)
      .map(resourceName)
      .sort(byCodeUnit),
  };
}
