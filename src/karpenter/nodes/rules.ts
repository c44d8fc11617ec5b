import type { RuleTable } from '../../findings';

export const NODE_RULES: RuleTable = {
  prefix: 'nodes',
  about: 'What keeps the size of a pool from being reckoned.',
  rules: [
    {
      id: 'nodes/limit-unreadable',
      severity: 'error',
      title: 'A limit of a pool is no quantity',
      why: 'The API server refuses the limit; here it bounds nothing, so that the reach of the pool is told without it.',
      fix: "write a quantity: 1000, '500m' or '1000Gi'",
      url: 'https://karpenter.sh/docs/concepts/nodepools/',
    },
  ],
};
