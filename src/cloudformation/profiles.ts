/** How close the grants stay to Karpenter's own template, see `docs/permissions.md`. */
export const PROFILES = ['reference', 'default', 'hardened'] as const;

/**
 * `reference` decides every request as Karpenter's own template of that minor does. `default` lets only the rules of
 * the stack send to the queue, only this cluster's controller take the role, and repairs two faults of old references.
 * `hardened` adds the tightenings of {@link TIGHTENINGS}, each with its cost.
 */
export type Profile = (typeof PROFILES)[number];
