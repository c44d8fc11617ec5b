import { type Crd, crdIds, loadCrd } from '../../imports/crds';
import { type Problem, shown } from '../findings';
import { KARPENTER_MINORS, type KarpenterMinor, karpenterRelease } from '../karpenter/versions';
import { groupOf, kindOf, member, textAt } from '../objects';
import { formerKind } from './way-out/former-kinds';

/** Groups that belong to Karpenter alone. */
const GROUPS: readonly string[] = ['karpenter.sh', 'karpenter.k8s.aws'];

/** Karpenter's kinds. Where the group is missing, or one that others use too, they tell what an object is meant to be. */
const KINDS: readonly string[] = ['NodePool', 'NodeClaim', 'NodeOverlay', 'EC2NodeClass', 'CapacityBuffer'];

/** No group, and one that others use too: Cluster Autoscaler's ProvisioningRequest is none of ours. */
const SHARED: readonly string[] = ['', 'autoscaling.x-k8s.io'];

/** The group that is meant, if it is one of ours: also without a version, and in other letters than the server's. */
function meantGroup(object: unknown): string {
  const own = groupOf(object);
  if (GROUPS.includes(own)) return own;
  const apiVersion = textAt(object, 'apiVersion') ?? '';
  const [group = '', ...rest] = apiVersion.trim().toLowerCase().split('/');
  return rest.length > 0 || GROUPS.includes(group) ? group : '';
}

/** Whether an object is one that {@link admit} has to judge. Other groups are none of Karpenter's, such as EKS Auto Mode's. */
export function isKarpenterObject(object: unknown): boolean {
  const group = meantGroup(object);
  return GROUPS.includes(group) || (SHARED.includes(group) && KINDS.includes(kindOf(object) ?? ''));
}

export interface ServedCrd {
  readonly id: string;
  readonly crd: Crd;
}

const servedCrd = (kind: string, minor: KarpenterMinor): ServedCrd | undefined => {
  const ids = crdIds(karpenterRelease(minor));
  const id = Object.hasOwn(ids, kind) ? ids[kind] : undefined;
  return id === undefined ? undefined : { id, crd: loadCrd(id) };
};

/** The CRD that serves an object in a Karpenter minor, or why none does. */
export function findCrd(object: unknown, minor: KarpenterMinor): ServedCrd | Problem {
  const apiVersion = member(object, 'apiVersion');
  const rule = 'admission/kind';
  const kind = member(object, 'kind') ?? '';
  if (typeof kind !== 'string') {
    return { rule, path: 'kind', message: 'kind must be a string', ...shown(kind), fix: 'write kind: NodePool' };
  }
  if (kind === '') return { rule, path: 'kind', message: 'kind is required', fix: 'set kind, such as NodePool' };
  const served = servedCrd(kind, minor);
  if (served !== undefined) {
    const expected = `${served.crd.group}/${served.crd.version}`;
    if (apiVersion === expected) return served;
    if (minor === '1.0' && apiVersion === `${served.crd.group}/v1beta1`) {
      const message = 'Karpenter 1.0 still serves v1beta1, whose schema is not known here: the object was not checked';
      return { rule, severity: 'warning', path: 'apiVersion', message, got: apiVersion, fix: `write ${expected}` };
    }
    const message =
      (apiVersion ?? '') === ''
        ? 'apiVersion is required'
        : `Karpenter ${minor} does not serve ${kind} in this apiVersion`;
    return { rule, path: 'apiVersion', message, ...shown(apiVersion ?? ''), fix: `write ${expected}` };
  }
  const group = meantGroup(object);
  const former = formerKind(kind, group);
  if (former !== undefined) return { rule, path: 'kind', got: kind, ...former };
  const since = KARPENTER_MINORS.find((other) => servedCrd(kind, other) !== undefined);
  const message = `Karpenter ${minor} has no kind of this name${group === '' ? '' : ` in ${group}`}`;
  const kinds = Object.values(crdIds(karpenterRelease(minor)))
    .map(loadCrd)
    .filter((crd) => group === '' || crd.group === group)
    .map((crd) => crd.kind)
    .join(', ');
  const fix = since === undefined ? `its kinds are ${kinds}` : `${kind} exists since Karpenter ${since}`;
  return { rule, path: 'kind', message, got: kind, fix };
}
