import { Refusal } from '../../lib/errors.ts';
import { sessionTokenPrefix, type OpaqueCredential } from '../../tokens/credential-exchange.ts';
import type { RequestHeaders } from '../request/request-headers.ts';
import { cookieValues } from './cookie-values.ts';

/** What a request presents to say who sends it. Nothing is proved yet. */
export type Credential = AccessTokenCredential | OpaqueCredential;

export interface AccessTokenCredential {
  readonly kind: 'access-token';
  readonly token: string;
}

const bearer = /^Bearer +([\w.~+/-]+=*) *$/i;
/** Bearers that are no JWT, by how they begin. */
const opaquePrefixes = [
  { prefix: sessionTokenPrefix, kind: 'session-token' },
  { prefix: 'pc_', kind: 'api-key' },
] as const;
const secretCharactersMax = 512;

/**
 * The one credential of a request; null where there is none. A bearer token (a JWT or a session token), an API key (as
 * bearer or in `X-API-Key`) or the session cookie. Throws `AMBIGUOUS_CREDENTIALS` for several, wherever they are: which of
 * them was meant is not for us to guess. Throws `INVALID_TOKEN` for one that cannot be read (RFC 6750 §2.1), so that it is
 * never "anonymous".
 */
export function readCredential(headers: RequestHeaders, sessionCookie: string): Credential | null {
  const presented = [
    ...(headers['authorization'] ?? []).map(fromAuthorization),
    ...(headers['x-api-key'] ?? []).map((secret) => opaque('api-key', secret)),
    ...sessionSecrets(headers, sessionCookie).map((secret) => opaque('session-cookie', secret)),
  ];
  if (presented.length > 1) throw new Refusal('AMBIGUOUS_CREDENTIALS');
  const [credential = null] = presented;
  if (credential === 'unreadable') throw new Refusal('INVALID_TOKEN');
  return credential;
}

type Presented = Credential | 'unreadable';

/** A cookie that is there twice with the same value (for two paths) is one credential. */
function sessionSecrets(headers: RequestHeaders, sessionCookie: string): readonly string[] {
  return [...new Set((headers['cookie'] ?? []).flatMap((header) => cookieValues(header, sessionCookie)))];
}

function fromAuthorization(header: string): Presented {
  const token = bearer.exec(header)?.[1];
  if (token === undefined) return 'unreadable';
  const found = opaquePrefixes.find(({ prefix }) => token.startsWith(prefix));
  return found ? opaque(found.kind, token) : { kind: 'access-token', token };
}

function opaque(kind: OpaqueCredential['kind'], secret: string): Presented {
  return secret === '' || secret.length > secretCharactersMax ? 'unreadable' : { kind, secret };
}
