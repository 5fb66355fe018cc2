import type { PoolClient } from 'pg';

/** Knows which statements wait for an answer. */
export interface StatementWatch {
  /** Notes that a statement begins, and returns the function that notes its end. */
  begin(client: PoolClient): () => void;
  /** From now on closes the connection of each statement that waits longer than `patienceMs`, those that have begun included. */
  hurry(patienceMs: number): void;
  close(): void;
}

const lookMs = 250;

export function createStatementWatch(): StatementWatch {
  const running = new Map<PoolClient, number>();
  let looking: NodeJS.Timeout | undefined;

  function end(patienceMs: number): void {
    const latest = performance.now() - patienceMs;
    for (const [client, since] of running) if (since <= latest) client.connection.stream.destroy();
  }

  return {
    begin(client) {
      running.set(client, performance.now());
      return () => running.delete(client);
    },
    hurry(patienceMs) {
      looking ??= setInterval(() => end(patienceMs), lookMs).unref();
    },
    close: () => clearInterval(looking),
  };
}
