import { type Finding, isError } from '../findings';

/** Rules of the controller that fall over the very value that a schema or a rule of the API server refuses. */
const SAME_CAUSE = new Set([
  'controller/label-key',
  'controller/label-value',
  'controller/restricted-label',
  'controller/undecodable',
]);

/** What a mapping lacks, because what it has is misspelt or one level off. */
const MAPPING = /^spec\.blockDeviceMappings\[\d+\]/;

/** What a set is told to be short of, where the server refuses the very numbers. */
export const withoutRefused = <F extends { readonly finding: Finding }>(
  alone: readonly Finding[],
  found: readonly F[],
): readonly F[] =>
  found.filter(
    ({ finding: { rule, path } }) =>
      rule !== 'set/min-values-unreachable' ||
      !alone.some(
        (other) => isError(other) && `${other.path}.minValues` === path && other.message.includes('minValues'),
      ),
  );

/** Findings of API server and controller on one object, each cause once: the server's words, since it is asked first. */
export function toldOnce(admission: readonly Finding[], controller: readonly Finding[]): Finding[] {
  const refused = new Set(admission.filter(isError).map(({ path }) => path));
  const misread = new Set(
    admission
      .filter(({ rule }) => rule === 'admission/unknown-field')
      .flatMap(({ path }) => MAPPING.exec(path)?.[0] ?? []),
  );
  const isSame = ({ rule, path }: Finding): boolean =>
    (SAME_CAUSE.has(rule) && refused.has(path)) || (rule === 'controller/block-device-mapping' && misread.has(path));
  return [...admission, ...controller.filter((finding) => !isSame(finding))];
}
