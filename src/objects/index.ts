export { byCodeUnit } from './by-code-unit';
export { isClusterScoped } from './cluster-scoped';
export { deepEqual } from './deep-equal';
export { deepMerge } from './deep-merge';
export { type Duplicate, duplicates } from './duplicates';
export { groupOf } from './group';
export { kindOf, nameOf, namespaceOf, objectKey, resourceName } from './identity';
export {
  at,
  entriesAt,
  isObject,
  type JsonObject,
  type JsonPath,
  listAt,
  member,
  numberAt,
  objectAt,
  scalarAt,
  scalarText,
  textAt,
} from './json';
export { jsonText } from './json-text';
export type { KubernetesObject } from './kubernetes-object';
export {
  dnsLabelProblem,
  labelValueProblem,
  pathSegmentProblem,
  qualifiedNameProblem,
  subdomainProblem,
} from './names';
export { isPlain } from './plain';
