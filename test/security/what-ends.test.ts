import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { endings, holdings, sparing, type Ending, type Holding } from '../../src/auth/endings/endings.ts';
import type { RecoverySettings } from '../../src/auth/accounts/recovery-settings.ts';
import { packagePath } from '../../src/lib/package-path.ts';
import { databases } from '../support/databases.ts';
import {
  AssignRoles,
  ChangePassword,
  Confirm2Fa,
  ConfirmEmailChange,
  DeleteAccount,
  Disable2Fa,
  DisableUser,
  Enable2Fa,
  RegenerateRecoveryCodes,
  ResetPassword,
  RevokeSessions,
  UndoChange,
} from '../support/generated/operations.ts';
import { fakeGoogle } from '../support/google.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { email, newEmail, occupied, undoTokenOf, type Occupied } from '../support/take-over.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const newPassword = 'a password of another time';
const events = Object.keys(endings) as Ending[];

describe.each(databases)('what is left of the ways into an account on %s', (kind) => {
  let clock = movableClock();
  let recovery: Partial<RecoverySettings> = {};
  const google = fakeGoogle(() => clock);
  const world = withTestAuth(kind, () => {
    clock = movableClock();
    return { clock, google: google.identities(), recovery };
  });
  const { ask } = world;

  async function administrator(): Promise<string> {
    const { user } = await world.member('root@example.org');
    await world.auth.database.entityManager().nativeUpdate(Account, { id: user.id }, { roles: ['admin'] });
    return (await world.signedIn('root@example.org')).accessToken ?? '';
  }

  /** Makes each happen, as its owner or an administrator does. Returns what came of it. */
  const happenings: Readonly<Record<Ending, (account: Occupied) => Promise<string>>> = {
    async 'password reset'() {
      const proof = await askedFor(world, email, 'PASSWORD_RESET');
      return outcomeOf(await ask(ResetPassword, { input: { email, newPassword, ...proof } }));
    },
    'password changed': async ({ own }) =>
      outcomeOf(await ask(ChangePassword, { input: { newPassword, currentPassword: password } }, { bearer: own })),
    'address changed': async ({ own }) =>
      outcomeOf(await ask(ConfirmEmailChange, { input: { code: await world.codeFor(newEmail) } }, { bearer: own })),
    async 'second factor added'({ own }) {
      await ask(Enable2Fa, { input: { method: 'EMAIL' } }, { bearer: own });
      const input = { method: 'EMAIL' as const, code: await world.codeFor(email) };
      return outcomeOf(await ask(Confirm2Fa, { input }, { bearer: own }));
    },
    'recovery codes replaced': async ({ own }) => outcomeOf(await ask(RegenerateRecoveryCodes, {}, { bearer: own })),
    async 'second factors disabled'({ own, app }) {
      clock.advance(30);
      return outcomeOf(await ask(Disable2Fa, { input: { code: app.code() } }, { bearer: own }));
    },
    'other sessions revoked': async ({ own }) =>
      outcomeOf(await ask(RevokeSessions, { input: { scope: 'OTHERS' } }, { bearer: own })),
    'all sessions revoked': async ({ own }) => outcomeOf(await ask(RevokeSessions, { input: { scope: 'ALL' } }, { bearer: own })),
    async 'roles taken at once'({ accountId: userId }) {
      const bearer = await administrator();
      return outcomeOf(await ask(AssignRoles, { input: { userId, roles: [], endAccess: true } }, { bearer }));
    },
    async 'account disabled'({ accountId: userId }) {
      const bearer = await administrator();
      const outcome = outcomeOf(await ask(DisableUser, { input: { userId } }, { bearer }));
      // What counts is what is there when they are let in again.
      await ask(DisableUser, { input: { userId, isDisabled: false } }, { bearer });
      return outcome;
    },
    'deletion scheduled': async ({ own }) => outcomeOf(await ask(DeleteAccount, {}, { bearer: own })),
    'change undone': async () =>
      outcomeOf(await ask(UndoChange, { input: { token: await undoTokenOf(world, 'TWO_FACTOR_ENABLED') } })),
  };
  const done: Readonly<Record<Ending, string>> = {
    'password reset': 'PasswordReset',
    'password changed': 'PasswordChanged',
    'address changed': 'EmailChanged',
    'second factor added': 'TwoFactorEnabled',
    'recovery codes replaced': 'RecoveryCodes',
    'second factors disabled': 'TwoFactorDisabled',
    'other sessions revoked': 'none',
    'all sessions revoked': 'none',
    'roles taken at once': 'RolesAssigned',
    'account disabled': 'UserDisabled',
    'deletion scheduled': 'DeletionScheduled',
    'change undone': 'ChangeUndone',
  };
  const idToken = () => google.idToken('thief@example.net');
  const verdicts = (isLeft: (holding: Holding) => boolean) =>
    Object.fromEntries(holdings.map((holding) => [holding, isLeft(holding) ? 'stays' : 'ends']));

  it('is all of them while nothing happens', async () => {
    const account = await occupied(world, clock, idToken);
    expect([...(await account.left())].toSorted()).toEqual([...holdings].toSorted());
  });

  it.each(events)('is what the table says: %s', async (ending) => {
    const account = await occupied(world, clock, idToken);
    expect(await happenings[ending](account)).toBe(done[ending]);
    const left = await account.left();
    const ended: readonly Holding[] = endings[ending];
    expect(verdicts((holding) => left.has(holding))).toEqual(verdicts((holding) => !ended.includes(holding)));
  });

  describe('where the operator keeps API keys', () => {
    beforeAll(() => {
      recovery = { keepsApiKeys: true };
    });
    afterAll(() => {
      recovery = {};
    });

    it.each(sparing)('is them, too: %s', async (ending) => {
      const account = await occupied(world, clock, idToken);
      expect(await happenings[ending](account)).toBe(done[ending]);
      expect(await account.left()).toContain('API keys');
    });
  });
});

describe('the table of what ends', () => {
  it('is told in the documentation, cell by cell', () => {
    const lines = readFileSync(packagePath('docs/recovery.md'), 'utf8').split('\n');
    const start = lines.findIndex((line) => line.startsWith('| what happens |'));
    const table = lines.slice(start, lines.indexOf('', start)).map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
    const [head = [], , ...rows] = table;
    expect(head.slice(1)).toEqual(holdings);
    expect(Object.fromEntries(rows.map(([name = '', ...cells]) => [name, cells]))).toEqual(
      Object.fromEntries(
        events.map((event) => [
          event,
          holdings.map((holding) => ((endings[event] as readonly Holding[]).includes(holding) ? 'ends' : '')),
        ]),
      ),
    );
  });
});
