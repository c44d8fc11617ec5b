export { examplesOf, type PolicyInput } from './examples';
export { admissionPolicies, type ExportedPolicies, type ExportOptions } from './export/admission-policies';
export { type PolicyFinding, type PolicyOptions, policyFindings } from './policy-findings';
export {
  type ClusterRule,
  type ExampleField,
  levels,
  type NodeClassRule,
  type PolicyExample,
  type PolicyLevel,
  type PolicyLevels,
  type PolicyProblem,
  type PolicyRule,
  type PolicySetProblem,
  type PolicySetRule,
  type PoolRule,
} from './policy-rule';
export { type RuleTest, testRule } from './rule-test';
export type { PolicyPreset, PolicySettings } from './settings';
export type { NodeClassSubject, PolicyFacts, PolicySet, PoolSubject } from './subjects';
