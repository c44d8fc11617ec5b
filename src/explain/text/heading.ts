import { oneLine } from '../../findings';
import type { ExplainedClusterFacts, ExplainedObject, Place } from '../types';
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

/** An object and its place, on one line where there is room. */
export function titleLines(resource: string, place: Place | null, layout: Layout): readonly string[] {
  const [name, where] = [oneLine(resource), oneLine(placeText(place))];
  if (where === '') return paragraph(name, layout).map(layout.colors.bold);
  if (name.length + where.length + 2 <= layout.columns) return [layout.colors.bold(`${name}  ${where}`)];
  return [...paragraph(name, layout).map(layout.colors.bold), ...paragraph(where, layout, 2)];
}

/** The object with its place, and the cluster. */
export const headingLines = (
  { resource, place, cluster }: ExplainedObject & { readonly cluster: ExplainedClusterFacts },
  layout: Layout,
): readonly string[] => {
  return [...titleLines(resource, place, layout), ...paragraph(clusterText(cluster), layout)];
};
