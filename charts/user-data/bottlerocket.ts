import { stringify } from 'smol-toml';
import type { Problem } from '../../src/findings';
import { ownedInBottlerocket } from '../../src/karpenter';
import { type PlainMap, plainCopy } from './plain-data';
import { ownedProblems } from './problem';
import { characterProblems } from './text-rules';

/**
 * Settings of Bottlerocket by their own names, without the leading `settings.`; what is known is typed, anything else
 * is a map. Karpenter parses them, writes its own over them and drops keys of `kubernetes` that it does not know.
 *
 * @see https://bottlerocket.dev/en/os/latest/#/api/settings/
 */
export interface BottlerocketSettings extends PlainMap {
  /** Settings of the kubelet. What `spec.kubelet` of the node class has belongs there. @default - none */
  readonly kubernetes?: PlainMap;
}

/** The TOML of Bottlerocket's settings, and what is wrong with them. */
export function bottlerocketToml(given: BottlerocketSettings): {
  readonly text: string;
  readonly problems: readonly Problem[];
} {
  const { map: settings, problems } = plainCopy(given, 'settings');
  const text = stringify({ settings });
  return {
    text,
    problems: [
      ...problems,
      ...ownedProblems(ownedInBottlerocket(settings, 'settings')),
      ...characterProblems(text, 'settings'),
    ],
  };
}
