import { formatPath, meant, type Path, type Problem, shown } from '../findings';
import { isObject, type JsonObject } from '../objects';
import { successorOf } from './former-values';
import { weakenedProtection } from './protections';
import { defaultOf, missingIn, pathText, type ValueKey, valueKey, valueKeys } from './value-keys';

/** Helm hands it to every chart. */
const GLOBAL = 'global';

const startsWith = (path: readonly string[], start: readonly string[]): boolean =>
  start.every((step, index) => path[index] === step);

/** Names that a group of values, or the values as a whole, have in some version. */
const namesIn = (group: readonly string[]): string[] => [
  ...new Set(
    valueKeys()
      .filter(({ path }) => path.length > group.length && startsWith(path, group))
      .map(({ path }) => path[group.length] ?? ''),
  ),
];

const isGroup = (path: readonly string[]): boolean => namesIn(path).length > 0;

type Found = Omit<Problem, 'path'>;

function unknown(path: readonly string[], value: unknown): Found {
  const text = pathText(path);
  const successor = successorOf(text);
  const message = 'no version of the chart from 1.0 on has this value: Helm ignores it silently';
  if (successor !== undefined) return { rule: 'helm/former-value', message, ...shown(value), fix: successor };
  const near = meant(path.at(-1) ?? '', namesIn(path.slice(0, -1)));
  const fix = near === undefined ? 'leave it out' : `write ${pathText([...path.slice(0, -1), near])}`;
  return { rule: 'helm/unknown-value', severity: 'warning', message, ...shown(value), fix };
}

/** A queue is found by its name: the controller asks SQS for the URL. */
function queueProblem(value: unknown): Found | undefined {
  if (typeof value !== 'string' || !/^(?:arn:|https?:\/\/)/.test(value)) return undefined;
  const name = value.slice(Math.max(value.lastIndexOf('/'), value.lastIndexOf(':')) + 1);
  return {
    rule: 'helm/queue-name',
    message:
      'this is the name of the queue: with an ARN or a URL the controller finds none and hears of no interruption',
    got: value,
    fix: `write ${name}`,
  };
}

/** The chart writes a setting only where it is no false value; then Karpenter's own default holds. */
function droppedProblem(key: ValueKey, value: unknown, version: string): Found | undefined {
  const text = pathText(key.path);
  const isDropped =
    key.path[0] === 'settings' &&
    !text.includes('eatureGates') &&
    (value === 0 || value === false) &&
    Boolean(defaultOf(key, version));
  if (!isDropped) return undefined;
  return {
    rule: 'helm/dropped-value',
    severity: 'warning',
    message: `the chart leaves it out where it is ${String(value)}, and Karpenter's own default holds`,
    got: value,
    fix: `write it as text: "${String(value)}"`,
  };
}

function known(key: ValueKey, value: unknown, version: string): Found[] {
  const text = pathText(key.path);
  const missing = missingIn(key, version);
  if (missing !== undefined) {
    const message = `the value ${missing}; the chart is ${version.replace('.9999', '')} and ignores it silently`;
    // What is gone did its work without the value; what is to come does not.
    const isGone = key.until !== undefined && missing.includes('removed');
    return [
      {
        rule: 'helm/newer-value',
        ...(isGone && { severity: 'warning' as const }),
        message,
        ...shown(value),
        fix: isGone ? 'leave it out' : 'leave it out, or upgrade the chart',
      },
    ];
  }
  return [
    text === 'settings.interruptionQueue' ? queueProblem(value) : undefined,
    weakenedProtection(text, value),
    droppedProblem(key, value, version),
  ].filter((problem) => problem !== undefined);
}

function walk(
  group: JsonObject,
  above: readonly string[],
  version: string,
): { readonly at: Path; readonly found: Found }[] {
  return Object.entries(group).flatMap(([name, value]) => {
    const path = [...above, name];
    const at = (problems: readonly Found[]) => problems.map((found) => ({ at: path, found }));
    if (above.length === 0 && name === GLOBAL) return [];
    const key = valueKey(path);
    if (key !== undefined) return at(known(key, value, version));
    // Before 1.0 there was a group of the name, whose members have moved.
    if (isGroup(path) || pathText(path) === 'settings.aws' || pathText(path) === 'aws') {
      if (isObject(value)) return walk(value, path, version);
      const taken = weakenedProtection(pathText(path), value);
      if (taken !== undefined) return at([taken]);
      if (value === null || !isGroup(path)) return [];
      const message = 'this is a group of values';
      return at([{ rule: 'helm/value-group', message, ...shown(value), fix: 'write the values in it' }]);
    }
    return at([unknown(path, value)]);
  });
}

/**
 * What is wrong with values of the chart `karpenter`: Helm ignores what a chart does not read, and says nothing.
 *
 * @param version of the chart, from 1.0 on
 */
export const valuesProblems = (values: JsonObject, version: string): readonly Problem[] =>
  walk(values, [], version).map(({ at, found }) => ({ ...found, path: formatPath(at) }));
