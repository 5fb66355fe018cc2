import { createSecretKey, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Account } from '../../src/auth/accounts/account.entity.ts';
import { AuditEvent } from '../../src/auth/audit/audit-event.entity.ts';
import { ExternalIdentity } from '../../src/auth/external-identities/external-identity.entity.ts';
import { cleanUp } from '../../src/auth/housekeeping/clean-up.ts';
import { epochSeconds } from '../../src/lib/clock.ts';
import { databases } from '../support/databases.ts';
import { LinkGoogle, Login, LoginWithGoogle, ResetPassword, UnlinkGoogle } from '../support/generated/operations.ts';
import { fakeGoogle, googleIssuer } from '../support/google.ts';
import { generousLimits } from '../support/generous-limits.ts';
import { movableClock } from '../support/movable-clock.ts';
import { password, people } from '../support/people.ts';
import { askedFor } from '../support/second-factor.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

const limits = {
  ...generousLimits,
  'sign-in': {
    ...generousLimits['sign-in'],
    account: { burst: 50, refillSeconds: 60 },
    address: { burst: 60, refillSeconds: 10 },
  },
};

describe.each(databases)('Google ID tokens on %s', (kind) => {
  let clock = movableClock();
  const google = fakeGoogle(() => clock);
  const options = () => ({ clock, limits, google: google.identities() });
  const world = withTestAuth(kind, () => {
    clock = movableClock();
    google.isDown = false;
    return options();
  });
  const email = 'ann@gmail.com';
  const em = () => world.auth.database.entityManager();

  const login = async (idToken: string, more: object = {}, address = '192.0.2.1') =>
    outcomeOf(await world.ask(LoginWithGoogle, { input: { idToken, ...more } }, { address }));

  const now = () => epochSeconds(clock.now());
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const hmac = () => createSecretKey(Buffer.from(google.publicKey.export({ type: 'spki', format: 'pem' })));

  it.each<[string, () => string]>([
    ['of another issuer', () => google.idToken(email, { iss: 'https://accounts.evil.example' })],
    ['for another client', () => google.idToken(email, { aud: 'their-client' })],
    ['for several clients', () => google.idToken(email, { aud: ['our-client.apps.example.com', 'their-client'] })],
    ['for nobody', () => google.idToken(email, { aud: undefined })],
    ['that has expired', () => google.idToken(email, { exp: now() - 10 })],
    ['that never expires', () => google.idToken(email, { exp: undefined })],
    ['from the future', () => google.idToken(email, { iat: now() + 60 })],
    ['authenticated in the future', () => google.idToken(email, { auth_time: now() + 60 })],
    ['that expires after the year 9999', () => google.idToken(email, { exp: 253_402_300_800 })],
    ['that is a logout token', () => google.idToken(email, {}, { header: { typ: 'logout+jwt' } })],
    ['of no time', () => google.idToken(email, { iat: undefined })],
    ['that is not valid yet', () => google.idToken(email, { nbf: now() + 60 })],
    ['about nobody', () => google.idToken(email, { sub: undefined })],
    ['about an object', () => google.idToken(email, { sub: { $ne: null } as unknown as string })],
    ['without an address', () => google.idToken(email, { email: undefined })],
    ['with what is no address', () => google.idToken(email, { email: 'ann' })],
    ['with an address that is not verified', () => google.idToken(email, { email_verified: false })],
    ['with an address that is nearly verified', () => google.idToken(email, { email_verified: 'true' })],
    ['with a nonce that nobody named', () => google.idToken(email, { nonce: 'n-1' })],
    ['of another type', () => google.idToken(email, {}, { header: { typ: 'at+jwt' } })],
    ['with a critical header', () => google.idToken(email, {}, { header: { crit: ['exp'] } })],
    ['with an unknown key', () => google.idToken(email, {}, { header: { kid: 'google-2' } })],
    ['signed by somebody else', () => google.idToken(email, {}, { key: other.privateKey })],
    ['in another algorithm', () => google.idToken(email, {}, { header: { alg: 'RS512' } })],
    ['whose key is the public one', () => google.idToken(email, {}, { key: hmac(), header: { alg: 'HS256' } })],
    ['that nobody signed', () => google.idToken(email).replace(/[^.]+$/, '')],
    ['that is none', () => 'not a token'],
  ])('are refused: one %s', async (_, idToken) => {
    expect(await login(idToken())).toBe('InvalidToken');
    expect(await em().count(Account)).toBe(0);
    expect(await em().find(AuditEvent, {})).toMatchObject([{ type: 'session.opened', reason: 'invalid-id-token' }]);
    expect(await login(google.idToken(email, { iss: 'accounts.google.com' }))).toBe('SignedIn');
  });

  it('are refused with another nonce than the client named, and without one where it named one', async () => {
    expect(await login(google.idToken(email, { nonce: 'n-1' }), { nonce: 'n-2' })).toBe('InvalidToken');
    expect(await login(google.idToken(email), { nonce: 'n-2' })).toBe('InvalidToken');
    expect(await login(google.idToken(email, { nonce: 'n-2' }), { nonce: 'n-2' })).toBe('SignedIn');
  });

  it('let one of fifty simultaneous sign-ins through, on two processes', async () => {
    const idToken = google.idToken(email);
    const another = people(await world.another(options()));
    const outcomes = await Promise.all(
      times(50, async (index) => outcomeOf(await (index % 2 ? world : another).ask(LoginWithGoogle, { input: { idToken } }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'SignedIn')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['SignedIn', 'InvalidToken']));
    expect(await em().count(Account)).toBe(1);
  });

  it('make one account when ten good ones for the same address come at once', async () => {
    const outcomes = await Promise.all(times(10, () => login(google.idToken(email))));
    expect(new Set(outcomes)).toEqual(new Set(['SignedIn']));
    expect([await em().count(Account), await em().count(ExternalIdentity)]).toEqual([1, 1]);
  });

  it('are spent however they are written, whatever came of them, until after they have expired', async () => {
    const idToken = google.idToken(email);
    expect(await login(idToken)).toBe('SignedIn');
    // The last digit of the signature holds bits that mean nothing.
    const [last = ''] = idToken.slice(-1);
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const twin = idToken.slice(0, -1) + digits.charAt(digits.indexOf(last) ^ 1);
    expect(await login(twin)).toBe('InvalidToken');

    await world.activated('ann@own.example');
    const refused = google.idToken('ann@own.example');
    expect([await login(refused), await login(refused)]).toEqual(['LinkRequired', 'InvalidToken']);
    clock.advance(3600);
    const retention = {
      endedSessionsSeconds: 1e9,
      auditEventsSeconds: 1e9,
      sentMessagesSeconds: 1e9,
      pendingAccountsSeconds: 1e9,
    };
    const sweep = () =>
      cleanUp(
        { entityManager: em, transact: world.auth.database.transact, clock, retention },
        { holder: 'test', restSeconds: 0 },
      );
    expect(Object.keys((await sweep()) ?? {})).not.toContain('spent ID tokens');
    expect(await login(idToken)).toBe('InvalidToken');
    clock.advance(61);
    expect(await sweep()).toMatchObject({ 'spent ID tokens': 2 });
    expect(await login(idToken)).toBe('InvalidToken');
  });

  it('do not sign in to an account of somebody whose address Google only verified once', async () => {
    const id = await world.activated('ann@own.example');
    expect(await login(google.idToken('ann@own.example'))).toBe('LinkRequired');
    expect(await em().find(AuditEvent, { reason: 'link-required' })).toMatchObject([{ accountId: id, outcome: 'failure' }]);
    expect(await login(google.idToken('ann@own.example', { hd: 'own.example' }))).toBe('SignedIn');
  });

  it('take an account that was never activated from whoever chose its password', async () => {
    const code = await world.registered(email);
    await em().nativeUpdate(Account, { email }, { firstName: 'Mallory' });
    const signedIn = await world.ask(LoginWithGoogle, { input: { idToken: google.idToken(email, { given_name: 'Ann' }) } });
    expect(outcomeOf(signedIn)).toBe('SignedIn');
    expect(outcomeOf(await world.ask(Login, { input: { email, password } }))).toBe('InvalidCredentials');
    const activate = `mutation { activate(input: { email: "${email}", code: "${code}" }) { __typename } }`;
    expect(outcomeOf(await world.ask(activate, {}))).toBe('InvalidCode');
    expect(await em().find(Account, {})).toMatchObject([{ email, firstName: 'Ann' }]);
  });

  it('do not give the roles of a pending account to somebody whose address Google only verified once', async () => {
    await world.registered('root@own.example');
    await em().nativeUpdate(Account, { email: 'root@own.example' }, { roles: ['admin'] });
    expect(await login(google.idToken('root@own.example'))).not.toBe('SignedIn');
    expect(await login(google.idToken('root@own.example', { hd: 'own.example' }))).toBe('SignedIn');
  });

  it('sign in to no account that is disabled, and link none', async () => {
    const linked = await world.activated(email);
    await login(google.idToken(email));
    const unlinked = await world.activated('bob@gmail.com');
    await em().nativeUpdate(Account, { id: { $in: [linked, unlinked] } }, { disabledAt: clock.now() });
    expect(await login(google.idToken(email))).toBe('InvalidToken');
    expect(await login(google.idToken('bob@gmail.com'))).toBe('InvalidToken');
    expect(await em().count(ExternalIdentity, { accountId: unlinked })).toBe(0);
    await em().nativeUpdate(Account, { id: linked }, { disabledAt: null });
    expect(await login(google.idToken(email))).toBe('SignedIn');
  });

  it('link only with a fresh proof, only once, and to one account', async () => {
    const ann = (await world.member('ann@own.example')).accessToken ?? '';
    const bob = (await world.member('bob@own.example')).accessToken ?? '';
    const link = async (bearer: string, idToken: string) =>
      outcomeOf(await world.ask(LinkGoogle, { input: { idToken } }, { bearer }));

    const idToken = google.idToken('x@gmail.com', { sub: 'x' });
    const outcomes = await Promise.all(times(10, () => link(ann, idToken)));
    expect(outcomes.toSorted()).toEqual(['GoogleLinked', ...times(9, () => 'InvalidToken')]);
    expect(await link(bob, google.idToken('x@gmail.com', { sub: 'x' }))).toBe('AlreadyLinked');
    expect(await link(ann, google.idToken('y@gmail.com', { sub: 'y' }))).toBe('AlreadyLinked');
    // Another Google account that has got Ann's address meanwhile is not hers either.
    expect(await login(google.idToken('ann@own.example', { sub: 'z', hd: 'own.example' }))).toBe('LinkRequired');

    clock.advance(601);
    const late = google.idToken('b@gmail.com', { sub: 'b' });
    const refresh = async (name: string) => (await world.signedIn(name)).accessToken ?? '';
    expect(await link(bob, late)).toBe('INVALID_TOKEN');
    const fresh = await refresh('bob@own.example');
    clock.advance(299);
    expect(await link(fresh, late)).toBe('GoogleLinked');
  });

  it('ask for a fresh proof where the second factor was not proved', async () => {
    const { accessToken, session } = await world.member('ann@own.example');
    const bearer = accessToken ?? '';
    await em().getConnection().execute(`update session set authenticated_at = created_at where id = '${session.id}'`);
    await em().nativeUpdate(Account, { email: 'ann@own.example' }, { secondFactors: ['TOTP'] });
    const idToken = google.idToken('ann@gmail.com');
    expect(outcomeOf(await world.ask(LinkGoogle, { input: { idToken } }, { bearer }))).toBe('FreshProofRequired');
    expect(outcomeOf(await world.ask(UnlinkGoogle, {}, { bearer }))).toBe('FreshProofRequired');
    await em().nativeUpdate(Account, { email: 'ann@own.example' }, { secondFactors: [] });
    expect(outcomeOf(await world.ask(LinkGoogle, { input: { idToken } }, { bearer }))).toBe('GoogleLinked');
  });

  it('are forgotten when the mailbox resets the password, so that who linked theirs in secret is out', async () => {
    const owner = 'ann@own.example';
    const bearer = (await world.member(owner)).accessToken ?? '';
    await world.ask(LinkGoogle, { input: { idToken: google.idToken('mallory@gmail.com') } }, { bearer });
    expect(await login(google.idToken('mallory@gmail.com'))).toBe('SignedIn');
    const { flowId, code } = await askedFor(world, owner, 'PASSWORD_RESET');
    const input = { email: owner, flowId, code, newPassword: 'another correct horse battery' };
    expect(outcomeOf(await world.ask(ResetPassword, { input }))).toBe('PasswordReset');
    expect(await em().count(AuditEvent, { type: 'identity.unlinked', reason: 'password-reset' })).toBe(1);
    const mallory = await world.ask(LoginWithGoogle, { input: { idToken: google.idToken('mallory@gmail.com') } });
    expect(JSON.stringify(mallory.data)).not.toContain(owner);
    expect(await em().count(ExternalIdentity, { email: 'mallory@gmail.com', accountId: { $ne: null } })).toBe(1);
    expect(await em().count(Account)).toBe(2);
  });

  it('are refused with 503 while the keys of Google cannot be read, and not spent by that', async () => {
    google.isDown = true;
    const another = people(await world.another(options()));
    const idToken = google.idToken(email);
    expect(outcomeOf(await another.ask(LoginWithGoogle, { input: { idToken } }))).toBe('UNAVAILABLE');
    google.isDown = false;
    clock.advance(5);
    expect(outcomeOf(await another.ask(LoginWithGoogle, { input: { idToken } }))).toBe('SignedIn');
  });

  it('are proved by keys that are read every five minutes, so that a withdrawn one does not count for ever', async () => {
    const own = fakeGoogle(() => clock);
    const another = people(await world.another({ clock, limits, google: own.identities() }));
    const signIn = async () => outcomeOf(await another.ask(LoginWithGoogle, { input: { idToken: own.idToken(email) } }));
    for (const _ of times(3, Number)) expect(await signIn()).toBe('SignedIn');
    expect(own.reads()).toBe(1);
    clock.advance(300);
    own.isDown = true;
    expect(await signIn()).toBe('SignedIn');
    own.isDown = false;
    own.withdrawKeys();
    clock.advance(5);
    // The one that finds Google up again does not wait for it.
    await signIn();
    expect(await signIn()).toBe('InvalidToken');
  });

  it('are counted per address, so that bad ones fill no table', async () => {
    const outcomes = [];
    for (const index of times(62, Number)) outcomes.push(await login(`rubbish ${index}`, {}, '198.51.100.1'));
    expect(outcomes.slice(-2)).toEqual(['RATE_LIMITED', 'RATE_LIMITED']);
    expect(await login(google.idToken(email, { iss: googleIssuer }), {}, '198.51.100.2')).toBe('SignedIn');
    expect(await em().count(AuditEvent, { reason: 'invalid-id-token' })).toBe(60);
  });
});
