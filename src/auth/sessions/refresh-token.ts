import { createHmac } from 'node:crypto';
import { digestsEqual, sha256Hex } from '../../lib/digest.ts';
import type { Random } from '../../lib/random.ts';

/**
 * A refresh token: `pc_rt_` and, in base64url, its session's id (16 bytes), a secret (32 bytes) and a tag (16 bytes). The
 * tag is made with a key of the session's own, so that a token which counts no longer can be told from one that was made up.
 */
export interface RefreshToken {
  readonly text: string;
  readonly sessionId: string;
  readonly digest: string;
}

export const sessionIdPrefix = 'sess_';
const tokenPrefix = 'pc_rt_';
const idBytes = 16;
const secretBytes = 32;
const tagBytes = 16;
const textPattern = /^pc_rt_([A-Za-z0-9_-]{86})$/;

/** The first token of a session. */
export function firstRefreshToken(sessionId: string, familyKey: string, random: Random): RefreshToken {
  return compose(sessionId, familyKey, random.bytes(secretBytes));
}

/**
 * The token that follows `parent`. The same parent and salt always give the same child, so it can be given out again
 * without being stored; nobody can compute it who does not hold the parent.
 */
export function nextRefreshToken(parent: RefreshToken, familyKey: string, salt: string): RefreshToken {
  return compose(parent.sessionId, familyKey, createHmac('sha256', parent.text).update(salt).digest());
}

/** Reads a token's parts, or null when it has not the form of one. Proves nothing yet. */
export function parseRefreshToken(text: string): RefreshToken | null {
  const body = textPattern.exec(text)?.[1];
  if (body === undefined) return null;
  const bytes = Buffer.from(body, 'base64url');
  // Another spelling of the same bytes is not the token we gave out.
  if (bytes.toString('base64url') !== body) return null;
  return { text, sessionId: sessionIdPrefix + bytes.subarray(0, idBytes).toString('hex'), digest: sha256Hex(text) };
}

/** Whether the token was given out for the session of this key, at any time. */
export function isOfFamily(token: RefreshToken, familyKey: string): boolean {
  const bytes = Buffer.from(token.text.slice(tokenPrefix.length), 'base64url');
  const tag = bytes.subarray(idBytes + secretBytes);
  return digestsEqual(tag.toString('hex'), tagOf(bytes.subarray(0, idBytes + secretBytes), familyKey).toString('hex'));
}

function compose(sessionId: string, familyKey: string, secret: Buffer): RefreshToken {
  const body = Buffer.concat([Buffer.from(sessionId.slice(sessionIdPrefix.length), 'hex'), secret]);
  const text = tokenPrefix + Buffer.concat([body, tagOf(body, familyKey)]).toString('base64url');
  return { text, sessionId, digest: sha256Hex(text) };
}

function tagOf(body: Buffer, familyKey: string): Buffer {
  return createHmac('sha256', familyKey).update(body).digest().subarray(0, tagBytes);
}
