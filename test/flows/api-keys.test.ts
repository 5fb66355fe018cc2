import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { databases } from '../support/databases.ts';
import {
  ApiKeys,
  CreateApiKey,
  Me,
  RevokeApiKey,
  RotateApiKey,
  type CreateApiKeyInput,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';
import { somebody } from '../support/somebody.ts';

const clock = movableClock();
const daySeconds = 86_400;

describe.each(databases)('API keys on %s', (kind) => {
  const world = withTestAuth(kind, () => ({ clock }));
  const email = 'ann@example.org';

  async function owner(roles: readonly string[] = []): Promise<string> {
    const id = await world.activated(email);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { roles });
    return (await world.signedIn(email)).accessToken ?? '';
  }

  async function created(bearer: string, input: Partial<CreateApiKeyInput> = {}) {
    const { data } = await world.ask(CreateApiKey, { input: { name: 'deploy', ...input } }, { bearer });
    if (data.createApiKey.__typename !== 'ApiKeyCreated') throw new Error(data.createApiKey.code);
    return data.createApiKey;
  }

  const exchange = (secret: string) => world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody);
  const works = async (secret: string): Promise<boolean> => (await exchange(secret)) !== null;

  it('are shown once, listed without their secret, and stand for their owner', async () => {
    const bearer = await owner();
    const { secret, apiKey } = await created(bearer);
    expect(secret).toMatch(/^pc_ak_[0-9A-Za-z]{39}$/);
    expect(apiKey).toMatchObject({ name: 'deploy', hint: secret.slice(0, 10), scopes: [], lastUsedAt: null, expiresAt: null });

    const listed = await world.ask(ApiKeys, {}, { bearer });
    expect(listed.data.apiKeys).toEqual([apiKey]);
    const stored = await world.auth.database.entityManager().findOneOrFail(ApiKey, { id: apiKey.id });
    expect(JSON.stringify(stored)).not.toContain(secret);

    const token = (await exchange(secret))?.token ?? '';
    expect((await world.ask(Me, {}, { bearer: token })).data.me).toMatchObject({ email });
    const { lastUsedAt } = (await world.ask(ApiKeys, {}, { bearer })).data.apiKeys[0] ?? {};
    expect(lastUsedAt).toBe(clock.now().toISOString());
  });

  describe('leave in the audit', () => {
    const from = (address: string) => ({ address, userAgent: 'deploy/1.0', requestId: 'request_1' });
    const present = (secret: string, address: string) =>
      world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, from(address));
    const uses = () =>
      world.auth.database.entityManager().find(AuditEvent, { type: 'api-key.used' }, { orderBy: { at: 'asc', id: 'asc' } });

    it('who used them and from where, once a day for each network', async () => {
      const { secret, apiKey } = await created(await owner());
      await Promise.all(times(20, () => present(secret, '198.51.100.1')));
      expect(await uses()).toMatchObject([
        { outcome: 'success', sessionId: apiKey.id, address: '198.51.100.1', userAgent: 'deploy/1.0', requestId: 'request_1' },
      ]);
      await present(secret, '198.51.100.2');
      expect(await uses()).toHaveLength(2);
      clock.advance(daySeconds - 1);
      await present(secret, '198.51.100.1');
      expect(await uses()).toHaveLength(2);
      clock.advance(1);
      await present(secret, '198.51.100.1');
      expect(await uses()).toHaveLength(3);
    });

    it('that they were refused, why and whose they were, once an hour for each network', async () => {
      const bearer = await owner();
      const [revoked, expired] = [
        await created(bearer),
        await created(bearer, { name: 'b', expiresAt: new Date(clock.now().getTime() + 1000).toISOString() }),
      ];
      await world.ask(RevokeApiKey, { input: { id: revoked.apiKey.id } }, { bearer });
      clock.advance(2);
      for (const secret of [revoked.secret, expired.secret, 'pc_ak_nonsense'])
        for (const _ of times(5, Number)) expect(await present(secret, '198.51.100.1')).toBeNull();
      const told = (await uses()).map(({ outcome, reason, sessionId }) => ({ outcome, reason, sessionId }));
      expect(told).toHaveLength(3);
      expect(told).toEqual(
        expect.arrayContaining([
          { outcome: 'failure', reason: 'revoked', sessionId: revoked.apiKey.id },
          { outcome: 'failure', reason: 'expired', sessionId: expired.apiKey.id },
          { outcome: 'failure', reason: 'unknown', sessionId: null },
        ]),
      );
      clock.advance(3599);
      await present(revoked.secret, '198.51.100.1');
      expect(await uses()).toHaveLength(3);
      clock.advance(1);
      await present(revoked.secret, '198.51.100.1');
      expect(await uses()).toHaveLength(4);
    });
  });

  it('write their last use at most once a minute', async () => {
    const { secret, apiKey } = await created(await owner());
    const lastUse = async () =>
      (await world.auth.database.entityManager().findOneOrFail(ApiKey, { id: apiKey.id })).lastUsedAt?.getTime();
    await exchange(secret);
    const first = await lastUse();
    clock.advance(59);
    await exchange(secret);
    expect(await lastUse()).toBe(first);
    clock.advance(2);
    await exchange(secret);
    expect(await lastUse()).toBe(clock.now().getTime());
  });

  it('hold no scope that their owner does not, neither at birth nor later', async () => {
    const bearer = await owner(['admin']);
    const input = (scopes: string[]) => ({ input: { name: 'reports', scopes } });
    expect(outcomeOf(await world.ask(CreateApiKey, input(['users:read', 'orders:write']), { bearer }))).toBe('ScopeNotHeld');
    const { secret } = await created(bearer, { scopes: ['users:read', 'audit:read'] });
    const principalOf = async () => {
      const claims = (await exchange(secret))?.token.split('.')[1] ?? '';
      return JSON.parse(Buffer.from(claims, 'base64url').toString()) as { scope: string; roles: string[]; amr: string[] };
    };
    expect(await principalOf()).toMatchObject({ scope: 'users:read audit:read', roles: [], amr: ['api-key'] });

    await world.auth.database.entityManager().nativeUpdate(Account, { emailIdentity: email }, { roles: [] });
    expect(await principalOf()).toMatchObject({ scope: '' });
  });

  it('end when they expire, and so do the tokens that they were exchanged for', async () => {
    const bearer = await owner();
    const expiresAt = new Date(clock.now().getTime() + 100_000).toISOString();
    const { secret } = await created(bearer, { expiresAt });
    const issued = await exchange(secret);
    expect(issued?.expiresAt.getTime()).toBeLessThanOrEqual(Date.parse(expiresAt));
    clock.advance(100);
    expect(await works(secret)).toBe(false);
    clock.advance(10);
    expect(outcomeOf(await world.ask(Me, {}, { bearer: issued?.token }))).toBe('INVALID_TOKEN');
  });

  it('cannot be born expired', async () => {
    const bearer = await owner();
    const input = { name: 'late', expiresAt: clock.now().toISOString() };
    expect((await world.ask(CreateApiKey, { input }, { bearer })).errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', errors: [{ loc: ['input', 'expiresAt'] }] } },
    ]);
  });

  it('are refused from the next request on after they were revoked, tokens included', async () => {
    const bearer = await owner();
    const { secret, apiKey } = await created(bearer);
    const token = (await exchange(secret))?.token ?? '';
    const elsewhere = await world.another();

    const input = { id: apiKey.id, reason: 'leaked' };
    const revoked = await world.ask(RevokeApiKey, { input }, { bearer });
    expect(revoked.data.revokeApiKey).toMatchObject({ apiKey: { revokedReason: 'leaked' } });
    expect(revoked.headers).toContainEqual(['portcullis-revoked', apiKey.id]);
    expect(outcomeOf(await world.ask(Me, {}, { bearer: token }))).toBe('INVALID_TOKEN');
    await expect.poll(() => elsewhere.feed.isRevoked(apiKey.id), { interval: 10 }).toBe(true);
    expect(await works(secret)).toBe(false);

    clock.advance(60);
    expect((await world.ask(RevokeApiKey, { input }, { bearer })).data).toEqual(revoked.data);
  });

  it('are rotated with an overlap in which both secrets work', async () => {
    const bearer = await owner();
    const expiresAt = new Date(clock.now().getTime() + 90 * daySeconds * 1000).toISOString();
    const old = await created(bearer, { expiresAt });
    clock.advance(10 * daySeconds);
    const fresh = await world.signedIn(email);
    const input = { id: old.apiKey.id, overlapSeconds: 3600 };
    const { data } = await world.ask(RotateApiKey, { input }, { bearer: fresh.accessToken ?? '' });
    if (data.rotateApiKey.__typename !== 'ApiKeyRotated') throw new Error(data.rotateApiKey.code);
    const { apiKey, secret, replaced } = data.rotateApiKey;
    expect(replaced).toMatchObject({ id: old.apiKey.id, replacedById: apiKey.id });
    expect(Date.parse(apiKey.expiresAt ?? '') - clock.now().getTime()).toBe(90 * daySeconds * 1000);
    expect([await works(old.secret), await works(secret)]).toEqual([true, true]);
    clock.advance(3600);
    expect([await works(old.secret), await works(secret)]).toEqual([false, true]);
  });

  it('overlap for thirty days at most', async () => {
    const bearer = await owner();
    const { apiKey } = await created(bearer);
    const rotated = async (overlapSeconds: number) =>
      outcomeOf(await world.ask(RotateApiKey, { input: { id: apiKey.id, overlapSeconds } }, { bearer }));
    expect(await rotated(30 * daySeconds + 1)).toBe('INVALID_INPUT');
    expect(await rotated(30 * daySeconds)).toBe('ApiKeyRotated');
  });

  it('end no earlier than the tokens they were exchanged for before they were rotated', async () => {
    const bearer = await owner();
    const old = await created(bearer);
    const token = await exchange(old.secret);
    const { data } = await world.ask(RotateApiKey, { input: { id: old.apiKey.id, overlapSeconds: 1 } }, { bearer });
    if (data.rotateApiKey.__typename !== 'ApiKeyRotated') throw new Error(data.rotateApiKey.code);
    const end = Date.parse(data.rotateApiKey.replaced.expiresAt ?? '');
    expect(end).toBeGreaterThanOrEqual(token?.expiresAt.getTime() ?? Number.NaN);
    clock.advance((end - clock.now().getTime()) / 1000);
    expect([await works(old.secret), await works(data.rotateApiKey.secret)]).toEqual([false, true]);
  });

  it('are rotated once by twenty calls at the same moment', async () => {
    const bearer = await owner();
    const { apiKey, secret } = await created(bearer);
    const input = { id: apiKey.id, overlapSeconds: 0 };
    const answers = await Promise.all(times(20, () => world.ask(RotateApiKey, { input }, { bearer })));
    expect(answers.map(outcomeOf).filter((outcome) => outcome === 'ApiKeyRotated')).toHaveLength(1);
    expect(answers.map(outcomeOf).filter((outcome) => outcome === 'ApiKeyNotFound')).toHaveLength(19);
    expect((await world.ask(ApiKeys, {}, { bearer })).data.apiKeys).toHaveLength(2);
    expect(await works(secret)).toBe(false);
  });

  it('belong to their owner: nobody else rotates or revokes them, or learns that they exist', async () => {
    const { apiKey, secret } = await created(await owner());
    const bearer = (await world.member('eve@example.org')).accessToken ?? '';
    const input = { id: apiKey.id };
    expect(outcomeOf(await world.ask(RotateApiKey, { input }, { bearer }))).toBe('ApiKeyNotFound');
    expect(outcomeOf(await world.ask(RevokeApiKey, { input }, { bearer }))).toBe('ApiKeyNotFound');
    expect((await world.ask(ApiKeys, {}, { bearer })).data.apiKeys).toEqual([]);
    expect(await works(secret)).toBe(true);
  });

  it('cannot make, list, rotate or revoke keys', async () => {
    const { apiKey, secret } = await created(await owner());
    const bearer = (await exchange(secret))?.token ?? '';
    const input = { id: apiKey.id };
    expect(outcomeOf(await world.ask(CreateApiKey, { input: { name: 'another' } }, { bearer }))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(ApiKeys, {}, { bearer }))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(RotateApiKey, { input }, { bearer }))).toBe('FORBIDDEN');
    expect(outcomeOf(await world.ask(RevokeApiKey, { input }, { bearer }))).toBe('FORBIDDEN');
  });

  it('do not outlive the account, and are never more than fifty', async () => {
    const bearer = await owner();
    const answers = await Promise.all(times(60, () => world.ask(CreateApiKey, { input: { name: 'many' } }, { bearer })));
    const made = answers.flatMap(({ data }) => ('secret' in data.createApiKey ? [data.createApiKey.secret] : []));
    expect(made).toHaveLength(50);
    expect(await works(made[0] ?? '')).toBe(true);

    const em = world.auth.database.entityManager();
    await em.nativeUpdate(Account, { emailIdentity: email }, { disabledAt: clock.now() });
    expect(await works(made[0] ?? '')).toBe(false);
    expect(await em.count(Session, {})).toBe(1);
  });
});
