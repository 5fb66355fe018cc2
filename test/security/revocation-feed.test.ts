import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { lockAccount } from '../../src/auth/accounts/find-accounts.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Database } from '../../src/persistence/database.ts';
import type { RevocationFeed } from '../../src/persistence/revocation-feed.ts';
import { databases, freshDatabase, type FreshDatabase } from '../support/databases.ts';
import { eventually } from '../support/eventually.ts';
import { openTestDatabase } from '../support/open-test-database.ts';

describe.each(databases)('revocation on %s', (kind) => {
  let fresh: FreshDatabase;
  let here: Database;
  let there: Database;
  const feeds: RevocationFeed[] = [];

  beforeEach(async () => {
    fresh = await freshDatabase(kind);
    here = await openTestDatabase(fresh);
    there = await openTestDatabase(fresh);
  });

  afterEach(async () => {
    for (const feed of feeds.splice(0)) await feed.close();
    await Promise.all([here.close(), there.close()]);
    await fresh.drop();
  });

  async function listen(database: Database): Promise<RevocationFeed> {
    const feed = await database.openRevocationFeed();
    feeds.push(feed);
    return feed;
  }

  async function openSession(id: string): Promise<string> {
    const now = systemClock.now();
    const em = here.entityManager();
    const accountId = `user_of_${id}`;
    await em.insert(Account, {
      id: accountId,
      email: id,
      emailIdentity: id,
      firstName: null,
      lastName: null,
      displayName: null,
      locale: null,
      phone: null,
      isDarkMode: false,
      secondFactors: [],
      mailFactorHeldUntil: null,
      roles: [],
      activatedAt: now,
      disabledAt: null,
      deletionDueAt: null,
      createdAt: now,
      updatedAt: now,
    });
    await em.insert(Session, {
      id,
      accountId,
      transport: 'TOKEN',
      authenticationMethods: ['pwd'],
      assuranceLevel: 'aal1',
      authenticatedAt: now,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now,
      address: null,
      userAgent: null,
      refreshFamilyKey: null,
      refreshDigest: null,
      refreshParentDigest: null,
      refreshSalt: null,
      refreshedAt: null,
      accessExpiries: '',
      secretDigest: null,
      revokedAt: null,
      revokedReason: null,
    });
    return id;
  }

  function end(id: string): Promise<number> {
    return here.entityManager().nativeUpdate(Session, { id }, { revokedAt: systemClock.now() });
  }

  it('is heard by another process within 100 ms, and by its listeners', async () => {
    const feed = await listen(there);
    const id = await openSession('sess_1');
    expect(await feed.isRevoked(id)).toBe(false);
    const heard: string[] = [];
    feed.list.onRevoked(({ sessionId }) => heard.push(sessionId));
    // A timer of this process tells the time: what keeps the process busy keeps it busy as well.
    let ticks = 0;
    const timer = setInterval(() => (ticks += 1), 100);
    await end(id);
    await eventually(() => expect(feed.list.isRevoked(id)).toBe(true));
    clearInterval(timer);
    // The poll of SQLite takes up to 100 ms by itself.
    expect(ticks).toBeLessThan(kind === 'sqlite' ? 4 : 2);
    expect(heard).toEqual([id]);
  });

  it('is known to a process that starts afterwards', async () => {
    const id = await openSession('sess_1');
    await end(id);
    const feed = await listen(there);
    expect(feed.list.isRevoked(id)).toBe(true);
  });

  it('is known at once where it was published', async () => {
    const feed = await listen(here);
    feed.publish(['sess_1']);
    expect(feed.isRevoked('sess_1')).toBe(true);
  });

  it('of a transaction that fails is not heard', async () => {
    const feed = await listen(there);
    const id = await openSession('sess_1');
    const failing = here.transact(async (em) => {
      const { accountId } = await em.findOneOrFail(Session, { id });
      await lockAccount(em, accountId);
      await em.nativeUpdate(Session, { id }, { revokedAt: systemClock.now() });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const other = await openSession('sess_2');
    await end(other);
    await eventually(async () => expect(await feed.isRevoked(other)).toBe(true));
    expect(await feed.isRevoked(id)).toBe(false);
  });

  if (kind === 'sqlite')
    it('is asked for on every question, so no moment is missed', async () => {
      const feed = await listen(there);
      const id = await openSession('sess_1');
      await end(id);
      expect(feed.isRevoked(id)).toBe(true);
    });

  if (kind === 'postgresql')
    describe('while notifications do not arrive', () => {
      /** Ends the connection that listens, from the server's side. */
      async function cut(): Promise<void> {
        const sql = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'notify%'`;
        await eventually(async () => {
          const rows = await here.entityManager().getConnection().execute<unknown[]>(sql);
          expect(rows.length).toBeGreaterThan(0);
        });
      }

      it('is answered by the database', async () => {
        const feed = await listen(there);
        const id = await openSession('sess_1');
        const alive = await openSession('sess_2');
        await cut();
        // The client learns of it a moment after the server has ended the connection.
        await eventually(() => expect(feed.isCurrent()).toBe(false));
        await end(id);
        await eventually(async () => expect(await feed.isRevoked(id)).toBe(true));
        expect(await feed.isRevoked(alive)).toBe(false);
      });

      it('is answered by the database: a session that is gone has ended', async () => {
        const feed = await listen(there);
        await cut();
        await eventually(async () => expect(await feed.isRevoked('sess_that_never_was')).toBe(true));
      });

      it('is caught up with when they arrive again', async () => {
        const feed = await listen(there);
        const id = await openSession('sess_1');
        await cut();
        await end(id);
        await eventually(() => expect(feed.list.isRevoked(id)).toBe(true));
      });

      it('cannot be known when the database is gone, too: the question rejects', async () => {
        const feed = await listen(there);
        await openSession('sess_1');
        await fresh.drop();
        await eventually(async () => {
          await expect(Promise.resolve(feed.isRevoked('sess_1'))).rejects.toThrow();
        });
      });
    });
});
