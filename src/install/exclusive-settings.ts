import type { Cluster } from '../cluster';
import type { Problem } from '../findings';
import { isAtLeast } from '../karpenter/versions';

/** Two settings of a cluster of which only one can hold. */
interface Exclusion {
  /** The setting that gives way, as a path of the Cluster. */
  readonly path: string;
  readonly got: (cluster: Cluster) => unknown;
  /** Whether both are given. */
  readonly clashes: (cluster: Cluster) => boolean;
  readonly message: string;
  readonly fix: string;
}

const enableDRA = ({ settings }: Cluster): boolean => settings.enableDRA === true;
const legacyNodeRepair = ({ settings }: Cluster): boolean => settings.legacyNodeRepair === true;

/** The gates of drivers, each of which `enableDRA` stands for. */
const DRIVER_GATES = ['draNVIDIAGPU', 'draEFA'] as const;

/** What the chart of 1.15 refuses to render, or renders otherwise than it is written. */
const EXCLUSIONS: readonly Exclusion[] = [
  ...DRIVER_GATES.flatMap((gate): Exclusion[] => [
    {
      path: `featureGates.${gate}`,
      got: ({ featureGates }) => featureGates[gate],
      clashes: (cluster) => enableDRA(cluster) && cluster.featureGates[gate] !== undefined,
      message: `the chart refuses ${gate} beside settings.enableDRA, which stands for all gates of drivers`,
      fix: 'leave one of them out',
    },
    {
      path: 'settings.ignoreDRARequests',
      got: () => true,
      clashes: ({ featureGates, settings }) => featureGates[gate] === true && settings.ignoreDRARequests === true,
      message: `the feature gate ${gate} turns ignoreDRARequests off, whatever it says`,
      fix: `leave it out, or ${gate}`,
    },
  ]),
  {
    path: 'settings.ignoreDRARequests',
    got: ({ settings }) => settings.ignoreDRARequests,
    clashes: (cluster) => enableDRA(cluster) && cluster.settings.ignoreDRARequests !== undefined,
    message: 'the chart refuses ignoreDRARequests beside settings.enableDRA, which turns it off',
    fix: 'leave one of them out',
  },
  {
    path: 'featureGates.terminateFirstRepair',
    got: () => true,
    clashes: (cluster) => legacyNodeRepair(cluster) && cluster.featureGates.terminateFirstRepair === true,
    message:
      'the chart refuses terminateFirstRepair beside settings.legacyNodeRepair, which always waits for a replacement',
    fix: 'leave one of them out',
  },
  {
    path: 'featureGates.rebootForRepair',
    got: () => true,
    clashes: (cluster) => legacyNodeRepair(cluster) && cluster.featureGates.rebootForRepair === true,
    message: 'rebootForRepair does nothing beside settings.legacyNodeRepair, which only replaces nodes',
    fix: 'leave one of them out',
  },
];

/** Settings that exclude each other, before Helm or the controller says so. */
export function exclusiveSettings(cluster: Cluster, version: string): Problem[] {
  // Before, a setting of them that the version does not have is an error of its own.
  if (!isAtLeast(version, '1.15')) return [];
  return EXCLUSIONS.filter(({ clashes }) => clashes(cluster)).map(({ path, got, message, fix }) => ({
    rule: 'install/exclusive-settings',
    path,
    got: got(cluster),
    message,
    fix,
  }));
}
