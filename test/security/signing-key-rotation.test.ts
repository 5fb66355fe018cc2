import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../src/lib/logger.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import type { Database } from '../../src/persistence/database.ts';
import { keepSigningKeys, type KeptSigningKeys } from '../../src/tokens/keep-signing-keys.ts';
import { rotateSigningKey } from '../../src/tokens/rotate-signing-key.ts';
import { openSigningKeys } from '../../src/tokens/signing-keys.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { Me } from '../support/generated/operations.ts';
import { httpClient } from '../support/http-client.ts';
import { movableClock, type MovableClock } from '../support/movable-clock.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { runPortcullis } from '../support/run-portcullis.ts';
import { startApp } from '../support/start-app.ts';
import { times } from '../support/times.ts';

const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), systemRandom);
const daySeconds = 86_400;

describe.each(databases)('rotation of signing keys on %s', (kind) => {
  let fresh: FreshDatabase;
  let database: Database;
  let clock: MovableClock;
  const kept: KeptSigningKeys[] = [];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    database = await openTestDatabase(fresh);
    clock = movableClock();
  });
  afterEach(async () => {
    for (const keeper of kept.splice(0)) await keeper.close();
    await database.close();
    await fresh.drop();
  });

  const deps = () => ({ store: database.signingKeys, secretBox, clock, random: systemRandom });
  const kids = (keys: { jwks(): { keys: readonly { kid: string }[] } }) => keys.jwks().keys.map(({ kid }) => kid);

  it('publishes a key before it signs, and the old one for as long as it may be needed', async () => {
    const keys = await openSigningKeys(deps());
    const old = keys.current().kid;
    const added = (await rotateSigningKey(deps(), { discardsOld: false }))?.kid ?? '';
    await keys.refresh();
    expect([keys.current().kid, kids(keys)]).toEqual([old, [added, old]]);
    clock.advance(119);
    expect(keys.current().kid).toBe(old);
    clock.advance(1);
    expect([keys.current().kid, kids(keys)]).toEqual([added, [added, old]]);
    clock.advance(3659);
    expect(await keys.find(old)).not.toBeNull();
    clock.advance(1);
    expect([await keys.find(old), kids(keys)]).toEqual([null, [added]]);

    await rotateSigningKey(deps(), { discardsOld: false });
    expect(await database.signingKeys.list()).toHaveLength(2);
  });

  it('forgets old keys at once where one was stolen', async () => {
    const keys = await openSigningKeys(deps());
    const old = keys.current().kid;
    const added = (await rotateSigningKey(deps(), { discardsOld: true }))?.kid ?? '';
    await keys.refresh();
    expect([keys.current().kid, kids(keys), await keys.find(old)]).toEqual([added, [added], null]);
  });

  it('is noticed by a verifier that meets the new key first, and made-up keys cost one query a second', async () => {
    let queries = 0;
    const list = () => {
      queries += 1;
      return database.signingKeys.list();
    };
    const store = { ...database.signingKeys, list };
    const keys = await openSigningKeys({ ...deps(), store });
    const added = (await rotateSigningKey(deps(), { discardsOld: true }))?.kid ?? '';
    expect(await keys.find(added)).not.toBeNull();
    queries = 0;
    await Promise.all(times(100, (index) => keys.find(`made up ${index}`)));
    expect(queries).toBe(0);
  });

  it('is done by one of twenty callers at the same moment', async () => {
    await openSigningKeys(deps());
    const added = await Promise.all(times(20, () => rotateSigningKey(deps(), { discardsOld: false })));
    const generations = (await database.signingKeys.list()).map(({ generation }) => generation);
    expect(new Set(generations).size).toBe(generations.length);
    expect(generations).toHaveLength(1 + added.filter((key) => key !== null).length);
  });

  it('happens by itself when a key is old, once however many processes wait for it', async () => {
    const keys = await openSigningKeys(deps());
    const keep = () => keepSigningKeys({ ...deps(), keys, logger: silentLogger, rotateAfterSeconds: 90 * daySeconds }, 10);
    kept.push(...times(5, keep));
    clock.advance(90 * daySeconds);
    await expect.poll(() => kids(keys).length, { interval: 10 }).toBe(2);
    clock.advance(120);
    expect(keys.current().kid).toBe(kids(keys)[0]);
    expect(await database.signingKeys.list()).toHaveLength(2);
  });
});

