import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/create-logger.ts';
import { freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { graphqlPositions } from '../support/graphql-positions.ts';
import { httpClient } from '../support/http-client.ts';
import { restPositions, type RestPosition } from '../support/rest-positions.ts';
import { isWhole, sampled, seed } from '../faults/extent.ts';
import { createPrng } from '../gateway/random/prng.ts';
import { startApp, type Layout, type TestApp } from '../support/start-app.ts';

const email = 'ann@example.org';

/** What people type by mistake, send on purpose or read from a mail: none of it comes back or is written down. */
const secrets = {
  password: 'hunter2 wXq9 of the sea',
  shortCode: '739184',
  longCode: 'sand-door-2345-lamp',
  token: 'pc_rt_hunter2wXq9hunter2wXq9hunter2wXq9hunter2wXq9',
  key: 'pc_key_hunter2wXq9hunter2wXq9hunter2wXq9hunter2wXq9',
};
const ofValidShape = [...Object.values(secrets), 'hunter2wXq9@example.org'];
const forms: readonly unknown[] = [
  ...ofValidShape,
  739_184_265_017,
  `${secrets.password} ${'x'.repeat(20_000)}`,
  `${secrets.password}\0`,
  `${secrets.password}\ud800`,
  [secrets.password],
  { [secrets.password]: secrets.token },
];
const traces = /hunter2|wXq9|sand-door|\b739184(?:265017)?\b/;

const tables = ['account', 'audit_event', 'one_time_code', 'outbox_message', 'session', 'throttle_bucket'];
/** PostgreSQL says which statement failed, and shows the whole row that it does not take. */
const databaseFaults = [
  {
    begin: (table: string) => `alter table ${table} rename to ${table}_away`,
    end: (table: string) => `alter table ${table}_away rename to ${table}`,
  },
  {
    begin: (table: string) => `alter table ${table} add constraint takes_no_row check (false) not valid`,
    end: (table: string) => `alter table ${table} drop constraint takes_no_row`,
  },
];
type Around = (work: () => Promise<void>) => Promise<void>;

/** What is stored to be shown again, to its owner and in the audit. */
const shown = /\b(?:email|newEmail|first_?name|last_?name|display_?name|name|description|reason)\)?$/i;

const settings: readonly { readonly mode: string; readonly layout: Layout }[] = [
  { mode: 'development', layout: 'whole' },
  { mode: 'production', layout: 'split' },
];

const timeout = isWhole ? 3_600_000 : 120_000;
const random = createPrng(seed);

describe.each(settings)(`in $mode, $layout (seed ${seed})`, ({ mode, layout }) => {
  let fresh: FreshDatabase;
  let database: Client;
  let app: TestApp;
  let positions: readonly RestPosition[];
  let log = '';
  const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void (log += line) } });

  beforeAll(async () => {
    fresh = await freshDatabase('postgresql');
    const store = {
      DATABASE_URL: fresh.databaseUrl ?? '',
      PORTCULLIS_DATA_DIR: fresh.dataDir,
      PORTCULLIS_MASTER_KEY: 'a master key of at least 32 characters',
      PORTCULLIS_INTERNAL_SECRET: 'a secret that gateway and subgraph share',
    };
    // In production codes are in mails alone.
    const before = await startApp({ environment: store });
    await httpClient(before).member(email);
    await before.stop();
    const environment = { ...store, NODE_ENV: mode, ...(mode === 'production' ? { SMTP_URL: 'smtp://127.0.0.1:1' } : {}) };
    app = await startApp({ layout, environment, runtime: { logger } });
    positions = await restPositions(app);
    database = new Client({ connectionString: fresh.databaseUrl ?? '' });
    await database.connect();
  });
  afterAll(async () => {
    await app.stop();
    await database.end();
    await fresh.drop();
  });

  beforeEach(() => database.query('delete from audit_event'));

  const bearerOf = async (): Promise<string | null> =>
    httpClient(app).signedIn(email).then(({ bearer }) => bearer, () => null); // prettier-ignore

  /** Sends forms to every position, signed in or not, each within what `around` does. Returns what repeats something. */
  async function repeated(values: readonly unknown[], mayBeShown: boolean, around: Around = (work) => work()): Promise<string[]> {
    const found: string[] = [];
    const client = httpClient(app);
    // There are few of those that are shown.
    const identities = mayBeShown ? 2 : 1;
    const take = (name: string, text: string) => void (traces.test(text) && found.push(`${name}: ${text}`));
    for (const { name, document, variables } of graphqlPositions(email)) {
      if (shown.test(name) !== mayBeShown) continue;
      const bearer = await bearerOf();
      await around(async () => {
        for (const value of sampled(values, 2, random))
          for (const options of sampled([{}, { bearer }], identities, random))
            take(name, JSON.stringify((await client.ask(document, variables(value), options)).body));
      });
    }
    for (const { name, send } of positions) {
      if (shown.test(name) !== mayBeShown) continue;
      const bearer = await bearerOf();
      await around(async () => {
        for (const value of sampled(values, 2, random))
          for (const authorization of sampled([null, bearer && `Bearer ${bearer}`], identities, random)) {
            const response = await send(value, { email, authorization });
            const text = [...response.headers].flat().join(' ') + (await response.text());
            if (!mayBeShown || !response.ok) take(name, `${response.status} ${text}`);
          }
      });
    }
    return [...found, ...written()];
  }

  /** The lines of the log that repeat something, since the last call. */
  function written(): string[] {
    const lines = log.split('\n').filter((line) => traces.test(line));
    log = '';
    return lines;
  }

  async function audited(): Promise<string[]> {
    const { rows } = await database.query<{ event: string }>('select row_to_json(audit_event)::text as event from audit_event');
    return rows.map(({ event }) => event).filter((event) => traces.test(event));
  }

  it('no answer, no line of the log and no audit event repeats what is written into any input', { timeout }, async () => {
    expect(graphqlPositions(email).length).toBeGreaterThan(60);
    expect(positions.length).toBeGreaterThan(100);
    expect(await repeated(forms, false)).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  it('no refusal and no line of the log repeats a text that is stored to be shown', { timeout }, async () => {
    expect(await repeated(forms, true)).toEqual([]);
  });

  it('nor while the database refuses statements, with the values in what it says', { timeout }, async () => {
    let faults = 0;
    const faulty =
      (count: number): Around =>
      async (work) => {
        for (const table of sampled(tables, count, random))
          for (const { begin, end } of sampled(databaseFaults, count, random)) {
            await database.query(begin(table));
            const before = log.length;
            await work();
            if (log.slice(before).includes('"level":"error"')) faults += 1;
            await database.query(end(table));
          }
      };
    expect(await repeated(ofValidShape, false, faulty(1))).toEqual([]);
    expect(faults).toBeGreaterThan(20);
    expect(await audited()).toEqual([]);
    // These reach the database as they are.
    expect(await repeated(ofValidShape, true, faulty(tables.length))).toEqual([]);
  });
});
