import { verify } from '@node-rs/bcrypt';
import type { ReadHash } from './read-hash.ts';

const pattern = /^\$2[aby]\$(\d{2})\$[./A-Za-z0-9]{53}$/;
/** 14 takes about a second. */
const costMax = 14;

/** `$2b$<cost>$…`, as every bcrypt writes it. What is beyond 72 bytes of a password never counted. */
export const readBcrypt: ReadHash = (hash) => {
  const cost = Number(pattern.exec(hash)?.[1]);
  return cost >= 4 && cost <= costMax ? (password) => verify(password, hash) : null;
};
