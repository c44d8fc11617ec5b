import type { RuleTable } from '../rule';

export const ACKNOWLEDGEMENT_RULES: RuleTable = {
  prefix: 'acknowledgements',
  about: 'Acknowledgements themselves: what says that a finding is known, and does not count.',
  rules: [
    {
      id: 'acknowledgements/form',
      severity: 'error',
      title: 'An acknowledgement cannot be read',
      why: 'It covers no finding, while its author believes that it does.',
      fix: 'write `rule-id: why; until 2027-03-31` in an annotation, `{ rule, object, reason, until }` in a file',
    },
    {
      id: 'acknowledgements/in-template',
      severity: 'warning',
      title: 'An acknowledgement stands in the template of a NodePool',
      why: 'The annotation there is one of the nodes: it is not read, and to write or change it makes Karpenter replace every node of the pool.',
      fix: 'move it to `metadata.annotations` of the NodePool itself',
    },
    {
      id: 'acknowledgements/reason',
      severity: 'error',
      title: 'An acknowledgement has no reason',
      why: 'It does not count. Whoever meets it later could not tell whether it still holds.',
      fix: 'say why the finding stays',
    },
    {
      id: 'acknowledgements/unused',
      severity: 'warning',
      title: 'An acknowledgement matches no finding',
      why: 'What it was written for is cured, or it is misspelt. Left where it is, it would cover the same mistake when it comes back.',
      fix: 'remove it, or correct the rule or the object',
    },
  ],
};