describe('portcullis keys', () => {
  it('rotates under a running application, whose tokens stay good and which publishes both keys', async () => {
    const fresh = await freshDatabase('sqlite');
    const environment = { PORTCULLIS_DATA_DIR: fresh.dataDir };
    const keys = (...args: string[]) => runPortcullis(['keys', ...args], environment, fresh.dataDir);
    expect((await keys('list')).stdout).toBe('There is no signing key yet. The first start makes one.\n');

    const app = await startApp({ environment });
    const client = httpClient(app);
    const { bearer } = await client.member('ann@example.org');
    expect((await keys('list')).stdout).toMatch(/^[0-9a-f]{32} {2}created \S+Z {2}signs\n$/);
    const rotated = await keys('rotate');
    expect(rotated.stdout).toMatch(/^[0-9a-f]{32} is published and signs from \S+Z\.\n$/);

    const published = async () => ((await (await fetch(`${app.url}/.well-known/jwks.json`)).json()) as { keys: unknown[] }).keys;
    await expect.poll(async () => (await published()).length, { timeout: 8000, interval: 50 }).toBe(2);
    const jwks = createRemoteJWKSet(new URL(`${app.url}/.well-known/jwks.json`));
    await expect(jwtVerify(bearer, jwks)).resolves.toMatchObject({ protectedHeader: { alg: 'ES256' } });
    expect((await client.ask(Me, {}, { bearer })).data.me).toMatchObject({ email: 'ann@example.org' });
    await app.stop();
    await fresh.drop();
  });
});

describe('portcullis doctor', () => {
  const findings = (stdout: string) => stdout.trim().split('\n');

  it('says of a healthy installation what it is made of', async () => {
    const fresh = await freshDatabase('sqlite');
    await runPortcullis(['migrate'], { PORTCULLIS_DATA_DIR: fresh.dataDir }, fresh.dataDir);
    await runPortcullis(['keys', 'rotate'], { PORTCULLIS_DATA_DIR: fresh.dataDir }, fresh.dataDir);
    const { status, stdout } = await runPortcullis(['doctor'], { PORTCULLIS_DATA_DIR: fresh.dataDir }, fresh.dataDir);
    expect(findings(stdout)).toEqual([
      'ok      configuration: for development',
      `ok      database: SQLite in ${fresh.dataDir}, with the current schema`,
      expect.stringMatching(/^ok {6}signing keys: [0-9a-f]{32} signs, no other is published$/) as string,
      'ok      subgraphs: auth, orders, reviews compose',
    ]);
    expect(status).toBe(0);
    await fresh.drop();
  });

  it('finds every fault, not the first alone, and exits with status 1', async () => {
    const fresh = await freshDatabase('sqlite');
    await runPortcullis(['keys', 'rotate'], { PORTCULLIS_DATA_DIR: fresh.dataDir }, fresh.dataDir);
    const { status, stdout } = await runPortcullis(
      ['doctor'],
      {
        PORTCULLIS_DATA_DIR: fresh.dataDir,
        PORTCULLIS_MASTER_KEY: 'another master key of 32 characters or more',
        PORTCULLIS_SUBGRAPHS: '{"orders":{"url":"http://localhost:1/graphql"}}',
      },
      fresh.dataDir,
    );
    expect(findings(stdout)).toEqual([
      expect.stringContaining('ok      configuration') as string,
      expect.stringContaining('ok      database') as string,
      expect.stringMatching(/^FAULTY {2}signing keys: masterKey: does not open the signing key [0-9a-f]{32}, /) as string,
      expect.stringMatching(/^FAULTY {2}subgraphs: orders/) as string,
    ]);
    expect(status).toBe(1);
    await fresh.drop();
  });
});
