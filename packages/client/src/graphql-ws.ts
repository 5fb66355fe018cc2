import type { ClientOptions, EventClosedListener, EventConnectedListener } from 'graphql-ws';
import type { Client } from './create-client.ts';

export interface WsOptions {
  /** The time between two looks at the age of the token, in milliseconds. Default: 20 seconds. */
  readonly everyMs?: number;
}

/** The part of a `WebSocket` that is used. */
interface Socket {
  readonly readyState: number;
  send(text: string): void;
}

const isOpen = 1;
const forbidden = 4403;
const unauthorized = 4401;

/**
 * Returns options for `createClient` of graphql-ws. Each connection begins with a fresh token, and gets the next one before that expires,
 * so no event is lost. A connection whose token was refused is opened again with another. One whose session has ended (4401) is not, and
 * the client knows it.
 */
export function wsOptions(
  client: Client,
  { everyMs = 20_000 }: WsOptions = {},
): Pick<ClientOptions, 'url' | 'connectionParams' | 'shouldRetry' | 'on'> {
  let sent: string | null = null;
  let refused: string | null = null;
  let timer: ReturnType<typeof setInterval> | undefined;

  async function handIn(socket: Socket): Promise<void> {
    const token = await client.accessToken();
    if (token === null || token === sent || socket.readyState !== isOpen) return;
    sent = token;
    socket.send(JSON.stringify({ type: 'ping', payload: { authorization: `Bearer ${token}` } }));
  }

  const connected: EventConnectedListener = (socket) => {
    clearInterval(timer);
    // A token that cannot be exchanged now is tried again at the next turn.
    timer = setInterval(() => void handIn(socket as Socket).catch(() => {}), everyMs);
    (timer as { unref?: () => void }).unref?.();
  };

  const closed: EventClosedListener = (event) => {
    clearInterval(timer);
    const { code } = event as { code?: number };
    if (code === forbidden || code === unauthorized) refused = sent;
    if (code === unauthorized && refused !== null) void client.accessToken(refused).catch(() => {});
  };

  return {
    url: () => socketUrl(client.url),
    async connectionParams() {
      sent = await client.accessToken(refused);
      refused = null;
      return sent === null ? {} : { authorization: `Bearer ${sent}` };
    },
    // A network that is away throws an event of another kind than a close; both are worth another attempt.
    shouldRetry: () => true,
    on: { connected, closed },
  };
}

function socketUrl(url: string): string {
  const absolute = new URL(url, typeof location === 'object' ? location.href : undefined);
  absolute.protocol = absolute.protocol.replace('http', 'ws');
  return absolute.href;
}
