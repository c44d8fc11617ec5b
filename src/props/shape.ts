/** The kinds of props, by the names of their types. */
export type PropsName =
  | 'AcceleratorPoolProps'
  | 'Al2023UserData'
  | 'Al2UserData'
  | 'BatchJobProps'
  | 'BottlerocketUserData'
  | 'CapacityBufferProps'
  | 'CapacitySplitProps'
  | 'ClusterProps'
  | 'Defaults'
  | 'EC2NodeClassProps'
  | 'ApplicationSetOptions'
  | 'DateWindow'
  | 'DisruptionProtection'
  | 'FleetMemberOptions'
  | 'HeadroomProps'
  | 'InstallOptions'
  | 'KarpenterChartProps'
  | 'NodeOverlayProps'
  | 'NodePoolProps'
  | 'PausePodsProps'
  | 'ScaleTestProps'
  | 'SpotWithFallbackProps'
  | 'TeamPoolProps'
  | 'TemplateOptions'
  | 'WeeklyWindow'
  | 'WindowsUserData';

/** Stands for a shape where any value fits. */
export const ANY = -1;

/**
 * Which keys a value of users' code may have: an object with its keys (and, where it is a map, others), or a list. Numbers
 * name the shape of what is inside.
 */
export interface Shape {
  readonly keys?: Readonly<Record<string, number>>;
  /** Values under keys that have no name of their own. */
  readonly others?: number;
  readonly items?: number;
}

/** All shapes, and which of them each kind of props has. */
export interface Shapes {
  readonly roots: Readonly<Record<PropsName, number>>;
  readonly shapes: readonly Shape[];
}
