import type { TestProject } from 'vitest/node';
import { dropDatabasesOfRun } from './databases.ts';
import { findPostgresqlServer } from './postgresql/postgresql-server.ts';

/** Finds the servers that tests share, once for all of them, and removes what the run left there. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await findPostgresqlServer(process.env['DATABASE_URL']);
  // A test says itself which database it wants; what it starts must not inherit another.
  delete process.env['DATABASE_URL'];
  const run = `portcullis_test_${process.pid}`;
  project.provide('postgresql', { url: server.url, run });
  process.stdout.write(`PostgreSQL: ${server.origin}\n`);

  return async () => {
    await dropDatabasesOfRun(server.url, run);
    await server.stop();
  };
}

declare module 'vitest' {
  interface ProvidedContext {
    /** A server where databases can be made, and what the names of this run's databases begin with. */
    postgresql: { url: string; run: string };
  }
}
