import speakeasy from 'speakeasy';
import { epochSeconds } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';

const stepSeconds = 30;
const digits = 6;
/** Steps before and after the current one whose codes are taken, for clocks that go wrong (RFC 6238 §5.2). */
const windowSteps = 1;
/** 160 bits, as long as the HMAC is (RFC 4226 §4, R6). */
const secretBytes = 20;
const base32Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

// The library reads numbers as `parseInt` does and takes an undecodable secret for an empty one: it sees neither.
const codePattern = /^[0-9]{6}$/;
const secretPattern = /^[A-Z2-7]{32,}$/;

/** A new shared secret in base32. */
export function newTotpSecret(random: Random): string {
  const bits = Array.from(random.bytes(secretBytes), (byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{5}/g) ?? []).map((group) => base32Alphabet.charAt(Number.parseInt(group, 2))).join('');
}

export interface TotpTry {
  /** Base32. */
  readonly secret: string;
  readonly code: string;
  readonly now: Date;
}

/** The time step whose code this is, or null for a wrong one. Remembers nothing: a step must be spent, see `spendTotp`. */
export function matchTotpStep({ secret, code, now }: TotpTry): number | null {
  if (!secretPattern.test(secret)) throw new Error('A TOTP secret is shorter than 160 bits.');
  if (!codePattern.test(code)) return null;
  const time = epochSeconds(now);
  const match = speakeasy.totp.verifyDelta({
    secret,
    encoding: 'base32',
    token: code,
    time,
    step: stepSeconds,
    digits,
    window: windowSteps,
  });
  return match ? Math.floor(time / stepSeconds) + match.delta : null;
}

/** Returns the time step of a moment. */
export function totpStepAt(now: Date): number {
  return Math.floor(epochSeconds(now) / stepSeconds);
}

/** What authenticator apps read, from a QR code or by a link: the key URI format, `otpauth://totp/<issuer>:<account>?…`. */
export function otpauthUri({ secret, issuer, account }: { secret: string; issuer: string; account: string }): string {
  const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(account)}`;
  const parameters = { secret, issuer, algorithm: 'SHA1', digits, period: stepSeconds };
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return `otpauth://totp/${label}?${query.join('&')}`;
}
