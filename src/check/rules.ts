import type { RuleTable } from '../findings';

export const CHECK_RULES: RuleTable = {
  prefix: 'check',
  about: 'What cannot be judged, since it cannot be read.',
  rules: [
    {
      id: 'check/unreadable',
      severity: 'error',
      title: 'The manifest cannot be read',
      why: 'What is in it was not judged, and `kubectl apply` or the GitOps tool stops at the same place or reads something else than was meant.',
      fix: 'correct the YAML or JSON at the line that is named',
    },
  ],
};
