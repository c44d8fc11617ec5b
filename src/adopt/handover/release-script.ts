import { groupsBy, kubectl, namespaceOption } from './commands';
import { shellLines, shellWord } from './shell';
import type { HandOverFacts, Release } from './types';

/** Entries of managed fields with their place, one a line; those of subresources are none of ours. */
const TEMPLATE =
  '{{range $i, $m := .metadata.managedFields}}{{if not $m.subresource}}{{printf "%d %s\\n" $i $m.manager}}{{end}}{{end}}';

/**
 * A function of the shell that takes entries of one manager out of `metadata.managedFields`, the last one first, so that places
 * stay; each patch tests that it still is that manager's. kubectl's own migration from client-side apply patches the same way
 * (client-go `util/csaupgrade`).
 */
function releaseFunction(facts: HandOverFacts): string {
  const command = kubectl(facts).map(shellWord).join(' ');
  return [
    'release() { # MANAGER [--namespace=NAMESPACE] OBJECT',
    '  manager=$1; shift',
    `  ${command} get "$@" --show-managed-fields --output=go-template=${shellWord(TEMPLATE)} | sort -rn |`,
    '    while read -r place name; do',
    '      [ "$name" = "$manager" ] || continue',
    `      ${command} patch "$@" --type=json --patch="[`,
    '        {\\"op\\": \\"test\\", \\"path\\": \\"/metadata/managedFields/$place/manager\\", \\"value\\": \\"$manager\\"},',
    '        {\\"op\\": \\"remove\\", \\"path\\": \\"/metadata/managedFields/$place\\"}]" </dev/null',
    '    done',
    '}',
  ].join('\n');
}

const calls = ({ release, from }: Release): readonly string[] =>
  release.flatMap((manager) =>
    groupsBy(from, ({ namespace = '' }) => namespace).map(([namespace, refs]) => {
      const call = shellLines(['release', manager, ...namespaceOption(namespace === '' ? undefined : namespace)]);
      return `${shellLines(['for', 'object', 'in', ...refs.map(({ word }) => word)])}; do ${call} "$object"; done`;
    }),
  );

/** The script that takes fields from managers; each is one of the table of marks, and so a word that JSON takes as it is. */
export const releaseScript = (facts: HandOverFacts, releases: readonly Release[]): string =>
  [releaseFunction(facts), ...releases.flatMap(calls)].join('\n');
