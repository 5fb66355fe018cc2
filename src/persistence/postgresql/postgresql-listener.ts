import type { Client, ClientConfig } from 'pg';
import type { Logger } from '../../lib/logger.ts';
import { EndingClient } from './ending-client.ts';

export interface PostgresqlListener {
  /** Whether what was sent up to a moment ago has arrived. */
  isFresh(): boolean;
  close(): Promise<void>;
}

export interface ListenerDeps {
  readonly connection: ClientConfig;
  readonly channel: string;
  readonly logger: Logger;
  /** Called when listening has begun, before the listener counts as fresh. May reject: the connection is then made again. */
  onListening(): Promise<void>;
  onMessage(payload: string): void;
}

const beatMs = 250;
const staleMs = 1000;
const reconnectMs = 250;

/**
 * Listens on a channel, on a connection of its own, forever. It notifies itself several times a second and counts as
 * fresh only while it hears that: a connection that is dead without knowing it, or that a pooler took away, shows within
 * a second. Resolves after the first attempt to connect, whatever became of it.
 */
export async function openPostgresqlListener(deps: ListenerDeps): Promise<PostgresqlListener> {
  const { connection, channel, logger } = deps;
  let client: Client | null = null;
  let heardAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    const mine = new EndingClient(connection);
    // The end of a connection is no news when another has taken its place.
    const lose = () => {
      if (client === mine) reconnectLater('The connection that listens to revocations was lost.');
    };
    client = mine;
    mine.on('error', lose).on('end', lose);
    try {
      await mine.connect();
      const { rows } = await mine.query<{ pid: number }>('select pg_backend_pid() as pid');
      const beat = `${channel}_beat_${rows[0]?.pid}`;
      mine.on('notification', (message) => {
        if (message.channel === beat) heardAt = performance.now();
        else if (message.payload !== undefined) deps.onMessage(message.payload);
      });
      await mine.query(`listen "${channel}"`);
      await mine.query(`listen "${beat}"`);
      await deps.onListening();
      await mine.query(`notify "${beat}"`);
      keepBeating(mine, beat);
    } catch {
      lose();
    }
  }

  function keepBeating(mine: Client, beat: string): void {
    let isWaiting = false;
    const timer = setInterval(() => {
      if (client !== mine) return clearInterval(timer);
      if (performance.now() - heardAt > staleMs) return reconnectLater('The connection that listens to revocations is silent.');
      if (isWaiting) return;
      isWaiting = true;
      mine.query(`notify "${beat}"`).then(
        () => (isWaiting = false),
        () => {},
      );
    }, beatMs).unref();
  }

  function reconnectLater(message: string): void {
    const lost = client;
    client = null;
    heardAt = Number.NEGATIVE_INFINITY;
    lost?.end().catch(() => {});
    if (isClosed) return;
    logger.warn({ channel }, message);
    retry = setTimeout(() => void connect(), reconnectMs).unref();
  }

  await connect();
  return {
    isFresh: () => performance.now() - heardAt <= staleMs,
    async close() {
      isClosed = true;
      clearTimeout(retry);
      const open = client;
      client = null;
      await open?.end().catch(() => {});
    },
  };
}
