import type { Tier } from '../cluster';
import { isDay } from '../findings';
import { FEATURE_GATE_NAMES, type FeatureGates } from '../karpenter/feature-gates';
import { isKubernetesMinor, KNOWN_KARPENTER, KNOWN_KUBERNETES, karpenterMinor } from '../karpenter/versions';
import { RULE_GROUPS, type RuleGroup } from './options';

/** A value as it was typed that means nothing; the message says what would. */
export class OptionError extends Error {}

export function parseKarpenterVersion(text: string): string {
  if (karpenterMinor(text) === undefined) throw new OptionError(`This version is not known; ${KNOWN_KARPENTER}.`);
  return text;
}

/** The minor of what `kubectl version` prints, `v1.34.2-eks-1a2b3c4`. */
export const kubernetesMinor = (text: string): string | undefined => /^v?(1\.\d{1,3})(?:[.+-].*)?$/.exec(text)?.[1];

export function parseKubernetesVersion(text: string): string {
  const minor = kubernetesMinor(text);
  if (minor === undefined) throw new OptionError('Write it as 1.34.');
  if (!isKubernetesMinor(minor)) throw new OptionError(`This version is not known; ${KNOWN_KUBERNETES}.`);
  return minor;
}

const TIERS: readonly Tier[] = ['development', 'staging', 'production'];

export function parseTier(text: string): Tier {
  const tier = TIERS.find((known) => known === text);
  if (tier === undefined) throw new OptionError(`The tiers are ${TIERS.join(', ')}.`);
  return tier;
}

/** A day, or the day of an instant: `2027-04-01`, `2027-04-01T08:00:00Z`. */
export function parseDay(text: string): string {
  const [day = ''] = text.split('T');
  if (!isDay(day)) throw new OptionError('Write it as 2027-04-01.');
  return day;
}

const listed = (text: string): string[] => text.split(',').flatMap((item) => item.trim() || []);

export function parseGroups(text: string): readonly RuleGroup[] {
  const groups = listed(text).map((group) => RULE_GROUPS.find((known) => known === group));
  const found = groups.filter((group) => group !== undefined);
  if (found.length === 0 || found.length < groups.length) {
    throw new OptionError(`The groups are ${RULE_GROUPS.join(', ')}.`);
  }
  return found;
}

/** `NodeOverlay,ReservedCapacity=false`: as Karpenter's FEATURE_GATES is written, or as the values of its chart are. */
export function parseGates(text: string): FeatureGates {
  const gates = listed(text).map((item): [string, boolean] => {
    const [, name = '', value = 'true'] = /^([A-Za-z]+)(?:=(true|false))?$/.exec(item) ?? [];
    const gate = FEATURE_GATE_NAMES.find((known) => known.toLowerCase() === name.toLowerCase());
    if (gate === undefined)
      throw new OptionError(`The gates are ${FEATURE_GATE_NAMES.join(', ')}; write gate or gate=false.`);
    return [gate, value === 'true'];
  });
  return Object.fromEntries(gates);
}
