import type { Problem } from '../findings';
import { parseDuration } from '../karpenter/units/duration';
import type { ValuesEntry } from './values-entry';

/** How often the controller asks EC2 again; it does not start with less than a minute. */
const INTERVALS: readonly string[] = ['amiRefreshInterval', 'subnetRefreshInterval', 'securityGroupRefreshInterval'];
const MINUTE = 60_000_000_000n;

/** Refresh intervals on which the controller does not start, or which it ignores. */
export function refreshIntervalProblems(entries: readonly ValuesEntry[]): Problem[] {
  return entries.flatMap(({ path: [group, name = ''], value }): Problem[] => {
    if (group !== 'settings' || !INTERVALS.includes(name)) return [];
    const parsed = parseDuration(String(value));
    if (parsed.ok && parsed.nanoseconds >= MINUTE) return [];
    const message = parsed.ok
      ? `${name} is less than 1m: the controller does not start`
      : `${parsed.message}: the controller ignores it and takes 1m`;
    const path = `install.values.settings.${name}`;
    return [{ rule: 'install/refresh-interval', path, got: value, message, fix: 'write 1m or more, such as 5m' }];
  });
}
