import type { Command } from 'commander';
import { parseKarpenterVersion, parseKubernetesVersion } from '../check';
import { option } from './option-parser';

/** Adds the versions of a cluster whose manifests are asked about. */
export const versionOptions = (command: Command): Command =>
  command
    .option(
      '--karpenter-version <version>',
      'Karpenter of the cluster (default: of its cluster.json, else the newest)',
      option(parseKarpenterVersion),
    )
    .option(
      '--kubernetes-version <version>',
      'Kubernetes of the cluster (default: of its cluster.json)',
      option(parseKubernetesVersion),
    );
