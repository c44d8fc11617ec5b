import type { RuleTable } from '../findings';

/** What is wrong with props before anything is made of them. */
export const PROPS_RULES: RuleTable = {
  prefix: 'props',
  about: 'What users write as props and options, in plain JavaScript or where nobody checks the types.',
  rules: [
    {
      id: 'props/unknown-key',
      severity: 'error',
      title: 'There is no prop of this name',
      why: 'It would be left out without a word: a misspelt expireAfter means nodes that never expire, a misspelt limit none at all.',
      fix: 'correct the name; a field that this package does not know yet goes into raw',
    },
  ],
};
