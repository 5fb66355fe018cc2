import { crc32 } from 'node:zlib';
import type { Random } from '../../lib/random.ts';

const prefix = 'pc_ak_';
const secretBytes = 24;
/** As many base62 digits as 24 bytes can take, and as a CRC-32 can. */
const bodyDigits = 33;
const checksumDigits = 6;
const hintCharacters = prefix.length + 4;
const pattern = new RegExp(`^${prefix}([0-9A-Za-z]{${bodyDigits}})([0-9A-Za-z]{${checksumDigits}})$`);

/**
 * A new secret: `pc_ak_`, 192 random bits and their CRC-32, both in base62. By prefix and checksum a scanner knows a leaked
 * key from text that looks like one, without asking us; no separator inside, so that a double click selects all of it.
 */
export function newApiKeySecret(random: Random): string {
  const body = base62(BigInt(`0x${random.bytes(secretBytes).toString('hex')}`), bodyDigits);
  return prefix + body + checksumOf(body);
}

/** Whether the text has the form and the checksum of a key. Costs no look-up. */
export function isApiKeySecret(text: string): boolean {
  const [, body, checksum] = pattern.exec(text) ?? [];
  return body !== undefined && checksumOf(body) === checksum;
}

/** So much of a secret as may be shown beside its name. */
export function hintOf(secret: string): string {
  return secret.slice(0, hintCharacters);
}

function checksumOf(body: string): string {
  return base62(BigInt(crc32(body)), checksumDigits);
}

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

function base62(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; rest > 0n; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text.padStart(length, '0');
}
