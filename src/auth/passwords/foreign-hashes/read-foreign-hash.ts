import { readBcrypt } from './bcrypt.ts';
import { readFirebaseScrypt } from './firebase-scrypt.ts';
import { readPbkdf2 } from './pbkdf2.ts';
import type { ReadHash } from './read-hash.ts';
import { readScrypt } from './scrypt.ts';

const kinds: readonly ReadHash[] = [readBcrypt, readScrypt, readPbkdf2, readFirebaseScrypt];

/** The hash of another system, in one of the forms that `portcullis users import` takes; or null. */
export const readForeignHash: ReadHash = (hash) => {
  for (const read of kinds) {
    const check = read(hash);
    if (check !== null) return check;
  }
  return null;
};
