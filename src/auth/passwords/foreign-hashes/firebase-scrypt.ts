import { createCipheriv } from 'node:crypto';
import { equalBytes } from '../../../lib/digest.ts';
import type { ReadHash } from './read-hash.ts';
import { deriveScrypt, scryptOptions } from './scrypt.ts';

/** What a Firebase project tells of its hashes (Authentication → Users → Password hash parameters), base64 as it is shown there. */
export interface FirebaseParameters {
  readonly signerKey: string;
  readonly saltSeparator: string;
  readonly rounds: number;
  readonly memCost: number;
}

const part = '[A-Za-z0-9+/]{1,200}={0,2}';
const pattern = new RegExp(`^\\$firebase-scrypt\\$m=(\\d{1,2}),r=(\\d{1,2}),k=(${part}),s=(${part})\\$(${part})\\$(${part})$`);
const keyBytes = 32;
const blockBytes = 16;

/** A hash and salt of a Firebase export together with the project's parameters, as one text that can be stored. */
export function writeFirebaseScrypt(parameters: FirebaseParameters, salt: string, hash: string): string {
  const { memCost, rounds, signerKey, saltSeparator } = parameters;
  const [k, s, ownSalt, ownHash] = [signerKey, saltSeparator, salt, hash].map(toPlainBase64);
  return `$firebase-scrypt$m=${memCost},r=${rounds},k=${k},s=${s}$${ownSalt}$${ownHash}`;
}

/** Firebase's own scrypt: the derived key encrypts the project's signer key, and the ciphertext is the hash (github.com/firebase/scrypt). */
export const readFirebaseScrypt: ReadHash = (hash) => {
  const [, memCost, rounds, signerKey = '', separator = '', salt = '', expected = ''] = pattern.exec(hash) ?? [];
  const options = scryptOptions(Number(memCost), Number(rounds), 1);
  if (options === null) return null;
  const wholeSalt = Buffer.concat([Buffer.from(salt, 'base64'), Buffer.from(separator, 'base64')]);
  return async (password) => {
    const key = await deriveScrypt(password, wholeSalt, keyBytes, options);
    const cipher = createCipheriv('aes-256-ctr', key, Buffer.alloc(blockBytes));
    const made = Buffer.concat([cipher.update(Buffer.from(signerKey, 'base64')), cipher.final()]);
    return equalBytes(made, Buffer.from(expected, 'base64'));
  };
};

/** Exports write base64 as URLs do. */
function toPlainBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/');
}
