import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { createAccount } from '../../src/auth/administration/create-account.use-case.ts';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { databases } from '../support/databases.ts';
import {
  AssignRoles,
  CreateApiKey,
  DefineRole,
  DisableUser,
  Login,
  Me,
  RefreshSession,
  Roles,
  User,
  Users,
} from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';
import { somebody } from '../support/somebody.ts';

describe.each(databases)('administration on %s', (kind) => {
  const world = withTestAuth(kind);
  const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 100, cost: { memoryKib: 8, iterations: 1 } });

  function create(email: string, roles: readonly string[] = [], chosen = password) {
    const address = parseEmail(email);
    if (address === null) throw new Error('not an address');
    return createAccount(
      {
        transact: world.auth.database.transact,
        clock: systemClock,
        random: systemRandom,
        hasher,
        passwordRules: { isBreached: null, serviceNames: [] },
      },
      { email: address, password: chosen, roles, client: { address: null, userAgent: null, requestId: 'a test' } },
    );
  }

  async function signedIn(email: string): Promise<string> {
    return (await world.signedIn(email)).accessToken ?? '';
  }

  /** The bearer of an administrator. */
  async function administrator(): Promise<string> {
    expect(await create('admin@example.org', ['admin'])).toMatchObject({ kind: 'created' });
    return signedIn('admin@example.org');
  }

  it('begins with an administrator that the operator creates, who may sign in at once', async () => {
    const bearer = await administrator();
    expect((await world.ask(Me, {}, { bearer })).data.me).toMatchObject({ email: 'admin@example.org', roles: ['admin'] });
    expect((await world.ask(Roles, {}, { bearer })).data.roles).toMatchObject([
      {
        name: 'admin',
        scopes: [
          'users:read',
          'users:write',
          'roles:write',
          'sessions:revoke',
          'tokens:introspect',
          'tokens:revoke',
          'audit:read',
        ],
      },
    ]);
    expect(await create('ADMIN@example.org')).toEqual({ kind: 'taken' });
    expect(await create('bob@example.org', [], 'short')).toEqual({ kind: 'weak-password', fault: 'too-short' });
    expect(await create('bob@example.org', ['king'])).toEqual({ kind: 'role-not-found', names: ['king'] });
  });

  it('is closed to whoever lacks the scope', async () => {
    const bearer = (await world.member('ann@example.org')).accessToken ?? '';
    const userId = (await world.ask(Me, {}, { bearer })).data.me?.id ?? '';
    const attempts = [
      [User, { id: userId }],
      [Users, {}],
      [Roles, {}],
      [AssignRoles, { input: { userId, roles: ['admin'] } }],
      [DefineRole, { input: { name: 'mine', description: 'all', scopes: ['roles:write'] } }],
      [DisableUser, { input: { userId } }],
    ] as const;
    for (const [operation, variables] of attempts) {
      expect(outcomeOf(await world.ask(String(operation), variables, { bearer }))).toBe('FORBIDDEN');
      expect(outcomeOf(await world.ask(String(operation), variables))).toBe('UNAUTHENTICATED');
    }
    expect((await world.ask(Me, {}, { bearer })).data.me?.roles).toEqual([]);
  });

  it('shows any user to who may see them', async () => {
    const bearer = await administrator();
    const id = await world.activated('ann@example.org');
    expect((await world.ask(User, { id }, { bearer })).data.user).toMatchObject({ email: 'ann@example.org', isActive: true });
    expect((await world.ask(User, { id: 'user_nobody' }, { bearer })).data.user).toBeNull();
  });

  it('pages through all users without showing one twice or leaving one out', async () => {
    const bearer = await administrator();
    await Promise.all(times(24, (index) => create(`person-${index}@example.org`)));
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const { users } = (await world.ask(Users, { first: 7, after }, { bearer })).data as {
        users: { edges: { node: { id: string } }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };
      };
      seen.push(...users.edges.map(({ node }) => node.id));
      after = users.pageInfo.hasNextPage ? users.pageInfo.endCursor : null;
      // Whoever comes meanwhile shifts nothing.
      await create(`late-${seen.length}@example.org`);
    } while (after !== null);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);

    const found = await world.ask(Users, { email: ' Person-3@EXAMPLE.org' }, { bearer });
    expect(found.data.users.edges.map(({ node }) => node.email)).toEqual(['person-3@example.org']);
    expect((await world.ask(Users, { email: 'nobody' }, { bearer })).data.users.edges).toEqual([]);
  });

  it('says of every page where it begins and ends, and whether others come before and after it', async () => {
    const bearer = await administrator();
    await create('ann@example.org');
    await create('bob@example.org');
    const pageOf = async (after: string | null) => (await world.ask(Users, { first: 2, after }, { bearer })).data.users;
    const first = await pageOf(null);
    const [start, end] = first.edges.map(({ cursor }) => cursor);
    expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: start, endCursor: end });
    const { edges, pageInfo } = await pageOf(first.pageInfo.endCursor);
    const [last] = edges.map(({ cursor }) => cursor);
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: last, endCursor: last });
    expect((await pageOf(last ?? null)).pageInfo).toEqual({
      hasNextPage: false,
      hasPreviousPage: true,
      startCursor: null,
      endCursor: null,
    });
  });

  it.each(['x', 'eyJpZCI6MX0', Buffer.from('1.{"$ne":null}').toString('base64url')])('refuses the cursor %s', async (after) => {
    const bearer = await administrator();
    expect(outcomeOf(await world.ask(Users, { after }, { bearer }))).toBe('INVALID_INPUT');
    expect(outcomeOf(await world.ask(Users, { first: 101 }, { bearer }))).toBe('INVALID_INPUT');
  });

  it('gives roles, whose scopes count from the next refresh on', async () => {
    const bearer = await administrator();
    const scopes = ['orders:refund', 'users:read'];
    await world.ask(DefineRole, { input: { name: 'support', description: 'Helps people.', scopes } }, { bearer });
    const { user, accessToken, refreshToken } = await world.member('ann@example.org');
    const input = { userId: user.id, roles: ['support'] };
    const assigned = await world.ask(AssignRoles, { input }, { bearer });
    expect(assigned.data.assignRoles).toMatchObject({ __typename: 'RolesAssigned', user: { roles: ['support'] } });
    expect(outcomeOf(await world.ask(Users, {}, { bearer: accessToken ?? '' }))).toBe('FORBIDDEN');

    const refreshed = (await world.ask(RefreshSession, { input: { refreshToken: refreshToken ?? '' } })).data.refreshSession;
    const fresh = refreshed.__typename === 'SessionRefreshed' ? refreshed.accessToken : '';
    expect((await world.ask(Users, {}, { bearer: fresh })).data.users.edges).toHaveLength(2);
    expect(outcomeOf(await world.ask(AssignRoles, { input }, { bearer: fresh }))).toBe('FORBIDDEN');
  });

  it('takes roles away at once where asked, sessions and API keys included', async () => {
    const bearer = await administrator();
    const ann = await create('ann@example.org', ['admin']);
    const userId = ann.kind === 'created' ? ann.accountId : '';
    const hers = await signedIn('ann@example.org');
    const { createApiKey } = (await world.ask(CreateApiKey, { input: { name: 'a', scopes: ['users:read'] } }, { bearer: hers }))
      .data;
    const secret = 'secret' in createApiKey ? createApiKey.secret : '';
    const exchange = () => world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody);
    const keys = (await exchange())?.token ?? '';
    expect((await world.ask(Users, {}, { bearer: keys })).errors).toEqual([]);

    const { headers } = await world.ask(AssignRoles, { input: { userId, roles: [], endAccess: true } }, { bearer });
    expect(headers.find(([name]) => name === 'portcullis-revoked')?.[1].split(' ')).toHaveLength(2);
    expect(outcomeOf(await world.ask(Users, {}, { bearer: hers }))).toBe('INVALID_TOKEN');
    expect(outcomeOf(await world.ask(Users, {}, { bearer: keys }))).toBe('INVALID_TOKEN');
    expect(await exchange()).toBeNull();
  });

  it('refuses roles and users that do not exist', async () => {
    const bearer = await administrator();
    const { user } = await world.member('ann@example.org');
    const ask = (userId: string, roles: string[]) => world.ask(AssignRoles, { input: { userId, roles } }, { bearer });
    expect(outcomeOf(await ask(user.id, ['king']))).toBe('RoleNotFound');
    expect(outcomeOf(await ask('user_nobody', ['admin']))).toBe('UserNotFound');
    expect(outcomeOf(await world.ask(DisableUser, { input: { userId: 'user_nobody' } }, { bearer }))).toBe('UserNotFound');
  });

  it('keeps a disabled user out until they are let in again', async () => {
    const bearer = await administrator();
    const { user, accessToken } = await world.member('ann@example.org');
    const input = { userId: user.id };
    const disabled = await world.ask(DisableUser, { input }, { bearer });
    expect(disabled.data.disableUser).toMatchObject({ user: { isActive: false } });
    expect(outcomeOf(await world.ask(Me, {}, { bearer: accessToken ?? '' }))).toBe('INVALID_TOKEN');
    const credentials = { input: { email: 'ann@example.org', password } };
    expect(outcomeOf(await world.ask(Login, credentials))).toBe('InvalidCredentials');
    const again = await world.ask(DisableUser, { input }, { bearer });
    expect(again.data).toEqual(disabled.data);

    await world.ask(DisableUser, { input: { ...input, isDisabled: false } }, { bearer });
    expect(outcomeOf(await world.ask(Login, credentials))).toBe('SignedIn');
  });

  it('leaves roles whole when two administrators give them at the same moment', async () => {
    const bearer = await administrator();
    const { user } = await world.member('ann@example.org');
    const roles = ['one', 'two', 'three'];
    for (const name of roles) await world.ask(DefineRole, { input: { name, description: name, scopes: [] } }, { bearer });
    await Promise.all(
      roles.map((name) => world.ask(AssignRoles, { input: { userId: user.id, roles: [name, 'admin'] } }, { bearer })),
    );
    const { roles: left } = await world.auth.database.entityManager().findOneOrFail(Account, { id: user.id });
    expect(left).toHaveLength(2);
    expect(left).toContain('admin');
  });
});
