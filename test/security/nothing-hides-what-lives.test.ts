import { describe, expect, it } from 'vitest';
import { ApiKey } from '../../src/auth/api-keys/api-key.entity.ts';
import { Session } from '../../src/auth/sessions/session.entity.ts';
import { databases } from '../support/databases.ts';
import { ApiKeys, CreateApiKey, RevokeSessions, Sessions } from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { somebody } from '../support/somebody.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

interface Ended {
  readonly edges: readonly { readonly node: { readonly id: string }; readonly cursor: string }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

describe.each(databases)('what is alive, on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';
  const em = () => world.auth.database.entityManager();

  /** Copies of a row that have ended, each a second younger than the one before. */
  async function addEnded(entity: typeof Session | typeof ApiKey, id: string, count: number): Promise<string[]> {
    const row = await em().findOneOrFail(entity as typeof Session, { id }, { disableIdentityMap: true });
    const ids = times(count, (index) => `${id.slice(0, -4)}${String(index).padStart(4, '0')}`);
    for (const [index, copy] of ids.entries()) {
      const createdAt = new Date(row.createdAt.getTime() + (index + 1) * 1000);
      const own = entity === Session ? { secretDigest: copy } : { digest: copy };
      const ended = { ...own, id: copy, createdAt, revokedAt: createdAt, revokedReason: 'test' };
      await em().insert(entity as typeof Session, Object.assign(row, ended));
    }
    return ids.toReversed();
  }

  /** The ids of all pages of a field. */
  async function pagesOf(field: 'authEndedSessions' | 'authEndedApiKeys', bearer: string): Promise<string[]> {
    const document = `query P($after: String) { page: ${field}(first: 100, after: $after) { edges { node { id } cursor } pageInfo { hasNextPage endCursor } } }`;
    const ids: string[] = [];
    for (let after: string | null = null; ;) {
      const { page }: { page: Ended } = (await world.ask<{ page: Ended }>(document, { after }, { bearer })).data;
      ids.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) return ids;
      after = page.pageInfo.endCursor;
    }
  }

  it('is listed first and whole among sessions, however many have ended; the others page by page', async () => {
    const first = await world.member(email);
    const second = await world.signedIn(email);
    const ended = await addEnded(Session, first.session.id, 225);
    const bearer = second.accessToken ?? '';
    const listed = (await world.ask(Sessions, {}, { bearer })).data.sessions;
    expect(
      listed
        .slice(0, 2)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual([first.session.id, second.session.id].toSorted());
    expect(listed.slice(2).map(({ id }) => id)).toEqual(ended.slice(0, 100));
    expect(await pagesOf('authEndedSessions', bearer)).toEqual(ended);
  });

  it('is listed whole among sessions when there are more than a list had before', async () => {
    const { session, accessToken } = await world.member(email);
    const ids = await addEnded(Session, session.id, 225);
    await em().nativeUpdate(Session, { id: { $in: ids } }, { revokedAt: null, revokedReason: null });
    expect((await world.ask(Sessions, {}, { bearer: accessToken ?? '' })).data.sessions).toHaveLength(226);
  });

  it('has ended, among sessions, when it is past its idle or its absolute life', async () => {
    const { session } = await world.member(email);
    const { accountId } = await em().findOneOrFail(Session, { id: session.id });
    clock.advance(30 * 86_400 - 1);
    const sessions = world.auth.auth.sessions;
    const page = { first: 10, after: null };
    expect((await sessions.listEnded({ accountId, page })).items).toEqual([]);
    clock.advance(1);
    expect((await sessions.listEnded({ accountId, page })).items.map(({ id }) => id)).toEqual([session.id]);
    expect((await sessions.list(accountId)).map((one) => sessions.isLive(one))).toEqual([false]);
  });

  it('is ended whole by revoking all sessions', async () => {
    const { session, accessToken } = await world.member(email);
    const ids = await addEnded(Session, session.id, 225);
    await em().nativeUpdate(Session, { id: { $in: ids } }, { revokedAt: null, revokedReason: null });
    await world.ask(RevokeSessions, { input: { scope: 'ALL' } }, { bearer: accessToken ?? '' });
    expect(await em().count(Session, { revokedAt: null })).toBe(0);
  });

  it('is listed first and whole among keys, and replaced whole where one takes the place of all', async () => {
    const { accessToken, session, user } = await world.member(email);
    const bearer = accessToken ?? '';
    const made = (await world.ask(CreateApiKey, { input: { name: 'default', scopes: [] } }, { bearer })).data.createApiKey;
    if (made.__typename !== 'ApiKeyCreated') throw new Error(made.__typename);
    const other = (await world.ask(CreateApiKey, { input: { name: 'default', scopes: [] } }, { bearer })).data.createApiKey;
    if (other.__typename !== 'ApiKeyCreated') throw new Error(other.__typename);
    const kept = (await world.ask(CreateApiKey, { input: { name: 'other', scopes: [] } }, { bearer })).data.createApiKey;
    if (kept.__typename !== 'ApiKeyCreated') throw new Error(kept.__typename);
    const ended = await addEnded(ApiKey, made.apiKey.id, 225);
    const listed = (await world.ask(ApiKeys, {}, { bearer })).data.apiKeys;
    expect(new Set(listed.slice(0, 3).map(({ id }) => id))).toEqual(new Set([made, other, kept].map(({ apiKey }) => apiKey.id)));
    expect(await pagesOf('authEndedApiKeys', bearer)).toEqual(ended);

    const asker = { accountId: user.id, sessionId: session.id };
    const reset = await world.auth.auth.apiKeys.reset({ asker, name: 'default', client: somebody });
    if (reset.kind !== 'reset') throw new Error(reset.kind);
    const works = async (secret: string) =>
      (await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody)) !== null;
    const secrets = [made, other, kept, reset].map(({ secret }) => secret);
    expect(await Promise.all(secrets.map(works))).toEqual([false, false, true, true]);
    expect(new Set(reset.endedIds)).toEqual(new Set([made.apiKey.id, other.apiKey.id]));
  });

  it('is one key after ten resets at the same moment, the first of them included', async () => {
    const { session, user } = await world.member(email);
    const asker = { accountId: user.id, sessionId: session.id };
    const resets = await Promise.all(
      times(10, () => world.auth.auth.apiKeys.reset({ asker, name: 'default', client: somebody })),
    );
    expect(resets.map((outcome) => outcome.kind)).toEqual(times(10, () => 'reset'));
    expect(await world.auth.auth.apiKeys.findLive({ accountId: user.id, name: 'default' })).toHaveLength(1);
  });
});
