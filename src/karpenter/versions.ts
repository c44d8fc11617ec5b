import { remembering } from './units/remembering';

/**
 * The Karpenter releases that this package knows: the latest patch of each minor.
 * CRDs, chart values and AWS resources are data of exactly these releases.
 */
export const KARPENTER_RELEASES = [
  '1.0.14',
  '1.1.10',
  '1.2.8',
  '1.3.8',
  '1.4.4',
  '1.5.8',
  '1.6.8',
  '1.7.6',
  '1.8.8',
  '1.9.2',
  '1.10.2',
  '1.11.3',
  '1.12.2',
  '1.13.1',
  '1.14.1',
  '1.15.2',
] as const;

/** A release that this package knows: the latest patch of a minor, `1.14.1`. */
export type KarpenterRelease = (typeof KARPENTER_RELEASES)[number];

/** A Karpenter minor, `1.0` to `1.15`. Fields, rules, chart values and permissions change between minors. */
export type KarpenterMinor = KarpenterRelease extends infer R
  ? R extends `${infer A}.${infer B}.${string}`
    ? `${A}.${B}`
    : never
  : never;

/** The minor after the newest known; the releases are those of all minors from 1.0 on, which a test holds. */
type NextKarpenterMinor = `1.${(typeof KARPENTER_RELEASES)['length']}`;

/** What a cluster runs: a minor (`1.14`) or a patch release of it (`1.14.1`). The minor after the newest known is one too. */
export type KarpenterVersion = KarpenterMinor | NextKarpenterMinor | `${KarpenterMinor | NextKarpenterMinor}.${number}`;

const minorOf = (release: string): KarpenterMinor => release.split('.').slice(0, 2).join('.') as KarpenterMinor;

/** Every known minor, oldest first. */
export const KARPENTER_MINORS: readonly KarpenterMinor[] = KARPENTER_RELEASES.map(minorOf);

/** What a new cluster gets. */
export const NEWEST_KARPENTER_RELEASE = KARPENTER_RELEASES[KARPENTER_RELEASES.length - 1] as KarpenterRelease;

/** The newest minor that this package knows; what holds where no version is given. */
export const NEWEST_KARPENTER_MINOR: KarpenterMinor = minorOf(NEWEST_KARPENTER_RELEASE);

const minorAfter = (minor: string): string => `1.${Number(minor.split('.')[1]) + 1}`;

/** The minor after the newest that this package knows. */
export const NEXT_KARPENTER_MINOR = minorAfter(NEWEST_KARPENTER_MINOR);

const VERSION = /^v?(1\.(?:0|[1-9]\d?))(?:\.(0|[1-9]\d{0,3}))?$/;

/**
 * The minor whose rules hold for a version, or undefined for one of which nothing can be said.
 * Accepts `1.14`, `1.14.1` and `v1.14.1`; a patch newer than the known one belongs to its minor, and the minor after the
 * newest known is judged by the newest ({@link newerKarpenter} tells which these are).
 */
export function karpenterMinor(version: string): KarpenterMinor | undefined {
  const minor = VERSION.exec(version)?.[1];
  return minor === NEXT_KARPENTER_MINOR ? NEWEST_KARPENTER_MINOR : KARPENTER_MINORS.find((known) => known === minor);
}

/** The release whose data stands for a minor. */
export function karpenterRelease(minor: KarpenterMinor): KarpenterRelease {
  return KARPENTER_RELEASES[KARPENTER_MINORS.indexOf(minor)] ?? NEWEST_KARPENTER_RELEASE;
}

/**
 * Patches after those of {@link KARPENTER_RELEASES} that were compared with them: CRDs, chart values, hashes and
 * permissions are the same.
 */
const LATER_PATCHES: Readonly<Partial<Record<KarpenterMinor, KarpenterVersion>>> = { '1.9': '1.9.3', '1.14': '1.14.3' };

/** A version just above what this package knows. */
export interface NewerVersion {
  /** As given, without a leading `v`. */
  readonly version: string;
  /** What it is judged as: the newest minor that is known, or the newest patch of its own. */
  readonly known: string;
}

/** Whether a version of Karpenter is judged by one that is older: a patch that is not known yet, or the minor after the newest. */
export function newerKarpenter(version: string): NewerVersion | undefined {
  const [text, minor, patch] = VERSION.exec(version) ?? [];
  const rules = karpenterMinor(version);
  if (text === undefined || rules === undefined) return undefined;
  const given = { version: text.replace(/^v/, '') };
  if (minor !== rules) return { ...given, known: NEWEST_KARPENTER_MINOR };
  const known = LATER_PATCHES[rules] ?? karpenterRelease(rules);
  return Number(patch ?? 0) > Number(known.split('.')[2]) ? { ...given, known } : undefined;
}

/** What a message says to a version of which nothing can be said. */
export const KNOWN_KARPENTER = `known are ${KARPENTER_MINORS[0]} to ${NEWEST_KARPENTER_MINOR}, and ${NEXT_KARPENTER_MINOR} is judged as ${NEWEST_KARPENTER_MINOR}`;

