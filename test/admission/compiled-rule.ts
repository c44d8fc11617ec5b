import * as operations from '../../admission/cel-operations';
import { compileRule } from '../../scripts/cel-compiler';

/** A rule as the build compiles it. */
export function compiled(rule: string): (self: unknown, oldSelf?: unknown) => boolean {
  const run = new Function('cel', `return (${compileRule(rule)})();`)(operations) as (...values: unknown[]) => unknown;
  return (self, oldSelf) => run(self, oldSelf) === true;
}
