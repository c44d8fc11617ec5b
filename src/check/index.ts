export { check } from './check';
export { expandPattern } from './expand';
export { IGNORE_FILE } from './ignored';
export {
  FOLDER_FIELDS,
  isComponent,
  isKustomizationName,
  isPlain,
  KUSTOMIZATION_NAMES,
  leaves,
  resourcesOf,
} from './kustomization';
export { type Build, kustomize } from './kustomize';
export { type LocatedInput, type LocatedObject, locatedObjects } from './located-objects';
export { isKubernetesObject, objectsIn } from './objects';
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
export { REMOTE } from './plain-kustomization';
export { readObjects } from './read-objects';
export { isToolFolder, MANIFEST } from './walk';
