import type { RequestHeaders } from '../../gateway/request-headers.ts';

const credentialHeaders = ['authorization', 'x-api-key'];

/**
 * The headers that count for the operations of a WebSocket: those of its handshake, and the credentials in the payload of
 * `connection_init`, at its top or under `headers`. Pages cannot give a WebSocket headers, so that is where their tokens are.
 * A credential that is in both places is there twice, and refused as such.
 */
export function connectionHeaders(handshake: RequestHeaders, payload: Readonly<Record<string, unknown>> = {}): RequestHeaders {
  const { headers, ...top } = payload;
  const named = [...Object.entries(top), ...Object.entries(isObject(headers) ? headers : {})];
  const merged: Record<string, readonly string[] | undefined> = { ...handshake };
  for (const [name, value] of named) {
    const lower = name.toLowerCase();
    if (credentialHeaders.includes(lower) && typeof value === 'string') merged[lower] = [...(merged[lower] ?? []), value];
  }
  return merged;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
