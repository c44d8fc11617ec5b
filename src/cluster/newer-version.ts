import type { Problem } from '../findings';
import { type NewerVersion, newerKarpenter, newerKubernetes, newerText } from '../karpenter/versions';
import type { ClusterFacts } from './facts';

/**
 * A line for the top of files that hold permissions or values for a version of Karpenter that is not known yet: they are
 * those of the newest known. None for a version that is known.
 */
export function newerVersionLines({ karpenterVersion }: Pick<ClusterFacts, 'karpenterVersion'>): readonly string[] {
  const newer = newerKarpenter(karpenterVersion);
  if (newer === undefined) return [];
  return [
    `Permissions and values of Karpenter ${newer.known}; ${newer.version} unknown: see what its release notes say.`,
  ];
}

const NEWER = [
  ['karpenterVersion', 'charts/cluster-newer-karpenter', 'Karpenter', newerKarpenter],
  ['kubernetesVersion', 'charts/cluster-newer-kubernetes', 'Kubernetes', newerKubernetes],
] as const;

/** Versions just above what is known, which stop nothing. */
export const newerVersions = (versions: Partial<Pick<ClusterFacts, (typeof NEWER)[number][0]>>): Problem[] =>
  NEWER.flatMap(([path, rule, what, newer]): Problem[] => {
    const got = versions[path];
    const found: NewerVersion | undefined = got === undefined ? undefined : newer(got);
    if (found === undefined) return [];
    const fix = 'update this package when it knows the version; until then see the release notes for what changed';
    return [{ rule, severity: 'warning', path, got, message: newerText(what, found), fix }];
  });
