/** What a user agent says of itself, for people who look for a session that is not theirs. Anyone may claim anything. */
export interface Device {
  /** For example `Firefox on Linux`, or the first word of a program: `curl`. */
  readonly name: string;
  readonly kind: DeviceKind;
}

export const deviceKinds = ['DESKTOP', 'MOBILE', 'TABLET', 'PROGRAM', 'UNKNOWN'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

const programCharactersMax = 40;

/** Reads a `User-Agent` header (RFC 9110 §10.1.5) well enough for a list. */
export function describeDevice(userAgent: string | null): Device {
  const text = userAgent?.trim() ?? '';
  if (text === '') return { name: 'Unknown device', kind: 'UNKNOWN' };
  if (!text.startsWith('Mozilla/'))
    return { name: (/^[^/(]+/.exec(text)?.[0] ?? text).trim().slice(0, programCharactersMax), kind: 'PROGRAM' };
  const browser = firstMatch(browsers, text) ?? 'Browser';
  const system = firstMatch(systems, text);
  return { name: system === null ? browser : `${browser} on ${system}`, kind: kindOf(text) };
}

type Patterns = readonly (readonly [pattern: RegExp, name: string])[];

/** The more particular first: every one of these calls itself by the names of those below it, too. */
const browsers: Patterns = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\/|Chromium\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const systems: Patterns = [
  [/iPad/, 'iPadOS'],
  [/iPhone|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

function firstMatch(patterns: Patterns, text: string): string | null {
  return patterns.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

function kindOf(text: string): DeviceKind {
  if (/iPad|Tablet|Android(?!.*Mobile)/.test(text)) return 'TABLET';
  return /Mobi|iPhone|iPod/.test(text) ? 'MOBILE' : 'DESKTOP';
}
