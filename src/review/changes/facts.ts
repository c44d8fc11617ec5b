import type { ClusterFacts } from '../../cluster';
import { deepEqual } from '../../objects';
import type { Draft } from '../draft';
import type { BothStates } from '../sides/pairs';
import { samePart } from '../sides/parts';

const NAMED = 'the name is said; what is called by it stands in the objects, values and template, which are compared';
const MADE_FROM = 'the values and the template that are made from it are compared themselves';
const NETWORK = 'the network is described; no object is another by it';

/** What facts are for that act by nothing but what is made of them. */
const DESCRIBING: Readonly<Partial<Record<keyof ClusterFacts, string>>> = {
  name: NAMED,
  partition: NAMED,
  account: NAMED,
  environment: NAMED,
  tier: 'rules of policy go by it, and nothing in the cluster',
  region: 'what pools may launch there and what it costs is told by the pools',
  namespace: MADE_FROM,
  serviceAccount: MADE_FROM,
  identity: MADE_FROM,
  authenticationMode: MADE_FROM,
  endpoint: MADE_FROM,
  vpc: NETWORK,
  discoveryTag: 'the classes that select by it are compared themselves',
  nodeRole: 'the classes and the template that have it are compared themselves',
  windowsNodeRole: 'the classes and the template that have it are compared themselves',
  instanceProfile: 'the classes and the template that have it are compared themselves',
  controllerRole: MADE_FROM,
  interruptionQueue: MADE_FROM,
  stackName: MADE_FROM,
  tags: MADE_FROM,
  registry: MADE_FROM,
};

/** Facts that describe the cluster and change nothing by themselves: said, so that nothing is passed over. */
export function factDrafts({ before, after }: BothStates): Draft[] {
  if (before.facts === after.facts || samePart('facts', before.given, after.given)) return [];
  return Object.entries(DESCRIBING).flatMap(([name, reason]): Draft[] => {
    const [old, renewed] = [before, after].map(({ facts }) => facts[name as keyof ClusterFacts]);
    if (deepEqual(old, renewed)) return [];
    return [
      {
        effect: 'none',
        rule: 'review/no-effect',
        resource: `Cluster/${after.facts.name ?? after.folder}`,
        path: name,
        before: old,
        after: renewed,
        reason,
      },
    ];
  });
}
