import type { ExplainedClusterFacts, ExplainedObject } from '../types';
import { type Layout, paragraph } from './layout';
import { placeText } from './words';

/** Which cluster it is, in few words. */
export function clusterText({
  name,
  folder,
  region,
  karpenterVersion,
  karpenterAssumed,
  kubernetesVersion,
}: ExplainedClusterFacts): string {
  const called = name ?? folder;
  const versions = [
    `Karpenter ${karpenterVersion}${karpenterAssumed ? ', the newest known' : ''}`,
    ...(kubernetesVersion === null ? [] : [`Kubernetes ${kubernetesVersion}`]),
  ];
  const where = region === null ? 'region not known' : region;
  return [...(called === '' ? [] : [`cluster ${called}`]), where, ...versions].join(', ');
}

/** The object with its place, and the cluster. */
export const headingLines = (
  { resource, place, cluster }: ExplainedObject & { readonly cluster: ExplainedClusterFacts },
  layout: Layout,
): readonly string[] => {
  const [first = '', ...more] = paragraph(`${resource}  ${placeText(place)}`.trimEnd(), layout);
  return [layout.colors.bold(first), ...more, ...paragraph(clusterText(cluster), layout)];
};
