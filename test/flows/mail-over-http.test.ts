import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { startSmtpServer, type TestSmtpServer } from '../support/delivery/start-smtp-server.ts';
import { freePort } from '../support/free-port.ts';
import { Activate, Register } from '../support/generated/operations.ts';
import { httpClient, password } from '../support/http-client.ts';
import { main } from '../support/run-portcullis.ts';
import { layouts, startApp } from '../support/start-app.ts';

const email = 'ann@example.org';
const places = layouts.flatMap((layout) => databases.map((database) => ({ layout, database })));

describe.each(places)('a registration, $layout on $database', ({ layout, database }) => {
  let smtp: TestSmtpServer;
  beforeEach(async () => {
    smtp = await startSmtpServer();
  });
  afterEach(() => smtp.close());

  it('is mailed where there is a mail server, and the code in the mail activates the account', async () => {
    const app = await startApp({
      layout,
      database,
      environment: { SMTP_URL: smtp.url, PORTCULLIS_MAILS_SERVICE_NAME: 'Harbour' },
    });
    const { ask, codeFor } = httpClient(app);
    await ask(Register, { input: { email, password } });
    await expect.poll(() => smtp.received.length, { timeout: 5000 }).toBe(1);
    const [received] = smtp.received;
    expect(received?.mail.from).toEqual({ name: 'Harbour', address: 'no-reply@localhost' });
    const code = /^(\d{6})$/m.exec(received?.mail.text ?? '')?.[1] ?? '';
    expect(await codeFor(email)).toBe(code);
    const { data } = await ask(Activate, { input: { email, code } });
    expect(data.activate.__typename).toBe('AccountActivated');
    await app.stop();
  });
});

describe.each(databases)('mail that was promised on %s', (database) => {
  const processes: ChildProcess[] = [];
  let fresh: FreshDatabase;
  beforeEach(async () => {
    fresh = await freshDatabase(database);
  });
  afterEach(async () => {
    for (const child of processes.splice(0)) child.kill('SIGKILL');
    await fresh.drop();
  });

  it('is sent, once, after the process that promised it was killed', async () => {
    const port = await freePort();
    const url = `http://localhost:${port}`;
    async function start(mailServer: { readonly SMTP_URL?: string }): Promise<ChildProcess> {
      const child = spawn(process.execPath, [main, 'start'], {
        cwd: fresh.dataDir,
        env: {
          PATH: process.env['PATH'],
          PORT: String(port),
          PORTCULLIS_DATA_DIR: fresh.dataDir,
          ...mailServer,
          ...(fresh.databaseUrl === null ? {} : { DATABASE_URL: fresh.databaseUrl }),
        },
        stdio: 'ignore',
      });
      processes.push(child);
      const isReady = () => fetch(`${url}/readyz`).then(({ ok }) => ok, () => false); // prettier-ignore
      await expect.poll(isReady, { timeout: 15_000 }).toBe(true);
      return child;
    }

    // Without a way to send, so that the kill leaves the promise as it was made, and no attempt half done.
    const first = await start({});
    const { ask } = httpClient({ url, authUrl: url });
    const { data } = await ask(Register, { input: { email, password } });
    expect(data.register.__typename).toBe('RegistrationAccepted');
    const died = once(first, 'exit');
    first.kill('SIGKILL');
    await died;

    const smtp = await startSmtpServer();
    await start({ SMTP_URL: smtp.url });
    await expect.poll(() => smtp.received.length, { timeout: 15_000 }).toBe(1);
    const code = /^(\d{6})$/m.exec(smtp.received[0]?.mail.text ?? '')?.[1] ?? '';
    const activated = await ask(Activate, { input: { email, code } });
    expect(activated.data.activate.__typename).toBe('AccountActivated');
    expect(smtp.received).toHaveLength(1);
    await smtp.close();
  });
});
