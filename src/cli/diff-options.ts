import { OptionError, parseKarpenterVersion, parseKubernetesVersion } from '../check';
import { acknowledgementProblems, isDay, nearest, valueText } from '../findings';
import { EFFECTS, type Effect, isEffect, type ReviewAcknowledgement } from '../review';
import { REVIEW_RULES } from '../review/rules';

/** A value for each side. */
export interface Pair<T> {
  readonly before: T;
  readonly after: T;
}

/** `1.13..1.14`, or one value for both sides. */
const pair =
  <T>(parse: (text: string) => T) =>
  (text: string): Pair<T> => {
    const [before = '', after = before, ...more] = text.split('..');
    if (more.length > 0) throw new OptionError('Write one version, or OLD..NEW.');
    return { before: parse(before), after: parse(after) };
  };

export const parseKarpenterVersions = pair(parseKarpenterVersion);
export const parseKubernetesVersions = pair(parseKubernetesVersion);

/** Effects that fail the run; `none` for no effect at all. */
export function parseFailOn(text: string): readonly Effect[] {
  const words = text.split(',').map((word) => word.trim());
  if (words.length === 1 && words[0] === 'none') return [];
  const effects = words.filter(isEffect).filter((effect) => effect !== 'none');
  if (effects.length < words.length) {
    throw new OptionError(
      `The effects are ${EFFECTS.filter((effect) => effect !== 'none').join(', ')}; none alone is no effect.`,
    );
  }
  return effects;
}

const RULE_IDS: ReadonlySet<string> = new Set(REVIEW_RULES.rules.map(({ id }) => id));

/** `review/pool-deleted NodePool/old=moved to general`. */
export function parseAccept(text: string): ReviewAcknowledgement {
  const [, rule, object, reason] = /^\s*(\S+)\s+([^\s=]+)\s*=(.*)$/s.exec(text) ?? [];
  if (rule === undefined || object === undefined || reason === undefined) {
    throw new OptionError("Write it as 'review/pool-deleted NodePool/old=moved to general'.");
  }
  if (!RULE_IDS.has(rule)) {
    throw new OptionError(
      `No rule of a review is called ${valueText(rule)}; near it: ${nearest(rule, RULE_IDS).join(', ')}.`,
    );
  }
  const [problem] = acknowledgementProblems({ rule, object, reason, until: undefined }, '');
  if (problem !== undefined) throw new OptionError(`${problem.message}; ${problem.fix ?? ''}.`);
  return { rule, object, reason: reason.trim() };
}

/** `general=40`. */
export function parseCount(text: string): readonly [pool: string, nodes: number] {
  const [, pool, nodes] = /^([^=\s]+)=(\d{1,6})$/.exec(text) ?? [];
  if (pool === undefined) throw new OptionError('Write pool and nodes, as in general=40.');
  return [pool, Number(nodes)];
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})(?:T\d{2}:\d{2}(?::\d{2})?(?:Z|[+-]\d{2}:\d{2}))?$/;

/** `2026-11-28T20:00:00Z`; a day is its beginning in UTC. */
export function parseInstant(text: string): string {
  const [, day = ''] = INSTANT.exec(text) ?? [];
  const instant = Date.parse(text);
  if (!isDay(day) || !Number.isFinite(instant)) throw new OptionError('Write it as 2026-11-28T20:00:00Z.');
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

export function parseMinutes(text: string): number {
  const minutes = Number(text);
  if (!/^\d{1,4}(?:\.\d+)?$/.test(text) || minutes === 0) throw new OptionError('Write minutes, as in 5 or 2.5.');
  return minutes;
}
