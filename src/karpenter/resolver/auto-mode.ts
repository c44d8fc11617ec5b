import type { NodePoolObject } from '../objects';
import { templateRequirements } from './template';

const DOMAIN = 'eks.amazonaws.com';

const isOfAutoMode = (key: string): boolean => key.startsWith(`${DOMAIN}/`);

/**
 * What is not known of pools of EKS Auto Mode: it labels instance types in its own domain, chooses among them by its own
 * rules, and makes nodes from a node class of its own.
 */
export function autoModeAssumptions(nodePool: NodePoolObject): readonly string[] {
  const written = templateRequirements(nodePool).filter(({ origin }) => origin !== 'identity');
  const keys = [...new Set(written.map(({ requirement }) => requirement.key))].filter(isOfAutoMode);
  const isAutoMode = nodePool.spec?.template?.spec?.nodeClassRef?.group === DOMAIN;
  return [
    ...(keys.length > 0
      ? [`labels of EKS Auto Mode are not known: every type is taken to meet ${keys.join(', ')}`]
      : []),
    ...(isAutoMode
      ? [
          'the types that EKS Auto Mode takes are not known: those of Karpenter stand for them, with the capacity that Karpenter reckons',
        ]
      : []),
  ];
}
