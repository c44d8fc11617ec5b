import { isAtLeast, type KarpenterMinor } from '../karpenter';

/** One key of the values of the chart `karpenter`. */
export interface ValueKey {
  readonly path: readonly string[];
  /** The first minor that has it, with its default, and each minor that changed the default. */
  readonly defaults: readonly (readonly [since: KarpenterMinor, value: unknown])[];
  /** The last minor that has it. @default - the newest */
  readonly until?: KarpenterMinor;
  /** Keeps the controller alive: a value of one's own needs a reason. */
  readonly protection?: boolean;
}

/** Keys that came with a patch: earlier patches of the minor ignore them (Karpenter's changelog, chart at these tags). */
const LATE_PATCHES: readonly { readonly path: string; readonly minor: KarpenterMinor; readonly patch: number }[] = [
  { path: 'settings.disableDryRun', minor: '1.6', patch: 2 },
];

export const pathText = (path: readonly string[]): string => path.join('.');

/** A name of a user may hold dots. */
const indexKey = (path: readonly string[]): string => path.join('\0');

let keys: ReadonlyMap<string, ValueKey> | undefined;

function keyIndex(): ReadonlyMap<string, ValueKey> {
  keys ??= new Map((require('./values.generated.json') as readonly ValueKey[]).map((key) => [indexKey(key.path), key]));
  return keys;
}

/** Every key that some known version of the chart has. */
export const valueKeys = (): readonly ValueKey[] => [...keyIndex().values()];

/** The key of a path, where some version of the chart has it. */
export const valueKey = (path: readonly string[]): ValueKey | undefined => keyIndex().get(indexKey(path));

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Why a version of the chart does not have a key, or undefined where it has it. */
export function missingIn({ path, defaults, until }: ValueKey, version: string): string | undefined {
  const since = defaults[0]?.[0] ?? '';
  if (!isAtLeast(version, since)) return `exists from Karpenter ${since}`;
  if (until !== undefined && !isAtLeast(until, minorOf(version))) return `was removed after Karpenter ${until}`;
  const late = LATE_PATCHES.find((each) => each.path === pathText(path) && each.minor === minorOf(version));
  const patch = Number(version.split('.')[2] ?? 0);
  return late !== undefined && patch < late.patch ? `exists from Karpenter ${late.minor}.${late.patch}` : undefined;
}

/** The chart's own value of a key in a version. */
export const defaultOf = ({ defaults }: ValueKey, version: string): unknown =>
  defaults.filter(([since]) => isAtLeast(version, since)).at(-1)?.[1];
