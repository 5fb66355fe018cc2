import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { databases } from '../support/databases.ts';
import {
  AssignRoles,
  CreateApiKey,
  DefineRole,
  DeleteAccount,
  DisableUser,
  RefreshSession,
  RevokeSession,
  StepUp,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { somebody } from '../support/somebody.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('administrators on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const { ask } = world;

  interface Administrator {
    readonly id: string;
    readonly bearer: string;
    readonly refreshToken: string;
  }

  async function administrator(name: string, roles: readonly string[] = ['admin']): Promise<Administrator> {
    const email = `${name}@example.org`;
    const id = await world.activated(email);
    await world.auth.database.entityManager().nativeUpdate(Account, { id }, { roles });
    const { accessToken, refreshToken } = await world.signedIn(email);
    return { id, bearer: accessToken ?? '', refreshToken: refreshToken ?? '' };
  }

  const assign = (bearer: string, userId: string, roles: string[]) => ask(AssignRoles, { input: { userId, roles } }, { bearer });
  const disable = (bearer: string, userId: string, isDisabled = true) =>
    ask(DisableUser, { input: { userId, isDisabled } }, { bearer });
  const define = (bearer: string, name: string, scopes: string[]) =>
    ask(DefineRole, { input: { name, description: name, scopes } }, { bearer });
  const changes = (bearer: string, userId: string) => [
    async () => outcomeOf(await assign(bearer, userId, ['admin'])),
    async () => outcomeOf(await define(bearer, 'support', ['users:read'])),
    async () => outcomeOf(await disable(bearer, userId)),
  ];

  it('prove who they are before they change anything, lately', async () => {
    const { id: userId } = await administrator('ann', []);
    const { refreshToken } = await administrator('root');
    clock.advance(600);
    const { refreshSession } = (await ask(RefreshSession, { input: { refreshToken } })).data;
    const stale = refreshSession.__typename === 'SessionRefreshed' ? refreshSession.accessToken : '';
    for (const change of changes(stale, userId)) expect(await change()).toBe('FreshProofRequired');
    expect(outcomeOf(await ask(StepUp, { input: { password } }, { bearer: stale }))).toBe('SteppedUp');
    const outcomes = [];
    for (const change of changes(stale, userId)) outcomes.push(await change());
    expect(outcomes).toEqual(['RolesAssigned', 'RoleDefined', 'UserDisabled']);
  });

  it('let a program do so by a key that was given the scope by name, and by no other', async () => {
    const { id: userId } = await administrator('ann', []);
    const { bearer } = await administrator('root');
    const keyWith = async (scopes: string[]) => {
      const { createApiKey } = (await ask(CreateApiKey, { input: { name: 'deploy', scopes } }, { bearer })).data;
      const secret = createApiKey.__typename === 'ApiKeyCreated' ? createApiKey.secret : '';
      return (await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody))?.token ?? '';
    };
    for (const scopes of [[], ['users:read', 'audit:read']]) {
      for (const change of changes(await keyWith(scopes), userId)) expect(await change()).toBe('FORBIDDEN');
    }
    const outcomes = [];
    // The answers show the user, which takes the third scope.
    const key = await keyWith(['roles:write', 'users:write', 'users:read']);
    for (const change of changes(key, userId)) outcomes.push(await change());
    expect(outcomes).toEqual(['RolesAssigned', 'RoleDefined', 'UserDisabled']);
  });

  it('end sessions of others by the same rules', async () => {
    const root = await administrator('root');
    const ann = await administrator('ann', []);
    const sessionOf = async () => (await world.signedIn('ann@example.org')).session.id;
    const end = async (bearer: string, id: string) => outcomeOf(await ask(RevokeSession, { input: { id } }, { bearer }));
    const keyWith = async (scopes: string[]) => {
      const { createApiKey } = (await ask(CreateApiKey, { input: { name: 'ops', scopes } }, { bearer: root.bearer })).data;
      const secret = createApiKey.__typename === 'ApiKeyCreated' ? createApiKey.secret : '';
      return (await world.auth.auth.credentials.exchange({ kind: 'api-key', secret }, somebody))?.token ?? '';
    };
    expect(await end(ann.bearer, (await world.signedIn('root@example.org')).session.id)).toBe('SessionNotFound');
    expect(await end(await keyWith(['users:write']), await sessionOf())).toBe('FORBIDDEN');
    expect(await end(await keyWith(['sessions:revoke']), await sessionOf())).toBe('SessionRevoked');

    clock.advance(600);
    const { refreshSession } = (await ask(RefreshSession, { input: { refreshToken: root.refreshToken } })).data;
    const stale = refreshSession.__typename === 'SessionRefreshed' ? refreshSession.accessToken : '';
    const id = await sessionOf();
    expect(await end(stale, id)).toBe('FreshProofRequired');
    const own = (await world.signedIn('root@example.org')).session.id;
    expect(await end(stale, own)).toBe('SessionRevoked');
    expect(outcomeOf(await ask(StepUp, { input: { password } }, { bearer: stale }))).toBe('SteppedUp');
    expect(await end(stale, id)).toBe('SessionRevoked');
    const other = await administrator('bob');
    expect(outcomeOf(await assign(stale, other.id, []))).toBe('RolesAssigned');
    expect(await end(other.bearer, await sessionOf())).toBe('FORBIDDEN');
  });

  it('are none any more when the role is taken, whatever their token says', async () => {
    const root = await administrator('root');
    const ann = await administrator('ann');
    const { id: userId } = await administrator('bob', []);
    expect(outcomeOf(await assign(root.bearer, ann.id, []))).toBe('RolesAssigned');
    for (const change of changes(ann.bearer, userId)) expect(await change()).toBe('FORBIDDEN');
  });

  it('are never none: the last one keeps the role, the account and its scopes', async () => {
    const root = await administrator('root');
    expect(outcomeOf(await assign(root.bearer, root.id, []))).toBe('LastAdministrator');
    expect(outcomeOf(await disable(root.bearer, root.id))).toBe('LastAdministrator');
    expect(outcomeOf(await ask(DeleteAccount, {}, { bearer: root.bearer }))).toBe('LastAdministrator');
    expect(outcomeOf(await define(root.bearer, 'admin', ['users:read']))).toBe('LastAdministrator');
    // Somebody who cannot sign in, or is about to be deleted, is no other.
    const ann = await administrator('ann');
    const bob = await administrator('bob');
    expect(outcomeOf(await disable(root.bearer, ann.id))).toBe('UserDisabled');
    expect(outcomeOf(await ask(DeleteAccount, {}, { bearer: bob.bearer }))).toBe('DeletionScheduled');
    expect(outcomeOf(await assign(root.bearer, root.id, []))).toBe('LastAdministrator');
    // Another role with the scope is as good, and so is another administrator.
    expect(outcomeOf(await define(root.bearer, 'owner', ['roles:write', 'users:write']))).toBe('RoleDefined');
    expect(outcomeOf(await assign(root.bearer, root.id, ['owner']))).toBe('RolesAssigned');
    expect(outcomeOf(await disable(root.bearer, ann.id, false))).toBe('UserDisabled');
    expect(outcomeOf(await ask(DeleteAccount, {}, { bearer: root.bearer }))).toBe('DeletionScheduled');
  });

  it('are never none, whatever several of them do at the same moment', async () => {
    const other = people(await world.another());
    for (const round of times(5, Number)) {
      const admins = await Promise.all(times(4, (index) => administrator(`admin-${round}-${index}`)));
      const attack = async ({ bearer }: Administrator, index: number) => {
        const client = index % 2 ? world : other;
        const next = admins[(index + 1) % admins.length]?.id ?? '';
        const ways = [
          () => client.ask(AssignRoles, { input: { userId: next, roles: [] } }, { bearer }),
          () => client.ask(DisableUser, { input: { userId: next } }, { bearer }),
          () => client.ask(DeleteAccount, {}, { bearer }),
          () => client.ask(DefineRole, { input: { name: 'admin', description: 'x', scopes: [] } }, { bearer }),
        ];
        const way = ways[(index + round) % ways.length] as (typeof ways)[number];
        return outcomeOf(await way());
      };
      const outcomes = await Promise.all(admins.map(attack));
      expect(outcomes).not.toContain('INTERNAL');
      const left = await world.auth.database
        .entityManager()
        .find(Account, { disabledAt: null, deletionDueAt: null, activatedAt: { $ne: null } });
      expect(left.filter(({ roles }) => roles.includes('admin')).length).toBeGreaterThan(0);
    }
  });
});
