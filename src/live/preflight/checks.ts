import { type Finding, uniqueFindings } from '../../findings';
import { AWS_CHECKS } from './aws-checks';
import type { PreflightCheck } from './check';
import type { Facts } from './collect';
import { CONTROLLER_CHECKS } from './controller-checks';
import { NODE_ROLE_CHECKS } from './node-role-checks';
import { OWNER_CHECKS } from './owner-checks';
import { POOL_CHECKS } from './pool-checks';
import { SELECTOR_CHECKS } from './selector-checks';

/** Every known pitfall, in the order in which they are met. */
export const PREFLIGHT_CHECKS: readonly PreflightCheck[] = [
  ...SELECTOR_CHECKS,
  ...NODE_ROLE_CHECKS,
  ...AWS_CHECKS,
  ...CONTROLLER_CHECKS,
  ...POOL_CHECKS,
  ...OWNER_CHECKS,
];

/** The pitfalls that a cluster fell into. Pure: everything it looks at is in the facts. */
export const preflightFindings = (facts: Facts): readonly Finding[] =>
  uniqueFindings(
    PREFLIGHT_CHECKS.flatMap(({ rule, find }) =>
      find(facts).map(({ resource, path = '', severity = 'error', message, fix, ...value }) => ({
        rule,
        severity,
        resource: resource ?? `Cluster/${facts.cluster.name}`,
        path,
        message,
        ...value,
        fix,
      })),
    ),
  );
