export { check } from './check';
export { IGNORE_FILE } from './ignored';
export {
  OptionError,
  parseDay,
  parseGates,
  parseGroups,
  parseKarpenterVersion,
  parseKubernetesVersion,
  parseTier,
} from './option-values';
export { type CheckOptions, RULE_GROUPS, type RuleGroup } from './options';
export { readObjects } from './read-objects';
