import type { Cluster } from '../../cluster';
import { at, textAt } from '../../objects';
import type { Kubectl } from './kubectl';
import { CannotRun } from './run';

/** Nodes cost: the test runs in the cluster of the file and in no other. */
export async function checkContext(kubectl: Kubectl, { name, endpoint }: Cluster): Promise<void> {
  const config = await kubectl.json('config', 'view', '--minify');
  const [entry] = (at(config, 'clusters') ?? []) as readonly unknown[];
  const server = textAt(entry, 'cluster', 'server');
  const known = textAt(entry, 'name') ?? '';
  // EKS and eksctl name the entry by ARN or `<name>.<region>.eksctl.io`.
  const isThis = endpoint === undefined ? known.split(/[/.]/).includes(name) : server === endpoint;
  if (!isThis)
    throw new CannotRun(`kubectl's current context is not cluster ${name}; name the one that is: --context <context>`);
}
