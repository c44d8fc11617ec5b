import type { RuleTable } from '../../findings';

export const CATALOGUE_RULES: RuleTable = {
  prefix: 'catalogue',
  about: 'What of an account’s own answers about instance types cannot be read.',
  rules: [
    {
      id: 'catalogue/instance-type-unreadable',
      severity: 'error',
      title: 'An instance type lacks its name, its CPUs or its memory',
      why: 'The type is left out of the catalogue, so that pools seem not to reach it although the account has it.',
      fix: 'pass the whole output of aws ec2 describe-instance-types --output json',
    },
    {
      id: 'catalogue/instance-types-unreadable',
      severity: 'error',
      title: 'The document lists no instance types',
      why: 'The catalogue is empty and every pool seems to launch nothing. Output in another format, or filtered by a query, has no such list.',
      fix: 'pass the parsed output of aws ec2 describe-instance-types --output json',
    },
    {
      id: 'catalogue/offerings-unreadable',
      severity: 'error',
      title: 'The document lists no offerings',
      why: 'Types of its zones count as not offered, so that pools seem to launch less than they would.',
      fix: 'pass the parsed output of aws ec2 describe-instance-type-offerings --output json',
    },
  ],
};
