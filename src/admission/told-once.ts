import { type Finding, isError } from '../findings';

/** Rules of the controller that fall over the very value that a schema or a rule of the API server refuses. */
const SAME_CAUSE = new Set(['controller/label-key', 'controller/restricted-label', 'controller/undecodable']);

/** Findings of API server and controller on one object, each cause once: the server's words, since it is asked first. */
export function toldOnce(admission: readonly Finding[], controller: readonly Finding[]): Finding[] {
  const refused = new Set(admission.filter(isError).map(({ path }) => path));
  return [...admission, ...controller.filter(({ rule, path }) => !(SAME_CAUSE.has(rule) && refused.has(path)))];
}
