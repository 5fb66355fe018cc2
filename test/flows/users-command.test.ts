import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { Me, Users } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { runPortcullis } from '../support/run-portcullis.ts';
import { startApp, type TestApp } from '../support/start-app.ts';

describe.each(databases)('portcullis users on %s', (kind) => {
  let fresh: FreshDatabase;
  let environment: Record<string, string>;
  let app: TestApp | null = null;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    environment = { PORTCULLIS_DATA_DIR: fresh.dataDir, ...(fresh.databaseUrl ? { DATABASE_URL: fresh.databaseUrl } : {}) };
  });
  afterEach(async () => {
    await app?.stop();
    app = null;
    await fresh.drop();
  });

  const users = (args: readonly string[], input = '') => runPortcullis(['users', ...args], environment, fresh.dataDir, input);

  it('makes the first administrator, who may do everything at once', async () => {
    const created = await users(['create', 'admin@example.org', '--admin'], `${password}\n`);
    expect(created).toMatchObject({ status: 0, stderr: '' });
    expect(created.stdout).toMatch(/^admin@example\.org is user user_[0-9a-f]{32} with the role admin\.\n$/);
    expect(created.stdout).not.toContain(password);

    app = await startApp({ environment });
    const client = httpClient(app);
    const { bearer } = await client.signedIn('admin@example.org');
    expect((await client.ask(Users, {}, { bearer })).data.users.edges).toHaveLength(1);
  });

  it('takes roles away while the application runs, and what was signed in with them ends', async () => {
    await users(['create', 'admin@example.org', '--admin'], password);
    app = await startApp({ environment });
    const client = httpClient(app);
    const { bearer } = await client.signedIn('admin@example.org');
    expect((await client.ask(Me, {}, { bearer })).status).toBe(200);

    const last = await users(['roles', 'ADMIN@example.org', '--none']);
    expect(last).toMatchObject({ status: 1, stderr: expect.stringContaining('Nobody else may give roles') as string });
    expect((await client.ask(Me, {}, { bearer })).status).toBe(200);
    await users(['create', 'root@example.org', '--admin'], password);
    expect(await users(['roles', 'ADMIN@example.org', '--none'])).toMatchObject({ status: 0 });
    await expect.poll(async () => (await client.ask(Me, {}, { bearer })).status, { interval: 10 }).toBe(401);
    const again = await client.signedIn('admin@example.org');
    const refused = await client.ask(Users, {}, { bearer: again.bearer });
    expect(refused.body.errors?.[0]?.extensions?.['code']).toBe('UNAUTHORIZED_FIELD_OR_TYPE');
  });

  // What is refused does not depend on the database, and each run starts a process.
  if (kind === 'postgresql') return;

  it.each([
    ['an address that is taken', ['create', 'ann@example.org'], password, 'has an account already'],
    ['a weak password', ['create', 'bob@example.org'], 'short', 'Choose another password'],
    ['the name of the service as a password', ['create', 'bob@example.org'], 'portcullis1!', 'Choose another password'],
    ['no password', ['create', 'bob@example.org'], '', 'There is no password'],
    ['an unknown role', ['create', 'bob@example.org', '--role', 'king'], password, 'There is no role king'],
    ['what is no address', ['create', 'bob'], password, 'bob is not an e-mail address'],
    ['to take all roles away by leaving them out', ['roles', 'ann@example.org'], '', 'or --none'],
    ['roles that are none', ['roles', 'ann@example.org', 'admin', '--none'], '', 'or --none'],
    ['roles for nobody', ['roles', 'bob@example.org', 'admin'], '', 'Nobody has the address'],
  ])('refuses %s with one sentence and status 1', async (_, args, input, message) => {
    await users(['create', 'ann@example.org'], password);
    const run = await users(args, input);
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(message);
    expect(run.stderr.trim().split('\n')).toHaveLength(1);
  });
});
