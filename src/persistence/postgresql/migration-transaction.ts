import type { ClientConfig } from 'pg';
import type { MigrateDeps } from '../migrate.ts';
import { EndingClient } from './ending-client.ts';

/** Migrates on a connection of its own, without the time limits of the pool: a change of a large table takes its time. */
export function migrationTransaction(connection: ClientConfig): MigrateDeps['transaction'] {
  return async (work) => {
    const client = new EndingClient(connection);
    // A connection that is lost fails the statement that waits for it; without a listener it would end the process.
    client.on('error', () => {});
    await client.connect();
    try {
      await client.query('begin');
      await work(async (text, parameters = []) => {
        const { rows } = await client.query<{ name: string }>(numbered(text), [...parameters]);
        return rows;
      });
      await client.query('commit');
    } finally {
      // Ends what was not committed, too.
      await client.end();
    }
  };
}

function numbered(text: string): string {
  let count = 0;
  return text.replaceAll('?', () => `$${(count += 1)}`);
}
