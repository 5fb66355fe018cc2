import { describe, expect, it } from 'vitest';
import { readForeignHash } from '../../src/auth/passwords/foreign-hashes/read-foreign-hash.ts';
import { writeFirebaseScrypt } from '../../src/auth/passwords/foreign-hashes/firebase-scrypt.ts';
import { isKnownHash } from '../../src/auth/passwords/is-known-hash.ts';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';

/** Made by others: crypt_blowfish, passlib, RFC 7914 §12, Django, and the README of Firebase's scrypt. */
const vectors = [
  ['bcrypt', '$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW', 'U*U'],
  ['bcrypt as PHP writes it', '$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK', 'U*U*'],
  [
    'scrypt of RFC 7914',
    '$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA',
    'password',
  ],
  ['scrypt of passlib', '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E', 'password'],
  ['PBKDF2 of passlib', '$pbkdf2-sha256$6400$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M', 'password'],
  ['PBKDF2 of Django', 'pbkdf2_sha256$10000$seasalt2$skPdPHnAsVEsRcqTNPTvR47tkLzsQWTgrRtM6x/bAR0=', 'lètmein'],
  [
    'Firebase scrypt',
    writeFirebaseScrypt(
      {
        signerKey: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
        saltSeparator: 'Bw==',
        rounds: 8,
        memCost: 14,
      },
      '42xEC-ixf3L2lw==',
      'lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==',
    ),
    'user1password',
  ],
] as const;

describe('hashes of other systems', () => {
  const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 10, cost: { memoryKib: 8, iterations: 1 } });

  it.each(vectors)('%s lets the right password in and no other, and is to be replaced', async (_, hash, password) => {
    expect(isKnownHash(hash)).toBe(true);
    expect(await hasher.verify(hash, password)).toBe(true);
    expect(await hasher.verify(hash, `${password}!`)).toBe(false);
    expect(await hasher.verify(hash, '')).toBe(false);
    expect(hasher.isOutdated(hash)).toBe(true);
  });

  it.each([
    ['bcrypt of cost 31', '$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['bcrypt cut short', '$2b$10$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YM'],
    ['scrypt of 32 GiB', '$scrypt$ln=25,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E'],
    ['scrypt without a key', '$scrypt$ln=10,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$'],
    [
      'PBKDF2 of nine million rounds',
      '$pbkdf2-sha256$i=9000000$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M',
    ],
    ['PBKDF2 of no rounds', '$pbkdf2-sha256$i=0$0ZrzXitFSGltTQnBWOsdAw$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M'],
    ['Argon2id of 4 GiB', '$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHRzb21l$Y11AchqV4b0sUisdZd0Xr97KWoymNE0LNNrnEgY4H9M'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['the password itself', 'password'],
    ['nothing', ''],
  ])('%s is not taken', (_, hash) => {
    expect(readForeignHash(hash)).toBeNull();
    expect(isKnownHash(hash)).toBe(false);
  });
});
