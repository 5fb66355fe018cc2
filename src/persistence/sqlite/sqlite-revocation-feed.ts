import Sqlite from 'better-sqlite3';
import { fromEpochMilliseconds, plusSeconds, type Clock } from '../../lib/clock.ts';
import { createRevocationList, revocationOf, revocationSeconds } from '../../tokens/revocation.ts';
import type { RevocationFeed } from '../revocation-feed.ts';

export interface SqliteFeedDeps {
  readonly file: string;
  readonly clock: Clock;
}

const pollMs = 100;

/**
 * The feed of a SQLite file. Its `data_version` changes with every commit of any other connection
 * (https://sqlite.org/pragma.html#pragma_data_version) and costs a microsecond to read, so every question asks for it: a
 * session that a command ended in another process is refused on its next request as well. The timer is for listeners.
 */
export function openSqliteRevocationFeed({ file, clock }: SqliteFeedDeps): RevocationFeed {
  const connection = new Sqlite(file, { readonly: true });
  const version = connection.prepare<[], number>('pragma data_version').pluck();
  const revoked = connection.prepare<[number, number], { id: string; at: number }>(
    `select id, revoked_at as at from session where revoked_at >= ?
    union all select id, revoked_at as at from api_key where revoked_at >= ? order by at`,
  );
  const list = createRevocationList({ clock });
  let seenVersion: number | undefined;

  function catchUp(): void {
    const current = version.get();
    if (current === seenVersion) return;
    seenVersion = current;
    const since = plusSeconds(clock.now(), -revocationSeconds).getTime();
    for (const { id, at } of revoked.all(since, since)) {
      list.add(revocationOf(id, fromEpochMilliseconds(at)));
    }
  }

  catchUp();
  const timer = setInterval(catchUp, pollMs).unref();
  return {
    list,
    // The list is read from the file itself, ten times a second.
    isCurrent: () => true,
    publish: (sessionIds) => list.publish(sessionIds),
    onRevoked: list.onRevoked,
    isRevoked(sessionId) {
      catchUp();
      return list.isRevoked(sessionId);
    },
    async close() {
      clearInterval(timer);
      connection.close();
    },
  };
}
