import type { RuleTable } from '../../findings';

export const SNAPSHOT_RULES: RuleTable = {
  prefix: 'snapshot',
  about: 'What keeps a snapshot of a cluster from being read: nothing is taken from it then.',
  rules: [
    {
      id: 'snapshot/form',
      severity: 'error',
      title: 'A part of the snapshot is not of its form',
      why: 'Nodes and workloads would be counted that nobody has, or missed: a snapshot is written by a command and not by hand.',
      fix: 'write it again: cdk8s-karpenter snapshot --output FILE',
    },
    {
      id: 'snapshot/unreadable',
      severity: 'error',
      title: 'The snapshot is no JSON document',
      why: 'A file that was cut short or merged by hand has other nodes and workloads than the cluster.',
      fix: 'write it again: cdk8s-karpenter snapshot --output FILE',
    },
    {
      id: 'snapshot/version',
      severity: 'error',
      title: 'The snapshot has a form that this version does not know',
      why: 'Another version of the package wrote it, and its fields may mean something else.',
      fix: 'write it again with this version of the package',
    },
  ],
};
