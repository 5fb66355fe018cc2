import { describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/lib/secret-box.ts';
import { Secret } from '../../src/lib/secret.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { openSigningKeys } from '../../src/tokens/signing-keys.ts';
import { databases, freshDatabase } from '../support/databases.ts';
import {
  Activate,
  Confirm2Fa,
  ConfirmEmailChange,
  LinkGoogle,
  Login,
  LoginWithGoogle,
  Register,
  SendOtp,
  StepUp,
} from '../support/generated/operations.ts';
import { fakeGoogle } from '../support/google.ts';
import { openTestDatabase } from '../support/open-test-database.ts';
import { people, password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe.each(databases)('everything at once on %s', (kind) => {
  const google = fakeGoogle(() => systemClock);
  const world = withTestAuth(kind, () => ({ google: google.identities() }));

  it('to one account, from two processes, ends without a deadlock or a fault', async () => {
    const email = 'ann@example.org';
    await world.registered(email);
    const other = people(await world.another());
    const works = [
      (ask: typeof world.ask) => ask(Register, { input: { email, password } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(SendOtp, { input: { email, purpose: 'ACTIVATION' } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(Activate, { input: { email, code: '000000' } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(Login, { input: { email, password } }).then(outcomeOf),
    ];
    const rounds = times(10, () => [world.ask, other.ask]).flat();
    const outcomes = new Set(await Promise.all(rounds.flatMap((ask) => works.map((work) => work(ask)))));
    expect(outcomes).toEqual(new Set(['RegistrationAccepted', 'none', 'InvalidCode', 'InvalidCredentials']));
  });

  it('to one account whose owner is signed in, from two processes, ends without a deadlock or a fault', async () => {
    const email = 'ann@gmail.com';
    const bearer = (await world.member(email)).accessToken ?? '';
    const other = people(await world.another({ google: google.identities() }));
    const self = { bearer };
    const works = [
      (ask: typeof world.ask) => ask(Login, { input: { email, password } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(Login, { input: { email, password: 'wrong' } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(LoginWithGoogle, { input: { idToken: google.idToken(email) } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(LinkGoogle, { input: { idToken: google.idToken(email) } }, self).then(outcomeOf),
      (ask: typeof world.ask) => ask(SendOtp, { input: { purpose: 'PASSWORD_CHANGE' } }, self).then(outcomeOf),
      (ask: typeof world.ask) => ask(SendOtp, { input: { email, purpose: 'PASSWORD_RESET' } }).then(outcomeOf),
      (ask: typeof world.ask) => ask(StepUp, { input: { password } }, self).then(outcomeOf),
      (ask: typeof world.ask) => ask(Confirm2Fa, { input: { method: 'EMAIL', code: '000000' } }, self).then(outcomeOf),
      (ask: typeof world.ask) => ask(ConfirmEmailChange, { input: { code: '000000' } }, self).then(outcomeOf),
    ];
    const rounds = times(5, () => [world.ask, other.ask]).flat();
    const outcomes = new Set(await Promise.all(rounds.flatMap((ask) => works.map((work) => work(ask)))));
    expect(outcomes).toEqual(new Set(['SignedIn', 'InvalidCredentials', 'GoogleLinked', 'none', 'SteppedUp', 'InvalidCode']));
  });
});

describe.each(databases)('eight replicas that start on an empty %s database', (kind) => {
  it('sign with one key', async () => {
    const fresh = await freshDatabase(kind);
    const open = await Promise.all(times(8, () => openTestDatabase(fresh)));
    const secretBox = createSecretBox(new Secret('a master key of at least 32 characters'), systemRandom);
    const keys = await Promise.all(
      open.map(({ signingKeys: store }) => openSigningKeys({ store, secretBox, clock: systemClock, random: systemRandom })),
    );
    expect(new Set(keys.map((each) => each.current().kid)).size).toBe(1);
    await Promise.all(open.map((database) => database.close()));
    await fresh.drop();
  });
});
