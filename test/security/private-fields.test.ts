import { describe, expect, it, vi } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { databases } from '../support/databases.ts';
import { RefreshSession } from '../support/generated/operations.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const entities = `query ($representations: [_Any!]!) {
  _entities(representations: $representations) { ... on User { id displayName email firstName lastName isActive roles createdAt updatedAt } }
}`;

interface Entities {
  readonly _entities: readonly (Record<string, unknown> | null)[];
}

describe.each(databases)('what is private to a user, on %s', (kind) => {
  const world = withTestAuth(kind);
  const nothing = { email: null, firstName: null, lastName: null, isActive: null, roles: null, createdAt: null, updatedAt: null };

  function askEntities(representations: readonly unknown[], bearer?: string) {
    return world.ask<Entities>(entities, { representations }, { bearer });
  }

  it('is open to the user, through _entities too', async () => {
    const { user, accessToken } = await world.member('ann@example.org');
    const { data, errors } = await askEntities([{ __typename: 'User', id: user.id }], accessToken ?? '');
    expect(errors).toEqual([]);
    expect(data._entities).toMatchObject([{ id: user.id, email: 'ann@example.org', isActive: true }]);
  });

  it('is closed to nobody and to other users, field by field, and what is public stays readable', async () => {
    const ann = await world.member('ann@example.org');
    const bob = await world.member('bob@example.org');
    for (const [bearer, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [bob.accessToken ?? '', 'FORBIDDEN'],
    ] as const) {
      const { data, errors } = await askEntities([{ __typename: 'User', id: ann.user.id }], bearer);
      expect(data._entities).toEqual([{ id: ann.user.id, displayName: null, ...nothing }]);
      expect(errors.map(({ path }) => path?.[2])).toEqual(Object.keys(nothing));
      expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set([code]));
    }
  });

  it('is open to holders of the scope users:read', async () => {
    const ann = await world.member('ann@example.org');
    const bob = await world.member('bob@example.org');
    await world.auth.database.entityManager().nativeUpdate(Account, { id: bob.user.id }, { roles: ['admin'] });
    const { data } = await world.ask(RefreshSession, { input: { refreshToken: bob.refreshToken ?? '' } });
    if (data.refreshSession.__typename !== 'SessionRefreshed') throw new Error('not refreshed');
    const answer = await askEntities([{ __typename: 'User', id: ann.user.id }], data.refreshSession.accessToken);
    expect(answer.data._entities).toMatchObject([{ email: 'ann@example.org' }]);
  });

  it('is not reached by a representation whose id is anything but an id', async () => {
    const { accessToken } = await world.member('ann@example.org');
    const ids = [
      { $ne: null },
      { $like: 'user_%' },
      ['user_'],
      null,
      7,
      true,
      '',
      'user_%',
      `user_${'0'.repeat(32)}`,
      `user_${'A'.repeat(32)}`,
    ];
    const { data, errors } = await askEntities(
      [...ids.map((id) => ({ __typename: 'User', id })), { __typename: 'User' }],
      accessToken ?? '',
    );
    expect(errors).toEqual([]);
    expect(data._entities).toEqual(Array.from({ length: ids.length + 1 }, () => null));
  });

  it('is not echoed from a representation', async () => {
    const ann = await world.member('ann@example.org');
    const { data } = await askEntities(
      [{ __typename: 'User', id: ann.user.id, email: 'mallory@example.org', roles: ['admin'] }],
      ann.accessToken ?? '',
    );
    expect(data._entities).toMatchObject([{ email: 'ann@example.org', roles: [] }]);
  });

  it('is answered in the order of the question, from one query', async () => {
    const ann = await world.activated('ann@example.org');
    const bob = await world.activated('bob@example.org');
    const order = [bob, ann, `user_${'0'.repeat(32)}`, bob];
    const reads = vi.spyOn(world.auth.auth.accounts, 'find');
    const { data } = await world.ask<Entities>('query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id } } }', {
      r: order.map((id) => ({ __typename: 'User', id })),
    });
    expect(data._entities.map((user) => user?.['id'] ?? null)).toEqual([bob, ann, null, bob]);
    expect(reads).toHaveBeenCalledTimes(1);
  });
});
