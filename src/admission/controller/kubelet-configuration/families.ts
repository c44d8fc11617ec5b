import type { Problem } from '../../../findings';
import { AMI_FAMILY_TRAITS, type AmiFamily } from '../../../karpenter/nodes/ami-family';
import { type JsonObject, listAt } from '../../../objects';
import { kubeletFields } from './fields';
import { MANAGED_KUBELET_FIELDS } from './managed';
import { refusal } from './refusal';

/** Families that give the whole configuration to the node, or nothing of it. The others take what Karpenter manages. */
const UNLIMITED: ReadonlySet<AmiFamily> = new Set<AmiFamily>(['AL2023', 'Custom']);

const OWNED_ELSEWHERE = 'registerWithTaints';

/** What of a configuration the nodes of a family would not get (AWS `pkg/controllers/nodeclass/validation.go` 742-780). */
export function* familyProblems(kubelet: JsonObject, family: AmiFamily): Generator<Problem> {
  if (UNLIMITED.has(family)) return;
  const fields = kubeletFields();
  const { supportsPodsPerCore } = AMI_FAMILY_TRAITS[family];
  for (const field of Object.keys(kubelet).sort()) {
    const isTaken = MANAGED_KUBELET_FIELDS.has(field) && (field !== 'podsPerCore' || supportsPodsPerCore);
    // Unknown names and what Karpenter sets itself are refused everywhere.
    if (isTaken || !Object.hasOwn(fields, field) || field === OWNED_ELSEWHERE) continue;
    yield refusal(
      'controller/kubelet-family',
      'UnsupportedKubeletConfiguration',
      [field],
      `nodes of the AMI family ${family} do not get ${field}`,
      {
        fix: field === 'podsPerCore' ? 'set maxPods instead' : 'remove it, write it into the user data, or use AL2023',
      },
    );
  }
  const servers = listAt(kubelet, 'clusterDNS');
  if (servers.length > 1) {
    yield refusal(
      'controller/kubelet-cluster-dns',
      'UnsupportedKubeletConfiguration',
      ['clusterDNS'],
      `nodes of the AMI family ${family} take one DNS server, not ${servers.length}`,
      { fix: 'keep one, or use AL2023' },
    );
  }
}
