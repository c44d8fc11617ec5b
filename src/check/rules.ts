import type { RuleTable } from '../findings';

export const CHECK_RULES: RuleTable = {
  prefix: 'check',
  about: 'What cannot be judged, since it cannot be read.',
  rules: [
    {
      id: 'check/placeholder',
      severity: 'warning',
      title: 'A value is a placeholder of another tool',
      why: 'Nothing is known of what will stand there, and applied as it is the placeholder itself becomes the value: a role or tag that does not exist. It is an error where the API server or the controller would refuse the placeholder.',
      fix: 'check what envsubst, Flux, Terraform or Helm makes of the file',
    },
    {
      id: 'check/unreadable',
      severity: 'error',
      title: 'The manifest cannot be read',
      why: 'What is in it was not judged, and `kubectl apply` or the GitOps tool stops at the same place or reads something else than was meant.',
      fix: 'correct the YAML or JSON at the line that is named',
    },
  ],
};
