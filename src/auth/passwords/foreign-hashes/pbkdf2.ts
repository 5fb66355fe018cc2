import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { equalBytes } from '../../../lib/digest.ts';
import type { ReadHash } from './read-hash.ts';

const derive = promisify(pbkdf2);

const phc = /^\$pbkdf2-(sha1|sha256|sha512)\$(?:i=)?(\d{1,7})\$([A-Za-z0-9+/.]{1,128})\$([A-Za-z0-9+/.]{22,128})$/;
const django = /^pbkdf2_(sha1|sha256|sha512)\$(\d{1,7})\$([^$]{1,128})\$([A-Za-z0-9+/]{22,128}={0,2})$/;
const iterationsMax = 2_000_000;

/**
 * `$pbkdf2-sha256$i=<iterations>$<salt>$<key>` with salt and key in base64 without padding (RFC 8018; passlib's spelling
 * of the same too), or `pbkdf2_sha256$<iterations>$<salt>$<key>` as Django writes it, whose salt is plain text.
 */
export const readPbkdf2: ReadHash = (hash) => {
  const [, digest, count, salt = '', key = ''] = phc.exec(hash) ?? django.exec(hash) ?? [];
  const iterations = Number(count);
  if (digest === undefined || iterations < 1 || iterations > iterationsMax) return null;
  const saltBytes = hash.startsWith('$') ? fromBase64(salt) : Buffer.from(salt);
  const expected = fromBase64(key);
  return async (password) => equalBytes(await derive(password, saltBytes, iterations, expected.length, digest), expected);
};

/** passlib writes `.` for `+`. */
function fromBase64(text: string): Buffer {
  return Buffer.from(text.replaceAll('.', '+'), 'base64');
}
