import type { Life } from '../../gateway/live/lives.ts';
import type { RequestHeaders } from '../../gateway/request-headers.ts';
import { Refusal } from '../../lib/errors.ts';
import { refusalError } from '../../lib/refusal-extensions.ts';
import { presentedIn } from './connection-headers.ts';

/** What a ping may change of a connection. */
export interface PingedConnection {
  /** Null until `connection_init` is acknowledged. */
  readonly life: Life | null;
  headers: RequestHeaders;
}

type Payload = Readonly<Record<string, unknown>>;

/**
 * Returns the payload of the pong. A credential in that of the ping, written as for `connection_init`, is the one by which the
 * connection and all that it carries go on; the pong says until when that counts (`expiresAt`), or `errors` where nobody can
 * tell right now whether it is good. Any other payload comes back as it is. Throws refusals, which end the connection: for a
 * credential that proves nothing, is another account's, or comes with other rights.
 */
export async function answerPing(
  connection: PingedConnection,
  payload: Payload | undefined,
  requestId: string,
): Promise<Payload | undefined> {
  const presented = presentedIn(payload ?? {});
  if (Object.keys(presented).length === 0) return payload;
  if (!connection.life) throw new Refusal('INVALID_INPUT', { detail: 'Send the first credential with connection_init.' });
  const { authorization: _, 'x-api-key': __, ...rest } = connection.headers;
  const headers = { ...rest, ...presented };
  try {
    const { principal } = await connection.life.replace(headers);
    connection.headers = headers;
    return { expiresAt: principal.expiresAt.toISOString() };
  } catch (error) {
    if (error instanceof Refusal && error.status < 500) throw error;
    connection.life.signal.throwIfAborted();
    return { errors: [refusalError(error, requestId)] };
  }
}
