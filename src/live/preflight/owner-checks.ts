import { listed } from '../../findings';
import { isObject, type JsonObject, objectKey, resourceName } from '../../objects';
import { type Owner, ownersOf, ownerText } from '../../owners';
import type { Applier } from '../own-manifests';
import { itemsOf, type Pitfall, type PreflightCheck } from './check';
import type { Facts } from './collect';

const isOf = ({ tool, name, namespace }: Owner, applier: Applier): boolean =>
  tool === applier.tool &&
  name !== undefined &&
  applier.isNamed(name) &&
  [undefined, applier.namespace].includes(namespace);

/** The field manager of `kubectl apply --server-side`, by which `bootstrap.sh` and a hand-over apply. */
const SERVER_SIDE = 'kubectl';

/** Tools that could apply these very manifests without a file that says so. */
const MAY_BE_OURS: readonly Owner['tool'][] = ['argo-cd', 'flux-kustomization'];

function pitfallOf(live: JsonObject, appliers: readonly Applier[]): Pitfall | undefined {
  const { owners } = ownersOf(live);
  const others = owners.filter((owner) => owner.deletes && !appliers.some((applier) => isOf(owner, applier)));
  const isApplied =
    owners.some((owner) => appliers.some((applier) => isOf(owner, applier))) ||
    owners.some(({ marks }) => marks.some(({ place, key }) => place === 'field manager' && key === SERVER_SIDE));
  const [only] = others;
  if (only === undefined) return undefined;
  // The one tool that applies the object may do so from these manifests.
  const alone = others.length === 1 && !isApplied;
  if (alone && appliers.length === 0 && MAY_BE_OURS.includes(only.tool)) return undefined;
  const names = listed(others.map(ownerText));
  return {
    resource: resourceName(live),
    path: 'metadata',
    message: `is in these manifests, and ${names} ${others.length === 1 ? 'owns' : 'own'} it too: it is deleted when ${others.length === 1 ? 'that owner no longer has' : 'one of them no longer has'} it`,
    fix: 'let the other owner keep it first, then let it go, and take its marks off: docs/hand-over.md has the order for each',
    severity: alone ? 'warning' : 'error',
  };
}

const ownedByOthers = ({ answer, manifests }: Facts): readonly Pitfall[] => {
  const ours = new Set(manifests.objects.map(objectKey));
  return [...itemsOf(answer('nodePools')), ...itemsOf(answer('nodeClasses'))]
    .filter(isObject)
    .filter((live) => ours.has(objectKey(live)))
    .flatMap((live) => pitfallOf(live, manifests.appliers) ?? []);
};

export const OWNER_CHECKS: readonly PreflightCheck[] = [{ rule: 'preflight/two-owners', find: ownedByOthers }];
