import { z } from 'zod';
import { Secret } from '../lib/secret.ts';
import { secondsPerDay } from '../lib/clock.ts';

/** Kinds of values that several parts of the configuration have, each with the range that the program can keep. */
export const count = z.int().min(1).max(1_000_000_000);
/**
 * For timers: at most a day. Timers of Node fire at once where they are told to wait for 2^31 ms (25 days) or more, and some wait for
 * a multiple of what is configured.
 */
export const milliseconds = z.int().min(1).max(86_400_000);
export const timerSeconds = z.int().max(secondsPerDay);
export const days = z.int().min(1).max(36_500);
/** For moments that are computed and kept: as long as `days`. */
export const seconds = z
  .int()
  .min(1)
  .max(36_500 * secondsPerDay);
/** Fewer than the characters of the longest string that V8 makes (2^29 - 24), into which bodies are read. */
export const bodyBytes = z.int().min(1).max(500_000_000);

/** Text that is sent or compared as it stands: in tokens, in headers, in messages. */
export const line = z
  .string()
  .min(1)
  .max(1000)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'must be one line')
  .refine((text) => text === text.trim() && text !== '', 'must not begin or end with a blank');

/** A file or a directory. */
export const filePath = z
  .string()
  .min(1)
  .max(4096)
  .regex(/^[^\0]*$/, 'must be a path');

/** An HTTP client refuses URLs that hold a user name or a password (https://fetch.spec.whatwg.org/#dom-request). */
const withoutCredentials = (text: string) => !URL.canParse(text) || new URL(text).username + new URL(text).password === '';
const noCredentials = 'must not hold a user name or a password';

export const absoluteUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http(s) URL' })
  .refine(withoutCredentials, noCredentials);

export const streamUrl = z
  .url({ protocol: /^(https?|wss?)$/, error: 'must be an absolute http(s) or ws(s) URL' })
  .refine(withoutCredentials, noCredentials);

/** Whether every `%` of a URL begins the escape of a character in UTF-8. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

export const secret = (charactersMin: number) =>
  z
    .string()
    .min(charactersMin, `must have at least ${charactersMin} characters`)
    .transform((value) => new Secret(value));

/** A secret that is sent in a header (RFC 9110 §5.5), where blanks at its ends would be lost. */
export const headerSecret = (charactersMin: number) =>
  z
    .string()
    .min(charactersMin, `must have at least ${charactersMin} characters`)
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/, 'must be ASCII in one line, without blanks at its ends')
    .transform((value) => new Secret(value));

export const subgraphName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, 'must be a name of letters, digits, - and _');
