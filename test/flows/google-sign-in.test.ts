import { describe, expect, it } from 'vitest';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { databases } from '../support/databases.ts';
import {
  DeleteAccount,
  ExternalIdentities,
  ExportMyData,
  LinkGoogle,
  LoginWithGoogle,
  Me,
  UnlinkGoogle,
  VerifyTwoFactor,
} from '../support/generated/operations.ts';
import { fakeGoogle } from '../support/google.ts';
import { movableClock } from '../support/movable-clock.ts';
import { enrolled } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('signing in with Google, on %s', (kind) => {
  let clock = movableClock();
  const google = fakeGoogle(() => clock);
  const world = withTestAuth(kind, () => {
    clock = movableClock();
    return { clock, google: google.identities() };
  });
  const email = 'ann@gmail.com';

  const login = (idToken: string, more: object = {}) => world.ask(LoginWithGoogle, { input: { idToken, ...more } });
  async function signedIn(idToken: string, more: object = {}) {
    const { loginWithGoogle } = (await login(idToken, more)).data;
    if (loginWithGoogle.__typename !== 'SignedIn') throw new Error(loginWithGoogle.__typename);
    return { ...loginWithGoogle, bearer: loginWithGoogle.accessToken ?? '' };
  }

  it('makes an active account the first time, and signs in to the same one from then on', async () => {
    const names = { given_name: 'Ann', family_name: ' Lee ' };
    const first = await signedIn(google.idToken(email, names));
    expect(first.user).toMatchObject({ email });
    const me = await world.ask('{ me { firstName lastName isActive } }', {}, { bearer: first.bearer });
    expect(me.data).toEqual({ me: { firstName: 'Ann', lastName: 'Lee', isActive: true } });
    const again = await signedIn(google.idToken(email));
    expect(again.user.id).toBe(first.user.id);
    const events = await world.auth.database
      .entityManager()
      .find(AuditEvent, { accountId: first.user.id }, { orderBy: { at: 1 } });
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      'account.registered',
      'identity.linked',
      'session.opened',
      'session.opened',
    ]);
  });

  it('knows people by who they are at Google, not by an address that changes', async () => {
    const first = await signedIn(google.idToken(email, { sub: '42' }));
    const renamed = await signedIn(google.idToken('ann.lee@gmail.com', { sub: '42' }));
    expect(renamed.user).toMatchObject({ id: first.user.id, email });
  });

  it('links an account with the address where Google runs the mailbox, and tells the mailbox', async () => {
    const id = await world.activated(email);
    expect((await signedIn(google.idToken('Ann@Gmail.com'))).user.id).toBe(id);
    const [notice] = await world.auth.auth.delivery.listOutbox(1);
    expect(notice).toMatchObject({ to: email, purpose: 'GOOGLE_LINKED' });

    const worker = await world.activated('bob@work.example');
    expect((await signedIn(google.idToken('bob@work.example', { hd: 'work.example' }))).user.id).toBe(worker);
    expect((await world.signedIn(email)).user.id).toBe(id);
  });

  it('links by hand what Google cannot vouch for, for somebody who is signed in, and unlinks it', async () => {
    const { user, accessToken } = await world.member('ann@own.example');
    const bearer = accessToken ?? '';
    expect(outcomeOf(await login(google.idToken('ann@own.example')))).toBe('LinkRequired');

    const linked = await world.ask(LinkGoogle, { input: { idToken: google.idToken('ann@own.example') } }, { bearer });
    expect(linked.data.linkGoogle).toMatchObject({ externalIdentities: [{ provider: 'google', email: 'ann@own.example' }] });
    expect((await signedIn(google.idToken('ann@own.example'))).user.id).toBe(user.id);
    const again = await world.ask(LinkGoogle, { input: { idToken: google.idToken('ann@own.example') } }, { bearer });
    expect(outcomeOf(again)).toBe('GoogleLinked');
    expect((await world.ask(ExternalIdentities, {}, { bearer })).data.externalIdentities).toHaveLength(1);
    const exported = (await world.ask(ExportMyData, {}, { bearer })).data.exportMyData;
    expect(JSON.stringify(exported)).toContain('google-ann@own.example');

    expect((await world.ask(UnlinkGoogle, {}, { bearer })).data.unlinkGoogle).toMatchObject({ wasLinked: true });
    expect((await world.ask(UnlinkGoogle, {}, { bearer })).data.unlinkGoogle).toMatchObject({ wasLinked: false });
    expect(outcomeOf(await login(google.idToken('ann@own.example')))).toBe('LinkRequired');
  });

  it('asks for the second factor, by a challenge or at once, and trusts a device that was trusted', async () => {
    const { accessToken } = await world.member(email);
    const app = await enrolled(world, accessToken ?? '', clock);
    clock.advance(30);
    const { loginWithGoogle } = (await login(google.idToken(email))).data;
    if (loginWithGoogle.__typename !== 'TwoFactorRequired') throw new Error(loginWithGoogle.__typename);
    expect(loginWithGoogle.methods).toEqual(['TOTP']);
    const input = { challenge: loginWithGoogle.challenge, code: app.code() };
    expect(outcomeOf(await world.ask(VerifyTwoFactor, { input }))).toBe('SignedIn');
    expect(outcomeOf(await login(google.idToken(email), { code: '000000' }))).toBe('InvalidCredentials');

    clock.advance(30);
    const { deviceToken, session } = await signedIn(google.idToken(email), { code: app.code(), trustDevice: true });
    expect(session).toMatchObject({ transport: 'TOKEN' });
    expect(outcomeOf(await login(google.idToken(email), { deviceToken }))).toBe('SignedIn');
  });

  it('keeps an account that was to be deleted', async () => {
    const { bearer, user } = await signedIn(google.idToken(email));
    expect(outcomeOf(await world.ask(DeleteAccount, {}, { bearer }))).toBe('DeletionScheduled');
    expect((await signedIn(google.idToken(email))).user.id).toBe(user.id);
    const events = await world.auth.database.entityManager().find(AuditEvent, { accountId: user.id });
    expect(events.map(({ type }) => type)).toContain('account.deletion-cancelled');
  });

  it('opens sessions of every transport', async () => {
    const cookie = await login(google.idToken(email), { transport: 'COOKIE' });
    expect(cookie.headers.map(([name]) => name)).toContain('set-cookie');
    const opaque = await signedIn(google.idToken(email), { transport: 'OPAQUE' });
    expect(opaque.accessToken).toMatch(/^portcullis_user_/);
    const token = await signedIn(google.idToken(email));
    expect((await world.ask(Me, {}, { bearer: token.bearer })).data.me?.email).toBe(email);
  });

  it('takes the nonce that the client named', async () => {
    expect(outcomeOf(await login(google.idToken(email, { nonce: 'n-1' }), { nonce: 'n-1' }))).toBe('SignedIn');
  });
});

describe('signing in with Google where it is not configured', () => {
  const world = withTestAuth('sqlite');
  const google = fakeGoogle(() => movableClock());

  it('is refused', async () => {
    const idToken = google.idToken('ann@gmail.com');
    expect(outcomeOf(await world.ask(LoginWithGoogle, { input: { idToken } }))).toBe('GOOGLE_UNAVAILABLE');
    const bearer = (await world.member('ann@gmail.com')).accessToken ?? '';
    expect(outcomeOf(await world.ask(LinkGoogle, { input: { idToken } }, { bearer }))).toBe('GOOGLE_UNAVAILABLE');
  });
});
