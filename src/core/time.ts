/** The only file of the core that touches `Date`, and never the clock: "now" is always a value that was handed in. */

const DAY_IN_MS = 86_400_000;

/** Milliseconds since the epoch of an ISO 8601 date; undefined where it is none. */
export function parseInstant(iso: string): number | undefined {
  const instant = Date.parse(iso);
  return Number.isNaN(instant) ? undefined : instant;
}

/** Whole days from `now` to `instant` (both in ms), floored: negative once it is past. */
export function daysUntil(instant: number, now: number): number {
  return Math.floor((instant - now) / DAY_IN_MS);
}

/** The calendar day (UTC) of an instant in ms: `2026-12-01`. */
export function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The minute (UTC) of an instant in ms: `2026-12-01 09:30 UTC`. */
export function isoMinute(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whole minutes from `instant` to `now` (both in ms), floored: negative where it lies ahead. */
export function minutesSince(instant: number, now: number): number {
  return Math.floor((now - instant) / 60_000);
}
