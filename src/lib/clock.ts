/** The only source of time. Injected, so that tests can move it. */
export interface Clock {
  /** The current time. */
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

export const secondsPerHour = 3600;
export const secondsPerDay = 86_400;

/** `from` moved by `seconds` (negative: into the past). */
export function plusSeconds(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000);
}

/** Whole seconds since the epoch, as JWTs count time (RFC 7519 §2, NumericDate). */
export function epochSeconds(time: Date): number {
  return Math.floor(time.getTime() / 1000);
}

/** The time of a NumericDate. */
export function fromEpochSeconds(seconds: number): Date {
  return new Date(seconds * 1000);
}

/** The time of a count of milliseconds since the epoch, as SQLite keeps it. */
export function fromEpochMilliseconds(milliseconds: number): Date {
  return new Date(milliseconds);
}

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** The moment that a text names (RFC 3339 §5.6), or null when it names none. Finer parts than milliseconds are cut off. */
export function parseTimestamp(text: string): Date | null {
  const time = timestamp.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : new Date(time);
}

/** In UTC to the second, such as `2026-01-02T03:04:05Z` (RFC 3339 §5.6). */
export function withoutMilliseconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
