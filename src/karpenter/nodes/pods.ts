import type { Hardware } from '../catalogue/catalogue';
import type { EC2NodeClassObject } from '../objects';
import type { AmiFamilyTraits } from './ami-family';

type NodeClassSpec = NonNullable<EC2NodeClassObject['spec']>;

/** Pods per node where the AMI family does not count network interfaces. */
const PODS_WITHOUT_ENI_LIMIT = 110;

const efaOnlyOnDefaultCard = (spec: NodeClassSpec): number =>
  (spec.networkInterfaces ?? []).filter(
    (network) => network.interfaceType === 'efa-only' && (network.networkCardIndex ?? 0) === 0,
  ).length;

/** Pods by free addresses: every interface keeps one of its addresses, and two pods use the host's. */
export function eniLimitedPods(hardware: Hardware, spec: NodeClassSpec, reservedENIs: number): number {
  const { interfaces, ipv4PerInterface } = hardware;
  if (interfaces === undefined || ipv4PerInterface === undefined) return hardware.pods ?? 0;
  const usable = interfaces - reservedENIs - efaOnlyOnDefaultCard(spec);
  return usable > 0 ? usable * (ipv4PerInterface - 1) + 2 : 0;
}

/** The pods that a node of a type takes. @param maxPods as it is set, if it is; else the default of the AMI family */
export function podCapacity(
  hardware: Hardware,
  spec: NodeClassSpec,
  traits: AmiFamilyTraits,
  reservedENIs: number,
  maxPods: number | undefined,
): number {
  const byNetwork = traits.eniLimitedPods ? eniLimitedPods(hardware, spec, reservedENIs) : PODS_WITHOUT_ENI_LIMIT;
  const pods = maxPods ?? byNetwork;
  const { podsPerCore } = spec.kubelet ?? {};
  return podsPerCore && traits.supportsPodsPerCore ? Math.min(podsPerCore * hardware.vcpus, pods) : pods;
}
