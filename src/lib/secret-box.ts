import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from './random.ts';
import type { Secret } from './secret.ts';

/** Encrypts what must be read again (signing keys, TOTP secrets) before it reaches the database. */
export interface SecretBox {
  /** `context` is additional authenticated data: the sealed text opens under the same context only. */
  seal(plaintext: string, context: string): string;
  /** Throws when the text was changed, sealed under another key, or sealed under another context. */
  open(sealed: string, context: string): string;
}

const version = 'v1';
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D §8.2.2); the key is derived from the master key by HKDF (RFC 5869). */
export function createSecretBox(masterKey: Secret, random: Random): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', masterKey.reveal(), '', 'portcullis/secret-box/v1', 32));
  return {
    seal(plaintext, context) {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
      return `${version}.${Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString('base64url')}`;
    },
    open(sealed, context) {
      const [prefix, body] = sealed.split('.');
      if (prefix !== version || body === undefined) throw new Error('The sealed value has an unknown format.');
      const bytes = Buffer.from(body, 'base64url');
      const nonce = bytes.subarray(0, nonceBytes);
      const tag = bytes.subarray(nonceBytes, nonceBytes + tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
        .setAAD(Buffer.from(context))
        .setAuthTag(tag);
      return decipher.update(bytes.subarray(nonceBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8');
    },
  };
}
