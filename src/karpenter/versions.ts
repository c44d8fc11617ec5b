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

/** What a cluster runs: a minor (`1.14`) or a patch release of it (`1.14.1`). */
export type KarpenterVersion = KarpenterMinor | `${KarpenterMinor}.${number}`;

const minorOf = (release: string): KarpenterMinor => release.split('.').slice(0, 2).join('.') as KarpenterMinor;

/** Every known minor, oldest first. */
export const KARPENTER_MINORS: readonly KarpenterMinor[] = KARPENTER_RELEASES.map(minorOf);

/** What a new cluster gets. */
export const NEWEST_KARPENTER_RELEASE = KARPENTER_RELEASES[KARPENTER_RELEASES.length - 1] as KarpenterRelease;

/** The newest minor that this package knows; what holds where no version is given. */
export const NEWEST_KARPENTER_MINOR: KarpenterMinor = minorOf(NEWEST_KARPENTER_RELEASE);

/**
 * The minor of a version, or undefined for a version that this package does not know.
 * Accepts `1.14`, `1.14.1` and `v1.14.1`; a patch newer than the known one belongs to its minor.
 */
export function karpenterMinor(version: string): KarpenterMinor | undefined {
  const match = /^v?(1\.(?:0|[1-9]\d?))(?:\.(?:0|[1-9]\d{0,3}))?$/.exec(version);
  return KARPENTER_MINORS.find((minor) => minor === match?.[1]);
}

/** The release whose data stands for a minor. */
export function karpenterRelease(minor: KarpenterMinor): KarpenterRelease {
  return KARPENTER_RELEASES[KARPENTER_MINORS.indexOf(minor)] ?? NEWEST_KARPENTER_RELEASE;
}

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
