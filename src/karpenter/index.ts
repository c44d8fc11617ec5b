export { type AccountCatalogue, type AccountFacts, accountCatalogue } from './catalogue/account';
export { loadCatalogue } from './catalogue/builtin';
export {
  type Catalogue,
  catalogueText,
  type Hardware,
  instanceTypeLabels,
  type TypeOffering,
  type Zone,
} from './catalogue/catalogue';
export {
  ACCELERATOR_MANUFACTURERS,
  ACCELERATOR_NAMES,
  type AcceleratorManufacturer,
  type AcceleratorName,
  CPU_MANUFACTURERS,
  type CpuManufacturer,
  GPU_MANUFACTURERS,
  GPU_NAMES,
  type GpuManufacturer,
  type GpuName,
  HYPERVISORS,
  type Hypervisor,
  INSTANCE_CATEGORIES,
  INSTANCE_FAMILIES,
  INSTANCE_SIZES,
  INSTANCE_TYPES,
  INSTANCE_TYPES_DATE,
  type InstanceCategory,
  type InstanceFamily,
  type InstanceSize,
  type InstanceType,
} from './catalogue/names.generated';
export { type OnDemandPrice, onDemandPrice, type PriceFile, priceListOf, priceRegions } from './catalogue/prices';
export {
  isRegion,
  isZoneIdOf,
  isZoneOf,
  type Partition,
  partitionOf,
  REGIONS,
  regionOfZone,
} from './catalogue/regions';
export { Unlisted, unlisted } from './catalogue/unlisted';
export {
  type DisruptionMethod,
  type DisruptionMethodName,
  type DisruptionMethodsQuestion,
  disruptionMethods,
  repairsByMethod,
} from './disruption-methods';
export {
  DRIFT_EFFECTS,
  type DriftChange,
  type DriftEffect,
  type DriftQuestion,
  driftOf,
  worstEffect,
} from './drift/drift';
export type { DriftMechanism } from './drift/fields';
export { compareRequirements, type RequirementsChange, requirementsDrift } from './drift/requirements';
export { DRIFT_EVENTS, type DriftEvent, driftOfSettings, type SettingsDriftQuestion } from './drift/settings';
export {
  isWellKnownLabel,
  KNOWN_LABEL_VALUES,
  type KnownLabelValue,
  type LabelValueKind,
  NORMALIZED_LABELS,
  normalizeLabel,
  RESTRICTED_DOMAIN_EXCEPTIONS,
  RESTRICTED_DOMAINS,
  restrictedLabelReason,
  WELL_KNOWN_LABELS,
  type WellKnownLabel,
  wellKnownLabel,
  wellKnownLabels,
} from './labels';
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
  isWindows,
  resolveAmiFamily,
} from './nodes/ami-family';
export {
  type FullPool,
  type LimitReach,
  type PoolReach,
  type PriceRange,
  poolReach,
  type TypeReach,
} from './nodes/limits';
export { type OwnedSetting, ownedInBottlerocket, ownedInNodeConfig, TAINTS_FIX } from './nodes/owned-user-data';
export type {
  BlockDeviceMappingObject,
  BudgetObject,
  CapacityReservationObject,
  ContainerObject,
  EC2NodeClassObject,
  KubeletObject,
  MetadataObject,
  NodePoolObject,
  NodeSelectorTermObject,
  PodSpecObject,
  RequirementObject,
  TaintObject,
  TolerationObject,
} from './objects';
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
export { type TypeFinder, type TypeQuestion, typeFinder } from './resolver/type-finder';
export { type AllowedOffering, allowedOfferings } from './resolver/type-offerings';
export { type EmptyingCondition, emptyByThemselves, type PoolTypes, whyEmpty } from './resolver/why-empty';
export { type WhyNot, type WhyNotReason, whyNot } from './resolver/why-not';
export {
  compareNodePools,
  orderNodePools,
  type Placement,
  type PlacementSettings,
  type PoolVerdict,
  placePod,
} from './scheduling/order';
export { type Overlap, type OverlapKind, overlap, overlaps, type Separator } from './scheduling/overlap';
export type { PodSettings } from './scheduling/pod';
export { formatTaint, tolerates, tolerationOf, untolerated } from './scheduling/taints';
export { type Obstacle, type PodVerdict, podVerdict, type SchedulingSettings } from './scheduling/verdict';
export { type KarpenterSupport, karpenterSupport, supportedKarpenter } from './support';
export { type BudgetProblem, budgetIntervals, DISRUPTION_REASONS, type DisruptionReason } from './time/budget';
export {
  type AllowedDisruptions,
  type AllowedInterval,
  allowedDisruptions,
  type BudgetQuestion,
  DEFAULT_BUDGETS,
  disruptionTimeline,
  type Instant,
  nextAllowed,
  UNLIMITED,
} from './time/budgets';
export {
  type CronField,
  type CronFieldName,
  type CronProblem,
  type CronSchedule,
  daysAreAlternatives,
  matchesCron,
  nextCron,
  type ParsedCron,
  parseCron,
} from './time/cron';
export type { Interval } from './time/intervals';
export { type OffsetSpan, offsetSpans, timeZoneData, timeZoneNames, timeZoneProblem } from './time/time-zones';
export {
  type DateWindow,
  type TimeWindow,
  type WeeklyWindow,
  windowIntervals,
  windowProblems,
  type Years,
} from './time/windows';
export {
  type BudgetSchedule,
  type CompiledWindows,
  compileWindows,
  defaultWindowYears,
  MAX_BUDGETS,
  type WindowOptions,
  type WindowsResult,
} from './time/windows-compile';
export {
  durationMilliseconds,
  formatDuration,
  formatGoDuration,
  NEVER,
  type ParsedDuration,
  parseDuration,
  sameDuration,
} from './units/duration';
export {
  formatAmount,
  parseQuantity,
  type Quantity,
  type Resources,
  resourceAmount,
  resourceAmounts,
} from './units/quantity';
export {
  compareMinors,
  isAtLeast,
  KARPENTER_MINORS,
  KARPENTER_RELEASES,
  type KarpenterMinor,
  type KarpenterRelease,
  type KarpenterVersion,
  karpenterMinor,
  karpenterRelease,
  MINIMUM_KARPENTER_BY_KUBERNETES,
  NEWEST_KARPENTER_MINOR,
  type NewerVersion,
  newerKarpenter,
  newerText,
} from './versions';
