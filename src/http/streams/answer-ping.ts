import type { LiveConnection } from '../../gateway/connections/live-connections.ts';
import type { RequestHeaders } from '../../gateway/request/request-headers.ts';
import { Refusal } from '../../lib/errors.ts';
import { refusalError } from '../../lib/refusal-extensions.ts';
import { presentedIn } from './connection-headers.ts';

/** What a ping may change of a connection. */
export interface PingedConnection {
  /** Null until `connection_init` is acknowledged. */
  readonly live: LiveConnection | null;
  /** Those of the credential that lasts longest. */
  headers: RequestHeaders;
  /** A credential is being looked at. */
  isRenewing: boolean;
}

const retryAfterSeconds = 1;

type Payload = Readonly<Record<string, unknown>>;

/**
 * Returns the payload of the pong. A credential in that of the ping, written as for `connection_init`, is the one by which the
 * connection and all that it carries go on, where it lasts longer than the one before. The pong says until when the longer one
 * counts (`expiresAt`), or `errors` where nobody can tell right now whether the new one is good: one is looked at at a time, and each
 * counts as a request. Any other payload comes back as it is. Throws refusals, which end the connection: for a credential that
 * proves nothing, is another account's, or comes with other rights.
 */
export async function answerPing(
  connection: PingedConnection,
  payload: Payload | undefined,
  requestId: string,
): Promise<Payload | undefined> {
  const presented = presentedIn(payload ?? {});
  if (Object.keys(presented).length === 0) return payload;
  if (!connection.live) throw new Refusal('INVALID_INPUT', { detail: 'Send the first credential with connection_init.' });
  if (connection.isRenewing) return { errors: [refusalError(new Refusal('RATE_LIMITED', { retryAfterSeconds }), requestId)] };
  const { authorization: _, 'x-api-key': __, ...rest } = connection.headers;
  const headers = { ...rest, ...presented };
  connection.isRenewing = true;
  try {
    const { principal, isTaken } = await connection.live.replace(headers);
    if (isTaken) connection.headers = headers;
    return { expiresAt: principal.expiresAt.toISOString() };
  } catch (error) {
    if (error instanceof Refusal && error.status < 500 && error.code !== 'RATE_LIMITED') throw error;
    connection.live.signal.throwIfAborted();
    return { errors: [refusalError(error, requestId)] };
  } finally {
    connection.isRenewing = false;
  }
}
