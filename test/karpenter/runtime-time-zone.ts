/** What this runtime's own zone data says, to hold the project's pinned data against. */
export class RuntimeTimeZone {
  private readonly format: Intl.DateTimeFormat;

  /** Throws for a zone that the runtime does not know. */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** Minutes to add to UTC at an instant on a whole minute. */
  offset(at: number): number {
    const parts: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(at)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
    return (Date.UTC(year, month - 1, day, hour, minute) - at) / 60_000;
  }
}

/**
 * Zones whose law changed after the data of Node 20 and 22 (2025c): there the runtime cannot judge the newer data.
 */
export const NEWER_LAW: ReadonlyMap<string, string> = new Map([
  ['Africa/Casablanca', 'Morocco keeps UTC from 20 September 2026 on, without a change for Ramadan'],
  ['Africa/El_Aaiun', 'as Africa/Casablanca'],
  ['America/Edmonton', 'Alberta stays on summer time in 2026'],
  ['America/Havana', 'Cuba stays on summer time in 2026'],
  ['America/Inuvik', 'as America/Edmonton'],
  ['America/Rainy_River', 'as America/Winnipeg'],
  ['America/Vancouver', 'British Columbia stays on summer time in 2026'],
  ['America/Winnipeg', 'Manitoba stays on summer time in 2026'],
  ['America/Yellowknife', 'as America/Edmonton'],
  ['Canada/Central', 'as America/Winnipeg'],
  ['Canada/Mountain', 'as America/Edmonton'],
  ['Canada/Pacific', 'as America/Vancouver'],
  ['Cuba', 'as America/Havana'],
  ['Europe/Chisinau', 'Moldova changes at 01:00 UTC, as the European Union does'],
  ['Europe/Tiraspol', 'as Europe/Chisinau'],
]);
