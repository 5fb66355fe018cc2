import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { Login, Me } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { startApp, type TestApp } from '../support/start-app.ts';
import { times } from '../support/times.ts';
import { isWhole, tell } from './extent.ts';

const events = isWhole ? 1_000_000 : 20_000;
/** As many pages as one request may ask for by aliases, each a tenth of the list deeper. */
const pages = 10;
const firstMs = Date.UTC(2026, 0, 1);

/** A cursor, as the connection gives it out, of an event by its number. */
const cursorAt = (index: number) => Buffer.from(`${firstMs + index}.event_${index}`).toString('base64url');

const deepPages = (everyone: boolean) => `{
  ${times(pages, (index) => {
    const after = cursorAt(Math.floor((events * (index + 1)) / (pages + 1)));
    return `page${index}: authAuditEvents(first: 100, everyone: ${everyone}, after: "${after}") { edges { node { id } } }`;
  }).join('\n  ')}
}`;

describe(`ten deep pages of ${events} audit events in one request, on PostgreSQL`, () => {
  let fresh: FreshDatabase;
  let app: TestApp;
  let bearer: string;
  let sql: Client;
  const email = 'ann@example.org';

  beforeAll(async () => {
    fresh = await freshDatabase('postgresql');
    app = await startApp({ environment: { DATABASE_URL: fresh.databaseUrl ?? '' } });
    sql = new Client({ connectionString: fresh.databaseUrl ?? '' });
    await sql.connect();
    await httpClient(app).member(email);
    await sql.query(`update account set roles = '["admin"]'`);
    ({ bearer } = await httpClient(app).signedIn(email));
    // Half of them happened to the one who reads.
    await sql.query(
      `insert into audit_event (id, at, type, outcome, account_id, request_id)
       select 'event_' || n, to_timestamp($1::float8 / 1000) + n * interval '1 ms', 'account.updated', 'success',
         case when n % 2 = 0 then (select id from account) end, 'r'
       from generate_series(1, ${events}) n`,
      [firstMs],
    );
    await sql.query('analyze audit_event');
  }, 600_000);
  afterAll(async () => {
    await sql.end();
    await app.stop();
    await fresh.drop();
  });

  it('are answered, and meanwhile other users sign in and are known by their cookies', { timeout: 600_000 }, async () => {
    const client = httpClient(app);
    const over = new AbortController();
    const reading = async (everyone: boolean) => {
      const began = performance.now();
      const { body } = await client.ask<Record<string, { edges: unknown[] }>>(deepPages(everyone), null, { bearer });
      return { ms: performance.now() - began, full: Object.values(body.data ?? {}).filter(({ edges }) => edges.length === 100) };
    };
    const others = async () => {
      const statuses: number[] = [];
      do {
        const { headers, status } = await client.ask(Login, { input: { email, password, transport: 'COOKIE' } });
        const [cookie = ''] = headers.getSetCookie()[0]?.split(';') ?? [];
        const known = await client.ask(Me, {}, { cookie });
        statuses.push(status, known.status);
        expect(known.data.me?.email).toBe(email);
      } while (!over.signal.aborted);
      return statuses;
    };
    const signingIn = Promise.all(times(4, others));
    const reads = await Promise.all(times(10, (index) => reading(index % 2 === 0))).finally(() => over.abort());
    const statuses = (await signingIn).flat();
    const slowest = Math.round(Math.max(...reads.map(({ ms }) => ms)));
    tell(`${events} events: ten requests at once, the slowest in ${slowest} ms; ${statuses.length} others meanwhile`);
    for (const { full } of reads) expect(full).toHaveLength(pages);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });
});
