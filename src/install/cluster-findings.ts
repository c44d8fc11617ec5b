import { AWS_NAMES, type Cluster, nameFault } from '../cluster';
import { type Finding, findingsOf, type Problem } from '../findings';

/** Problems of what is generated for a cluster, as findings about it. */
export function clusterFindings({ name }: Cluster, problems: readonly Problem[]): Finding[] {
  // A name that is refused is shown as a value, where it cannot break a line.
  const resource = nameFault(name, AWS_NAMES.cluster) === undefined ? `Cluster/${name}` : 'Cluster';
  return findingsOf(problems, resource);
}
