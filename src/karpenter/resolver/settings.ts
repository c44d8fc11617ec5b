import type { Catalogue, Zone } from '../catalogue/catalogue';
import type { CapacitySettings } from '../nodes/allocatable';

/** What is known of the cluster around a NodePool. */
export interface ResolverSettings extends CapacitySettings {
  /**
   * The instance types to choose from; an account's own from `accountCatalogue`.
   * @default the built-in catalogue
   */
  readonly catalogue?: Catalogue;
  /**
   * The region's label on every node.
   * @default the catalogue's region, if it has one; otherwise a requirement on the region removes nothing
   */
  readonly region?: string;
  /**
   * The zones of the subnets that the EC2NodeClass selects.
   * @default the zones in the status of the EC2NodeClass, else those of the catalogue, else every zone counts as offered
   */
  readonly zones?: readonly Zone[];
  /**
   * Ids of capacity reservations that have no room left.
   * @default every reservation is taken to have room
   */
  readonly fullReservations?: readonly string[];
  /**
   * Helm value `settings.minValuesPolicy` (since 1.6): what happens when fewer values are left than `minValues` asks
   * for. `Strict` launches nothing, `BestEffort` launches with what there is.
   * @default 'Strict'
   */
  readonly minValuesPolicy?: 'Strict' | 'BestEffort';
}
