import { userInfo } from 'node:os';
import { canCreateDatabases } from './can-create-databases.ts';
import { startEmbeddedServer } from './embedded-server.ts';

export interface PostgresqlServer {
  /** A URL that may create databases. */
  readonly url: string;
  /** Where it comes from, for the reader of the test run. */
  readonly origin: string;
  stop(): Promise<void>;
}

/**
 * The PostgreSQL of this test run: what `DATABASE_URL` names, else a local server that lets us in, else one of our own.
 * Throws when `DATABASE_URL` is set and does not let us create databases: a named server is never silently replaced.
 */
export async function findPostgresqlServer(named: string | undefined): Promise<PostgresqlServer> {
  if (named !== undefined) {
    if (await canCreateDatabases(named)) return { url: named, origin: 'DATABASE_URL', stop };
    throw new Error('DATABASE_URL names a server that does not answer, or where we may not create databases.');
  }
  for (const url of localServers()) if (await canCreateDatabases(url)) return { url, origin: 'a local server', stop };
  return startEmbeddedServer();
}

/** Nothing to stop: the server was there before us. */
const stop = async () => {};

function localServers(): string[] {
  const { username } = userInfo();
  const hosts = ['127.0.0.1:5432', '%2Fvar%2Frun%2Fpostgresql:5432', '%2Ftmp:5432'];
  return hosts.flatMap((host) =>
    ['postgres', username].map((user) => `postgresql://${encodeURIComponent(user)}@${host}/postgres`),
  );
}
