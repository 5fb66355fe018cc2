import { Client } from 'pg';

/** Whether `url` answers, lets us in and lets us make databases. Never throws. */
export async function canCreateDatabases(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ able: boolean }>(
      'select rolcreatedb or rolsuper as able from pg_roles where rolname = current_user',
    );
    return rows[0]?.able === true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
