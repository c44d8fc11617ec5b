import { fieldName, formatPath, type Path, type Problem, shown } from '../findings';
import { isObject, member } from '../objects';

const MAX_REPLICAS = 2 ** 31 - 1;

/**
 * What `kubectl scale` could not work with (the subresource `scale`): the server wants replicas that it can read, and
 * does not tolerate on an update what was wrong before.
 */
export function scaleProblems(value: unknown, path: Path | undefined): readonly Problem[] {
  if (path === undefined) return [];
  let replicas: unknown = value;
  for (const [depth, step] of path.entries()) {
    if (!isObject(replicas)) return [scaleProblem(path.slice(0, depth), 'must be an object', replicas)];
    replicas = member(replicas, String(step));
    if (replicas === undefined) return [];
  }
  const isCount = Number.isInteger(replicas) && Number(replicas) >= 0 && Number(replicas) <= MAX_REPLICAS;
  return isCount ? [] : [scaleProblem(path, `must be an integer from 0 to ${MAX_REPLICAS}`, replicas)];
}

const scaleProblem = (path: Path, must: string, got: unknown): Problem => ({
  rule: 'admission/range',
  path: formatPath(path),
  message: `${fieldName(path)} ${must}, before and after an update: \`kubectl scale\` goes by it`,
  ...shown(got),
  fix: 'correct it, or remove the field',
});
