import { type Finding, isError } from '../findings';

/** Rules of the controller that fall over the very value that a schema or a rule of the API server refuses. */
const SAME_CAUSE = new Set([
  'controller/label-key',
  'controller/label-value',
  'controller/restricted-label',
  'controller/taint',
  'controller/undecodable',
]);

/** Of a value of another type or form nothing else can be said. */
const MALFORMED: ReadonlySet<string> = new Set(['admission/type', 'admission/pattern']);

/** What a mapping lacks, because what it has is misspelt or one level off. */
const MAPPING = /^spec\.blockDeviceMappings\[\d+\]/;

/** Rules that say what follows from a field: where the server refuses the field, they only repeat it. */
export const CONSEQUENCES: ReadonlySet<string> = new Set([
  'set/no-instance-type',
  'set/foreign-role',
  'set/foreign-zone',
  'set/limit-below-one-node',
]);

/** Whether a field is another one, or lies in it. */
const isWithin = (path: string, whole: string): boolean =>
  path.startsWith(whole) && /^($|[.[])/.test(path.slice(whole.length));

/** What a set says of an object, without what only follows from a field of it that the server refuses. */
export const withoutRefused = <F extends { readonly finding: Finding }>(
  alone: readonly Finding[],
  found: readonly F[],
): readonly F[] => {
  const refused = alone.filter((finding) => isError(finding) && finding.rule.startsWith('admission/'));
  return found.filter(({ finding: { rule, path } }) => {
    if (CONSEQUENCES.has(rule)) return !refused.some((other) => isWithin(other.path, path));
    if (rule !== 'set/min-values-unreachable') return true;
    if (refused.some((other) => other.path === path)) return false;
    return !alone.some(
      (other) => isError(other) && `${other.path}.minValues` === path && other.message.includes('minValues'),
    );
  });
};

/** Findings of API server and controller on one object, each cause once: the server's words, since it is asked first. */
export function toldOnce(admission: readonly Finding[], controller: readonly Finding[]): Finding[] {
  const refused = new Set(admission.filter(isError).map(({ path }) => path));
  const misread = new Set(
    admission
      .filter(({ rule }) => rule === 'admission/unknown-field')
      .flatMap(({ path }) => MAPPING.exec(path)?.[0] ?? []),
  );
  const malformed = new Set(admission.filter(({ rule }) => MALFORMED.has(rule)).map(({ path }) => path));
  const isSame = ({ rule, path }: Finding): boolean =>
    malformed.has(path) ||
    (SAME_CAUSE.has(rule) && refused.has(path)) ||
    (rule === 'controller/block-device-mapping' && misread.has(path));
  return [...admission, ...controller.filter((finding) => !isSame(finding))];
}
