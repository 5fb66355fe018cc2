import type { RequestHeaders } from '../../gateway/request/request-headers.ts';
import { Refusal } from '../../lib/errors.ts';
import { isJsonObject } from '../../lib/json.ts';

/** The members of a payload that carry a credential, by their letters alone, and the header that each stands for. */
const credentialHeaders: ReadonlyMap<string, string> = new Map([
  ['authorization', 'authorization'],
  ['xapikey', 'x-api-key'],
]);

/** Reads as a header that holds no credential, so that it is refused like one. */
const unreadable = '';

/**
 * Returns the headers that count for the operations of a WebSocket: those of its handshake, and the credentials in the payload
 * of `connection_init`, at its top or under `headers`. Pages cannot give a WebSocket headers, so that is where their tokens
 * are. A credential in both places is there twice, and refused as such. One that is no text is there as well, and refused as
 * unreadable, however its name is spelt (`Authorization`, `x_api_key`). Throws `INVALID_INPUT` for `headers` that is no object.
 */
export function connectionHeaders(handshake: RequestHeaders, payload: Readonly<Record<string, unknown>> = {}): RequestHeaders {
  return merged(handshake, presentedIn(payload));
}

/** Returns the credentials that a payload presents, by the header that each stands for; nothing where it presents none. */
export function presentedIn({ headers, ...top }: Readonly<Record<string, unknown>>): RequestHeaders {
  if (!isAbsent(headers) && !isJsonObject(headers))
    throw new Refusal('INVALID_INPUT', { detail: '`headers` must be an object.' });
  return [...Object.entries(top), ...Object.entries(headers ?? {})].reduce<RequestHeaders>((presented, [name, value]) => {
    const header = credentialHeaders.get(name.toLowerCase().replaceAll(/[^a-z]/g, ''));
    return header === undefined ? presented : merged(presented, { [header]: [typeof value === 'string' ? value : unreadable] });
  }, {});
}

/** Every value of both. */
function merged(a: RequestHeaders, b: RequestHeaders): RequestHeaders {
  const added = Object.entries(b).map(([name, values = []]) => [name, [...(a[name] ?? []), ...values]] as const);
  return { ...a, ...Object.fromEntries(added) };
}

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}
