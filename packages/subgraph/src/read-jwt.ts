/** A JWT in compact form, read and not yet proved (RFC 7519 §3, RFC 7515 §7.1). */
export interface Jwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The bytes that are signed. */
  readonly signed: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

const charactersMax = 8192;
const form = /^([\w-]+)\.([\w-]+)\.([\w-]+)$/;

/** Reads a JWT. Null: it is none, or longer than 8,192 characters. */
export function readJwt(token: string): Jwt | null {
  const [, header = '', claims = '', signature = ''] = (token.length > charactersMax ? null : form.exec(token)) ?? [];
  if (header === '') return null;
  try {
    return {
      header: objectOf(header),
      claims: objectOf(claims),
      signed: new TextEncoder().encode(`${header}.${claims}`),
      signature: bytesOf(signature),
    };
  } catch {
    return null;
  }
}

function objectOf(part: string): Record<string, unknown> {
  const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytesOf(part)));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('It is no JSON object.');
  return value as Record<string, unknown>;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
