export * from './catalogue/account';
export { loadCatalogue } from './catalogue/builtin';
export { type Catalogue, type Hardware, instanceTypeLabels, type TypeOffering, type Zone } from './catalogue/catalogue';
export * from './catalogue/names.generated';
export * from './catalogue/prices';
export * from './drift/drift';
export type { DriftMechanism } from './drift/fields';
export { compareRequirements, type RequirementsChange, requirementsDrift } from './drift/requirements';
export * from './drift/settings';
export * from './labels';
export {
  type CapacitySettings,
  DEFAULT_VM_MEMORY_OVERHEAD_PERCENT,
  type NodeResources,
  nodeResources,
} from './nodes/allocatable';
export {
  AMI_FAMILIES,
  AMI_FAMILY_TRAITS,
  type AmiFamily,
  type AmiFamilyTraits,
  resolveAmiFamily,
} from './nodes/ami-family';
export * from './nodes/limits';
export * from './objects';
export {
  allowsAbsence,
  allowsValue,
  type DerivedOperator,
  derivedOperator,
  formatRequirement,
  hasIntersection,
  intersection as intersectRequirements,
  type LabelRequirement,
  labelRequirement,
  parseInteger,
  parseRequirement,
} from './requirements/requirement';
export {
  type Conflict as RequirementConflict,
  combine as combineRequirements,
  conflicts as requirementConflicts,
  conflictText as requirementConflictText,
  incompatibilities,
  labelRequirements,
  merge as mergeRequirements,
  parseRequirements,
  type Requirements,
} from './requirements/requirements';
export type { MinValuesCount } from './resolver/min-values';
export type { CapacityType, Offering } from './resolver/offerings';
export {
  type NodePoolContext,
  type Resolution,
  resolveNodePool,
} from './resolver/resolve';
export type { ResolverSettings } from './resolver/settings';
export type { FunnelStage, FunnelStep } from './resolver/sieve';
export { nodePoolRequirements, type SourcedRequirement, templateRequirements } from './resolver/template';
export * from './resolver/type-offerings';
export * from './resolver/why-not';
export { compareNodePools, orderNodePools, type Placement, type PoolVerdict, placePod } from './scheduling/order';
export * from './scheduling/overlap';
export type { PodSettings } from './scheduling/pod';
export * from './scheduling/taints';
export { type Obstacle, type PodVerdict, podVerdict, type SchedulingSettings } from './scheduling/verdict';
export {
  type AllowedDisruptions,
  type AllowedInterval,
  allowedDisruptions,
  type BudgetProblem,
  type BudgetQuestion,
  budgetIntervals,
  DEFAULT_BUDGETS,
  DISRUPTION_REASONS,
  type DisruptionReason,
  disruptionTimeline,
  type Instant,
  nextAllowed,
  UNLIMITED,
} from './time/budgets';
export * from './time/cron';
export type { Interval } from './time/intervals';
export * from './time/time-zones';
export * from './time/windows';
export * from './time/windows-compile';
export * from './units/duration';
export {
  formatAmount,
  parseQuantity,
  type Quantity,
  type Resources,
  resourceAmount,
  resourceAmounts,
} from './units/quantity';
export * from './versions';
