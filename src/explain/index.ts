export { explainBudget } from './budget';
export { ASSUMED_NODES, explainCalendar } from './calendar';
export { type ExplainedCluster, explainedCluster, notServed } from './cluster';
export { explainType } from './instance-type';
export { explainOverlap } from './overlap-rows';
export { explainPod } from './pod';
export { explainPool } from './pool';
export { budgetText } from './text/budget';
export { typeText } from './text/instance-type';
export { explanationJson } from './text/json';
export type { TextOptions } from './text/layout';
export { podText } from './text/pod';
export { poolText } from './text/pool';
export { instantText, weekOf } from './time';
export type {
  AllowedSpan,
  BudgetExplanation,
  BudgetRow,
  DaemonSetRow,
  DisruptionCalendar,
  EmptyingRow,
  ExplainedClusterFacts,
  ExplainOptions,
  FullPoolRow,
  FunnelRow,
  LimitRow,
  OverlapRow,
  Place,
  PlaceOf,
  PodExplanation,
  PodPoolRow,
  PoolExplanation,
  PoolSize,
  PriceSource,
  ReasonAnswer,
  ReasonCalendar,
  TimeSpan,
  TypeExplanation,
  TypeRow,
  WorkloadExplanation,
} from './types';
