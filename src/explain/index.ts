export { ASSUMED_NODES, explainCalendar } from './calendar';
export { type ExplainedCluster, explainedCluster } from './cluster';
export { explainOverlap } from './overlap-rows';
export { explainPool } from './pool';
export { instantText, weekOf } from './time';
export type {
  AllowedSpan,
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
  PoolExplanation,
  PoolSize,
  PriceSource,
  ReasonCalendar,
  TimeSpan,
  TypeRow,
} from './types';
