import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { equalBytes } from '../../../lib/digest.ts';
import type { ReadHash } from './read-hash.ts';

export const deriveScrypt = promisify<string, Buffer, number, { N: number; r: number; p: number; maxmem: number }, Buffer>(
  scrypt,
);

const pattern = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{1,128})\$([A-Za-z0-9+/]{22,128})$/;
const bytesMax = 256 * 1024 * 1024;
const parallelismMax = 16;

/** `$scrypt$ln=<log2 N>,r=…,p=…$<salt>$<key>`, salt and key in base64 without padding (RFC 7914; the PHC string format). */
export const readScrypt: ReadHash = (hash) => {
  const [, ln, blocks, parallelism, salt = '', key = ''] = pattern.exec(hash) ?? [];
  const options = scryptOptions(Number(ln), Number(blocks), Number(parallelism));
  if (options === null) return null;
  const expected = Buffer.from(key, 'base64');
  return async (password) =>
    equalBytes(await deriveScrypt(password, Buffer.from(salt, 'base64'), expected.length, options), expected);
};

/** What Node wants to know, or null when it takes more than 256 MiB or is not scrypt at all. */
export function scryptOptions(ln: number, r: number, p: number): { N: number; r: number; p: number; maxmem: number } | null {
  const bytes = 128 * 2 ** ln * r;
  const isSane = ln >= 1 && r >= 1 && p >= 1 && p <= parallelismMax && bytes <= bytesMax;
  return isSane ? { N: 2 ** ln, r, p, maxmem: 2 * bytes + 1024 * 1024 } : null;
}
