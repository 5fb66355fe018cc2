import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { purgeDeletedAccounts } from '../../src/auth/accounts/purge-deleted-accounts.use-case.ts';
import { databases } from '../support/databases.ts';
import {
  ChangeEmail,
  ConfirmEmailChange,
  DeleteAccount,
  ExportMyData,
  Login,
  Me,
  Register,
  ResetPassword,
  SendOtp,
  UpdateUser,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password } from '../support/people.ts';
import { askedFor, enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('what people do with their account on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const email = 'ann@example.org';

  const member = async () => (await world.member(email)).accessToken ?? '';
  const login = async (name: string) => outcomeOf(await world.ask(Login, { input: { email: name, password } }));
  const outbox = () => world.auth.auth.delivery.listOutbox(100);

  describe('who they are', () => {
    it('is changed field by field; what is absent stays, null takes away', async () => {
      const bearer = await member();
      const first = { firstName: ' Ann ', displayName: 'annie', phone: '+41 44 668 18 00', locale: 'de-at', isDarkMode: true };
      const { data } = await world.ask(UpdateUser, { input: first }, { bearer });
      expect(data.updateUser).toEqual({
        firstName: 'Ann',
        lastName: null,
        displayName: 'annie',
        phone: '+41446681800',
        locale: 'de-AT',
        isDarkMode: true,
      });
      const second = await world.ask(UpdateUser, { input: { lastName: 'Lee', phone: null } }, { bearer });
      expect(second.data.updateUser).toMatchObject({ firstName: 'Ann', lastName: 'Lee', phone: null, isDarkMode: true });
    });

    it.each([
      { phone: '044 668 18 00' },
      { phone: '+41 12' },
      { phone: 'call +41446681800 now' },
      { locale: 'not a language' },
      { firstName: 'two\nlines' },
      { isDarkMode: null },
    ])('is not changed to what makes no sense: %j', async (input) => {
      const bearer = await member();
      expect(outcomeOf(await world.ask(UpdateUser, { input }, { bearer }))).toBe('INVALID_INPUT');
    });

    it.each(['id', 'email', 'password', 'roles', 'isActive', 'is2FAEnabled', 'createdAt', 'deletionDueAt'])(
      'does not include %s',
      async (field) => {
        const bearer = await member();
        const answer = await world.ask(UpdateUser, { input: { firstName: 'Ann', [field]: 'x' } }, { bearer });
        expect(answer.errors).toHaveLength(1);
        expect((await world.ask(Me, {}, { bearer })).data.me).toMatchObject({ firstName: null, roles: [] });
      },
    );
  });

  describe('the address', () => {
    const newEmail = 'ann@new.example.org';

    async function begun(bearer: string): Promise<string> {
      expect(outcomeOf(await world.ask(ChangeEmail, { input: { newEmail } }, { bearer }))).toBe('EmailChangeBegun');
      return world.codeFor(newEmail);
    }
    const confirm = (bearer: string, code: string) => world.ask(ConfirmEmailChange, { input: { code } }, { bearer });

    it('changes when the new mailbox says so, and the old one is told', async () => {
      const bearer = await member();
      const code = await begun(bearer);
      expect([await login(email), await login(newEmail)]).toEqual(['SignedIn', 'InvalidCredentials']);
      const changed = (await confirm(bearer, code)).data.confirmEmailChange;
      expect(changed).toMatchObject({ __typename: 'EmailChanged', user: { email: newEmail } });
      expect([await login(email), await login(newEmail)]).toEqual(['InvalidCredentials', 'SignedIn']);
      expect((await outbox()).find(({ purpose }) => purpose === 'EMAIL_CHANGED')).toMatchObject({ to: email });
    });

    it('changes once of fifty', async () => {
      const bearer = await member();
      const code = await begun(bearer);
      const outcomes = await Promise.all(times(50, async () => outcomeOf(await confirm(bearer, code))));
      expect(outcomes.filter((outcome) => outcome === 'EmailChanged')).toHaveLength(1);
    });

    it('takes the code from the mailbox that was named last', async () => {
      const bearer = await member();
      const code = await begun(bearer);
      await world.ask(ChangeEmail, { input: { newEmail: 'ann@third.example.org' } }, { bearer });
      expect(outcomeOf(await confirm(bearer, code))).toBe('InvalidCode');
      await world.ask(SendOtp, { input: { purpose: 'EMAIL_CHANGE' } }, { bearer });
      const answer = await confirm(bearer, await world.codeFor('ann@third.example.org'));
      expect(answer.data.confirmEmailChange).toMatchObject({ user: { email: 'ann@third.example.org' } });
    });

    it('is not taken from another account, and who asks is not told that there is one', async () => {
      const bearer = await member();
      await world.activated(newEmail);
      const taken = await world.ask(ChangeEmail, { input: { newEmail } }, { bearer });
      const free = await world.ask(ChangeEmail, { input: { newEmail: 'free@example.org' } }, { bearer });
      expect(taken.data).toEqual(free.data);
      expect((await outbox()).find(({ purpose }) => purpose === 'ACCOUNT_EXISTS')).toMatchObject({ to: newEmail });
    });

    it('is not taken from somebody who registered it meanwhile', async () => {
      const bearer = await member();
      const code = await begun(bearer);
      await world.ask(Register, { input: { email: newEmail, password } });
      expect(outcomeOf(await confirm(bearer, code))).toBe('InvalidCode');
      expect(await login(email)).toBe('SignedIn');
    });

    it('is not given back by codes that went to the old mailbox', async () => {
      const bearer = await member();
      const stolen = await askedFor(world, email, 'PASSWORD_RESET');
      await confirm(bearer, await begun(bearer));
      const input = { email: newEmail, newPassword: 'what a thief would choose', ...stolen };
      expect(outcomeOf(await world.ask(ResetPassword, { input }))).toBe('InvalidCode');
    });

    it('asks for a fresh proof', async () => {
      const bearer = await member();
      clock.advance(240);
      await enrolled(world, bearer, clock);
      const other = await world.ask(ChangeEmail, { input: { newEmail } }, { bearer });
      expect(outcomeOf(other)).toBe('EmailChangeBegun');
      const stale = await staleBearer();
      expect(outcomeOf(await world.ask(ChangeEmail, { input: { newEmail } }, { bearer: stale }))).toBe('FreshProofRequired');
    });
  });

  /** Of a session that proved itself more than ten minutes ago; its token is newer. */
  async function staleBearer(): Promise<string> {
    const name = 'stale@example.org';
    const { refreshToken } = await world.member(name);
    clock.advance(601);
    const document =
      'mutation R($input: RefreshSessionInput!) { refreshSession(input: $input) { ... on SessionRefreshed { accessToken } } }';
    const { data } = await world.ask<{ refreshSession: { accessToken: string } }>(document, { input: { refreshToken } });
    return data.refreshSession.accessToken;
  }

  describe('the end', () => {
    it('comes after a grace period; every session ends at once', async () => {
      const bearer = await member();
      const other = (await world.signedIn(email)).accessToken ?? '';
      const { data } = await world.ask(DeleteAccount, {}, { bearer });
      const dueAt = new Date(clock.now().getTime() + 30 * 86_400_000).toISOString();
      expect(data.deleteAccount).toEqual({ __typename: 'DeletionScheduled', dueAt });
      expect((await world.ask(Me, {}, { bearer })).status).toBe(401);
      expect((await world.ask(Me, {}, { bearer: other })).status).toBe(401);

      const deps = { transact: world.auth.database.transact, clock };
      expect(await purgeDeletedAccounts(deps, 10)).toBe(0);
      clock.advance(30 * 86_400);
      expect(await purgeDeletedAccounts(deps, 10)).toBe(1);
      expect(await world.auth.database.entityManager().count(Account, {})).toBe(0);
      expect(await login(email)).toBe('InvalidCredentials');
      const events = await world.auth.database.entityManager().find(AuditEvent, { type: 'account.deletion-scheduled' });
      expect(events).toMatchObject([{ address: null, userAgent: null }]);
    });

    it('is called off by signing in', async () => {
      const bearer = await member();
      await world.ask(DeleteAccount, {}, { bearer });
      expect(await login(email)).toBe('SignedIn');
      clock.advance(30 * 86_400);
      expect(await purgeDeletedAccounts({ transact: world.auth.database.transact, clock }, 10)).toBe(0);
    });

    it('asks for a fresh proof', async () => {
      expect(outcomeOf(await world.ask(DeleteAccount, {}, { bearer: await staleBearer() }))).toBe('FreshProofRequired');
    });
  });

  describe('all that is held', () => {
    it('is handed out as JSON, of the one who asks alone, without what opens anything', async () => {
      const bearer = await member();
      const app = await enrolled(world, bearer, clock);
      const other = await world.member('bob@example.org');
      const { data } = await world.ask(ExportMyData, {}, { bearer });
      if (data.exportMyData.__typename !== 'ExportedData') throw new Error(data.exportMyData.__typename);
      const text = JSON.stringify(data.exportMyData.data);
      expect(data.exportMyData.data).toMatchObject({
        account: { email, secondFactors: ['TOTP'] },
        sessions: [{ address: '192.0.2.1', userAgent: 'a test' }],
        oneTimeCodes: [{ purpose: 'ACTIVATION' }],
      });
      expect(text).toContain('two-factor.enabled');
      for (const secret of [app.secret, ...app.recoveryCodes, other.user.id, 'bob@example.org', 'igest', '$argon2'])
        expect(text).not.toContain(secret);
    });

    it('asks for a fresh proof', async () => {
      expect(outcomeOf(await world.ask(ExportMyData, {}, { bearer: await staleBearer() }))).toBe('FreshProofRequired');
    });
  });
});
