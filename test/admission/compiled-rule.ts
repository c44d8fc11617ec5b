import { compileRule } from '../../scripts/build/cel-compiler';
import * as operations from '../../src/admission/cel-operations';

/** A rule as the build compiles it. */
export function compiled(rule: string): (self: unknown, oldSelf?: unknown) => boolean {
  const run = new Function('cel', `return (${compileRule(rule)})();`)(operations) as (...values: unknown[]) => unknown;
  return (self, oldSelf) => run(self, oldSelf) === true;
}