/** What a warning says of a version just above what is known. */
export const newerText = (what: 'Karpenter' | 'Kubernetes', { version, known }: NewerVersion): string =>
  `${what} ${version} is newer than what this package knows and is judged as ${known}`;

interface MajorMinor {
  readonly major: number;
  readonly minor: number;
}

const majorMinor = remembering((version): MajorMinor => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return { major, minor };
});

/** Compares two versions of the form `1.9` or `1.10.2` by their minors: negative when `a` is older. */
export function compareMinors(a: string, b: string): number {
  const [first, second] = [majorMinor(a), majorMinor(b)];
  return first.major - second.major || first.minor - second.minor;
}

/** Whether a version is at least the given minor: `isAtLeast('1.10.2', '1.9')` is true. */
export const isAtLeast = (version: string, minor: string): boolean => compareMinors(version, minor) >= 0;

/** Compares with the patch release; a minor alone stands for the release whose data stands for it. */
const patchOf = (version: string): number => {
  const [, , patch] = version.split('.');
  const minor = karpenterMinor(version);
  return Number(patch ?? (minor && karpenterRelease(minor).split('.')[2]) ?? 0);
};

/**
 * Whether a version is at least the given patch release: `isReleaseAtLeast('1.14.1', '1.14.3')` is false. A minor
 * without a patch counts as the release of it that this package knows.
 */
export function isReleaseAtLeast(version: string, release: string): boolean {
  const byMinor = compareMinors(version, release);
  return byMinor === 0 ? patchOf(version) >= patchOf(release) : byMinor > 0;
}

/**
 * The oldest Karpenter minor that supports a Kubernetes minor
 * (Karpenter's compatibility matrix at v1.15.2, which no longer names 1.30).
 */
export const MINIMUM_KARPENTER_BY_KUBERNETES: Readonly<Record<string, string>> = {
  '1.30': '0.37',
  '1.31': '1.0',
  '1.32': '1.2',
  '1.33': '1.5',
  '1.34': '1.6',
  '1.35': '1.9',
  '1.36': '1.13',
  '1.37': '1.15',
};

/**
 * From a Karpenter minor on, the oldest Kubernetes minor that its matrix names. 1.15 leaves out 1.30, which nothing in
 * it refuses; it counts as supported here.
 */
const OLDEST_KUBERNETES_SINCE: readonly (readonly [karpenter: string, kubernetes: string])[] = [
  ['1.0', '1.24'],
  ['1.3', '1.26'],
  ['1.6', '1.27'],
  ['1.9', '1.28'],
  ['1.10', '1.29'],
  ['1.14', '1.30'],
];

/** The Kubernetes minors that a Karpenter minor supports, the oldest and the newest. */
export function supportedKubernetes(karpenter: string): { readonly oldest: string; readonly newest: string } {
  const [, oldest = ''] = OLDEST_KUBERNETES_SINCE.filter(([since]) => isAtLeast(karpenter, since)).at(-1) ?? [];
  const newest = Object.entries(MINIMUM_KARPENTER_BY_KUBERNETES)
    .filter(([, minimum]) => isAtLeast(karpenter, minimum))
    .reduce((last, [kubernetes]) => (isAtLeast(kubernetes, last) ? kubernetes : last), oldest);
  return { oldest, newest };
}

/** The newest Kubernetes minor of that matrix. */
export const NEWEST_KUBERNETES_MINOR = Object.keys(MINIMUM_KARPENTER_BY_KUBERNETES).reduce((newest, minor) =>
  isAtLeast(minor, newest) ? minor : newest,
);

/** The minor after the newest Kubernetes of the matrix: judged by the newest, with a warning. */
export const NEXT_KUBERNETES_MINOR = minorAfter(NEWEST_KUBERNETES_MINOR);

/** Whether anything can be said of a minor of Kubernetes, `1.34`: those of the matrix, older ones, and the next. */
export const isKubernetesMinor = (minor: string): boolean =>
  /^1\.\d{2}$/.test(minor) && isAtLeast(NEXT_KUBERNETES_MINOR, minor);

/** A minor of Kubernetes that is judged by the one before it, the newest known. */
export const newerKubernetes = (minor: string): NewerVersion | undefined =>
  minor === NEXT_KUBERNETES_MINOR ? { version: minor, known: NEWEST_KUBERNETES_MINOR } : undefined;

/** What a message says to a Kubernetes of which nothing can be said. */
export const KNOWN_KUBERNETES = `known are minors up to ${NEWEST_KUBERNETES_MINOR}, and ${NEXT_KUBERNETES_MINOR} is judged as ${NEWEST_KUBERNETES_MINOR}`;

/** The oldest Karpenter minor that supports a Kubernetes minor; the next one needs what the newest needs. */
export function minimumKarpenter(kubernetes: string): string | undefined {
  const known = newerKubernetes(kubernetes)?.known ?? kubernetes;
  return Object.hasOwn(MINIMUM_KARPENTER_BY_KUBERNETES, known) ? MINIMUM_KARPENTER_BY_KUBERNETES[known] : undefined;
}
