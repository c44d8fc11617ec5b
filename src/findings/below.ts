import type { Problem } from './finding';
import { joinPaths } from './path';

/** Problems of a value, as problems of what holds it at a path. */
export const below = (at: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => ({ ...problem, path: joinPaths(at, problem.path) }));
