import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../lib/errors.ts';

export interface BasicCredentials {
  readonly user: string;
  readonly password: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const pattern = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i;

/** The `Authorization` header, where there is one. Throws `AMBIGUOUS_CREDENTIALS` for several, and for an API key beside it. */
export function onlyAuthorization(headers: IncomingMessage['headersDistinct']): string | undefined {
  const { authorization = [], 'x-api-key': apiKeys = [] } = headers;
  if (authorization.length + apiKeys.length > 1) throw new Refusal('AMBIGUOUS_CREDENTIALS');
  return authorization[0];
}

/** What `Authorization: Basic` holds (RFC 7617 §2), in UTF-8. Throws `INVALID_CREDENTIALS` for anything else. */
export function readBasicCredentials(header: string | undefined): BasicCredentials {
  const [, encoded] = pattern.exec(header ?? '') ?? [];
  const text = encoded === undefined ? null : decode(encoded);
  // Only the first colon separates: passwords may hold others.
  const colon = text?.indexOf(':') ?? -1;
  if (text === null || colon < 1 || text.includes('\0')) throw new Refusal('INVALID_CREDENTIALS');
  return { user: text.slice(0, colon), password: text.slice(colon + 1) };
}

function decode(encoded: string): string | null {
  try {
    return utf8.decode(Buffer.from(encoded, 'base64'));
  } catch {
    return null;
  }
}
