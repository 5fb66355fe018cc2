import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { insertAccount } from '../../src/auth/accounts/insert-account.ts';
import { insertApiKey, newApiKeyId } from '../../src/auth/api-keys/insert-api-key.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { recordEvent } from '../../src/auth/audit/record-event.ts';
import { cleanUp } from '../../src/auth/housekeeping/clean-up.ts';
import type { Retention } from '../../src/auth/housekeeping/retention-sweeps.ts';
import { startHousekeeping } from '../../src/auth/housekeeping/start-housekeeping.ts';
import { ThrottleBucket } from '../../src/auth/throttling/throttle-bucket.entity.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { systemRandom as random } from '../../src/lib/random.ts';
import type { Database } from '../../src/persistence/database.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { movableClock, type MovableClock } from '../support/movable-clock.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { times } from '../support/times.ts';

const daySeconds = 86_400;
const retention: Retention = {
  endedSessionsSeconds: 90 * daySeconds,
  auditEventsSeconds: 400 * daySeconds,
  sentMessagesSeconds: 30 * daySeconds,
  pendingAccountsSeconds: 30 * daySeconds,
};

describe.each(databases)('the clean-up on %s', (kind) => {
  let fresh: FreshDatabase;
  let database: Database;
  let clock: MovableClock;

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    database = await openTestDatabase(fresh);
    clock = movableClock();
  });
  afterEach(async () => {
    await database.close();
    await fresh.drop();
  });

  const entityManager = () => database.entityManager();
  const run = (holder: string, more: { batchRows?: number; restSeconds?: number; signal?: AbortSignal } = {}) =>
    cleanUp({ entityManager, transact: database.transact, clock, retention }, { holder, restSeconds: 0, ...more });

  async function account(name: string, isActive: boolean): Promise<string> {
    const email = parseEmail(`${name}@example.org`);
    if (email === null) throw new Error('not an address');
    return insertAccount(entityManager(), { clock, random }, { email, isActive });
  }

  it('deletes what is over for long enough, and leaves what is not', async () => {
    const ann = await account('ann', true);
    await account('pending', false);
    const about = { accountId: ann, name: 'key', scopes: [] };
    const client = { address: null, userAgent: null, requestId: 'a test' };
    const em = entityManager();
    await insertApiKey(em, { clock, random }, { ...about, id: newApiKeyId(random), expiresAt: clock.now() });
    await insertApiKey(em, { clock, random }, { ...about, id: newApiKeyId(random), expiresAt: null });
    await recordEvent(em, { clock, random }, { type: 'account.activated', client, accountId: ann });
    await em.insert(ThrottleBucket, { key: 'empty', emptyAt: clock.now() });

    expect(await run('here')).toEqual({});
    clock.advance(1);
    expect(await run('here')).toEqual({ 'throttle buckets': 1 });
    clock.advance(30 * daySeconds);
    expect(await run('here')).toEqual({ 'accounts that were never activated': 1 });
    clock.advance(60 * daySeconds);
    expect(await run('here')).toEqual({ 'API keys': 1 });
    clock.advance(310 * daySeconds);
    expect(await run('here')).toEqual({ 'audit events': 1 });
    expect(await entityManager().find(Account, {})).toHaveLength(1);
  });

  it('deletes accounts whose grace period is over', async () => {
    const ann = await account('ann', true);
    await account('bob', true);
    await entityManager().nativeUpdate(Account, { id: ann }, { deletionDueAt: clock.now() });
    expect(await run('here')).toEqual({ 'deleted accounts': 1 });
  });

  it('goes through many rows in batches, and stops between two when it is told to', async () => {
    const em = entityManager();
    await Promise.all(times(25, (index) => entityManager().insert(ThrottleBucket, { key: `${index}`, emptyAt: clock.now() })));
    clock.advance(1);
    expect(await run('here', { batchRows: 10, signal: AbortSignal.abort() })).toEqual({});
    expect(await em.count(ThrottleBucket, {})).toBe(25);
    clock.advance(60);
    expect(await run('here', { batchRows: 10 })).toEqual({ 'throttle buckets': 25 });
    expect(await em.count(ThrottleBucket, {})).toBe(0);
  });

  it('is done by one of eight processes that begin at the same moment, and not again until it has rested', async () => {
    const reports = await Promise.all(times(8, (index) => run(`process ${index}`, { restSeconds: 600 })));
    expect(reports.filter((report) => report !== null)).toHaveLength(1);
    clock.advance(599);
    expect(await run('another')).toBeNull();
    clock.advance(1);
    expect(await run('another')).not.toBeNull();
  });

  it('is taken over from a process that died in the middle', async () => {
    expect(await run('the dying one', { signal: AbortSignal.abort() })).toEqual({});
    expect(await run('another')).toBeNull();
    clock.advance(60);
    expect(await run('another')).toEqual({});
  });

  it('begins with the process, and is tried again after a failure', async () => {
    await entityManager().insert(ThrottleBucket, { key: 'empty', emptyAt: clock.now() });
    clock.advance(1);
    let failures = 2;
    const failing = () => {
      failures -= 1;
      if (failures >= 0) throw new Error('The database is away.');
      return entityManager();
    };
    const deps = { entityManager: failing, transact: database.transact, clock, random, logger: silentLogger, retention };
    const housekeeping = startHousekeeping(deps, 0.02);
    await expect.poll(() => entityManager().count(ThrottleBucket, {}), { interval: 10 }).toBe(0);
    await housekeeping.close();
    expect(await entityManager().count(AuditEvent, {})).toBe(0);
  });
});
