import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { databases } from '../support/databases.ts';
import {
  Activate,
  ChangeEmail,
  ChangePassword,
  Confirm2Fa,
  ConfirmEmailChange,
  CreateApiKey,
  DeleteAccount,
  Disable2Fa,
  Enable2Fa,
  Login,
  Me,
  Register,
  ResetPassword,
  UndoChange,
} from '../support/generated/operations.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { askedFor, enrolled, type Enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { email, undoTokenOf } from '../support/take-over.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const thiefs = 'thief@example.net';
const newPassword = 'a password of another time';
const hour = 3600;

describe.each(databases)('an owner who undoes what a thief has changed on %s', (kind) => {
  let clock = movableClock();
  const world = withTestAuth(kind, () => ({ clock: (clock = movableClock()) }));
  const { ask } = world;

  const undo = async (token: string) => outcomeOf(await ask(UndoChange, { input: { token } }));
  const login = async (input: { email: string; password: string; code?: string }) => outcomeOf(await ask(Login, { input }));

  /** A thief who knows the password gives the account another address. */
  async function moved(bearer: string): Promise<string> {
    expect(outcomeOf(await ask(ChangeEmail, { input: { newEmail: thiefs } }, { bearer }))).toBe('EmailChangeBegun');
    const code = await world.codeFor(thiefs);
    expect(outcomeOf(await ask(ConfirmEmailChange, { input: { code } }, { bearer }))).toBe('EmailChanged');
    return undoTokenOf(world, 'EMAIL_CHANGED');
  }

  const stolen = async () => (await world.member(email)).accessToken ?? '';

  /** What a mail to the owner says: reset the password, and sign in. */
  async function comesBack(code?: string): Promise<string> {
    const proof = await askedFor(world, email, 'PASSWORD_RESET');
    expect(outcomeOf(await ask(ResetPassword, { input: { email, newPassword, ...proof } }))).toBe('PasswordReset');
    return login({ email, password: newPassword, ...(code === undefined ? {} : { code }) });
  }

  it('has the address again, and the thief has neither session nor password', async () => {
    const bearer = await stolen();
    const token = await moved(bearer);
    expect(await login({ email: thiefs, password })).toBe('SignedIn');
    expect(await undo(token)).toBe('ChangeUndone');
    expect((await ask(Me, {}, { bearer })).status).toBe(401);
    for (const name of [email, thiefs]) expect(await login({ email: name, password })).toBe('InvalidCredentials');
    expect(await comesBack()).toBe('SignedIn');
    const [told] = (await world.auth.auth.delivery.listOutbox(100)).filter(({ purpose }) => purpose === 'CHANGE_UNDONE');
    expect(told).toMatchObject({ to: email });
  });

  it('may do so for 72 hours, and not a second longer', async () => {
    const token = await moved(await stolen());
    clock.advance(72 * hour - 1);
    expect(await undo(token)).toBe('ChangeUndone');
  });

  it('may not do so after 72 hours', async () => {
    const token = await moved(await stolen());
    clock.advance(72 * hour);
    expect(await undo(token)).toBe('InvalidToken');
    expect(await login({ email: thiefs, password })).toBe('SignedIn');
  });

  it('undoes once, whoever asks at the same moment, on two processes', async () => {
    const token = await moved(await stolen());
    const other = people(await world.another());
    const outcomes = await Promise.all(
      times(50, async (index) => outcomeOf(await (index % 2 ? world : other).ask(UndoChange, { input: { token } }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'ChangeUndone')).toHaveLength(1);
  });

  it('undoes what was changed after it, too, and the links that the thief got are void', async () => {
    const bearer = await stolen();
    const owners = await enrolled(world, bearer, clock);
    clock.advance(60);
    const token = await moved(bearer);
    // The thief puts an app of their own in the place of the owner's, changes the password and deletes the account.
    const thiefsApp: Enrolled = await enrolled(world, bearer, clock);
    const thiefsToken = await undoTokenOf(world, 'TWO_FACTOR_ENABLED', thiefs);
    const changed = await ask(
      ChangePassword,
      { input: { currentPassword: password, newPassword: 'what the thief likes' } },
      { bearer },
    );
    expect(outcomeOf(changed)).toBe('PasswordChanged');
    expect(outcomeOf(await ask(DeleteAccount, {}, { bearer }))).toBe('DeletionScheduled');

    expect(await undo(token)).toBe('ChangeUndone');
    expect(await undo(thiefsToken)).toBe('InvalidToken');
    const account = await world.auth.database.entityManager().findOneOrFail(Account, { emailIdentity: email });
    expect(account).toMatchObject({ deletionDueAt: null, secondFactors: ['TOTP'] });
    // A code that may have been used before counts no more; the next one does, and none of the thief's.
    expect(await comesBack(owners.code())).toBe('InvalidCredentials');
    clock.advance(30);
    expect(await login({ email, password: newPassword, code: thiefsApp.code() })).toBe('InvalidCredentials');
    expect(await login({ email, password: newPassword, code: thiefsApp.recoveryCodes[0] ?? '' })).toBe('InvalidCredentials');
    expect(await login({ email, password: newPassword, code: owners.code() })).toBe('SignedIn');
  });

  it('has the first word, whatever links the thief was mailed and used after it', async () => {
    const bearer = await stolen();
    const token = await moved(bearer);
    expect(outcomeOf(await ask(CreateApiKey, { input: { name: 'one' } }, { bearer }))).toBe('ApiKeyCreated');
    const older = await undoTokenOf(world, 'API_KEY_CREATED', thiefs);
    await enrolled(world, bearer, clock);
    const newer = await undoTokenOf(world, 'TWO_FACTOR_ENABLED', thiefs);
    expect(await undo(older)).toBe('ChangeUndone');
    expect(await undo(newer)).toBe('InvalidToken');
    expect(await undo(token)).toBe('ChangeUndone');
    expect(await undo(token)).toBe('InvalidToken');
    expect(await comesBack()).toBe('SignedIn');
  });

  it('has the first word, however often the thief moves the account and undoes that', async () => {
    const bearer = await stolen();
    const token = await moved(bearer);
    const elsewhere = 'thief@example.com';
    clock.advance(60);
    expect(outcomeOf(await ask(ChangeEmail, { input: { newEmail: elsewhere } }, { bearer }))).toBe('EmailChangeBegun');
    const input = { code: await world.codeFor(elsewhere) };
    expect(outcomeOf(await ask(ConfirmEmailChange, { input }, { bearer }))).toBe('EmailChanged');
    expect(await undo(await undoTokenOf(world, 'EMAIL_CHANGED', thiefs))).toBe('ChangeUndone');
    expect(await undo(token)).toBe('ChangeUndone');
    expect(await comesBack()).toBe('SignedIn');
  });

  it('may use the newest link first and an older one afterwards, which brings back more', async () => {
    const bearer = await stolen();
    const owners = await enrolled(world, bearer, clock);
    clock.advance(60);
    expect(outcomeOf(await ask(Disable2Fa, { input: { code: owners.code() } }, { bearer }))).toBe('TwoFactorDisabled');
    const older = await undoTokenOf(world, 'TWO_FACTOR_DISABLED');
    clock.advance(60);
    expect(outcomeOf(await ask(CreateApiKey, { input: { name: 'one' } }, { bearer }))).toBe('ApiKeyCreated');
    const newer = await undoTokenOf(world, 'API_KEY_CREATED');
    expect(await undo(newer)).toBe('ChangeUndone');
    expect(await comesBack()).toBe('SignedIn');
    expect(await undo(older)).toBe('ChangeUndone');
    expect(await undo(newer)).toBe('InvalidToken');
    expect(await comesBack()).toBe('TwoFactorRequired');
    clock.advance(30);
    expect(await login({ email, password: newPassword, code: owners.code() })).toBe('SignedIn');
  });

  it('may change the address back instead, which leaves the thief no link', async () => {
    const bearer = await stolen();
    const owners = (await world.signedIn(email)).accessToken ?? '';
    const token = await moved(bearer);
    expect(outcomeOf(await ask(CreateApiKey, { input: { name: 'one' } }, { bearer }))).toBe('ApiKeyCreated');
    const thiefsToken = await undoTokenOf(world, 'API_KEY_CREATED', thiefs);
    clock.advance(1);
    await ask(ChangeEmail, { input: { newEmail: email } }, { bearer: owners });
    const input = { code: await world.codeFor(email) };
    expect(outcomeOf(await ask(ConfirmEmailChange, { input }, { bearer: owners }))).toBe('EmailChanged');
    await expect(undoTokenOf(world, 'EMAIL_CHANGED', thiefs)).rejects.toThrow('No link');
    expect(await undo(thiefsToken)).toBe('InvalidToken');
    expect(await undo(token)).toBe('ChangeUndone');
  });

  it.each([
    [72 * hour - 1, false],
    [72 * hour, true],
  ])('may change the address back after %i seconds: the mailbox between gets a link: %s', async (seconds, hasLink) => {
    await moved(await stolen());
    clock.advance(seconds);
    // The password is still the owner's, too.
    const fresh = (await world.signedIn(thiefs)).accessToken ?? '';
    await ask(ChangeEmail, { input: { newEmail: email } }, { bearer: fresh });
    const input = { code: await world.codeFor(email) };
    expect(outcomeOf(await ask(ConfirmEmailChange, { input }, { bearer: fresh }))).toBe('EmailChanged');
    const link = undoTokenOf(world, 'EMAIL_CHANGED', thiefs).then(
      () => true,
      () => false,
    );
    expect(await link).toBe(hasLink);
  });

  it('is let in again when a thief has set up the first second factor', async () => {
    const bearer = await stolen();
    await enrolled(world, bearer, clock);
    expect(await login({ email, password })).toBe('TwoFactorRequired');
    expect(await undo(await undoTokenOf(world, 'TWO_FACTOR_ENABLED'))).toBe('ChangeUndone');
    expect(await comesBack()).toBe('SignedIn');
  });

  it('is not kept out by whoever registers the old address', async () => {
    const token = await moved(await stolen());
    await ask(Register, { input: { email, password: 'what the thief likes' } });
    expect(await undo(token)).toBe('ChangeUndone');
    expect(await comesBack()).toBe('SignedIn');
  });

  it('keeps an account that the mailbox has activated since', async () => {
    const token = await moved(await stolen());
    await ask(Register, { input: { email, password: newPassword } });
    await ask(Activate, { input: { email, code: await world.codeFor(email) } });
    expect(await undo(token)).toBe('InvalidToken');
    expect(await login({ email, password: newPassword })).toBe('SignedIn');
  });

  it('has the codes by mail from before as second factor again, after the wait', async () => {
    const bearer = await stolen();
    await ask(Enable2Fa, { input: { method: 'EMAIL' } }, { bearer });
    const input = { method: 'EMAIL' as const, code: await world.codeFor(email) };
    const { confirm2FA } = (await ask(Confirm2Fa, { input }, { bearer })).data;
    const codes = confirm2FA.__typename === 'TwoFactorEnabled' ? confirm2FA.recoveryCodes : [];
    clock.advance(1);
    expect(await undo(await moved(bearer))).toBe('ChangeUndone');
    expect(await comesBack()).toBe('TwoFactorRequired');
    expect(await login({ email, password: newPassword, code: codes[0] ?? '' })).toBe('SignedIn');
  });

  it.each(['', 'pc_un_', 'x'.repeat(1000), `pc_un_${'A'.repeat(43)}`])('is nobody who presents %j', async (token) => {
    await moved(await stolen());
    expect(await undo(token)).toBe('InvalidToken');
  });
});
