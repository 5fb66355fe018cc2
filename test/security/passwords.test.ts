import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { Password } from '../../src/auth/passwords/password.entity.ts';
import { databases } from '../support/databases.ts';
import { Activate, Login, Register } from '../support/generated/operations.ts';
import { password } from '../support/people.ts';
import { outcomeOf } from '../support/subgraph-client.ts';
import { times } from '../support/times.ts';
import { withTestAuth } from '../support/with-test-auth.ts';

describe('the password hasher', () => {
  const cheap = { memoryKib: 8, iterations: 1 };

  it('is Argon2id with 19 MiB and two passes, and salts every hash', async () => {
    const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 10 });
    const [one, two] = await Promise.all([hasher.hash(password), hasher.hash(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, password)).toBe(true);
    expect(await hasher.verify(one, `${password} `)).toBe(false);
  });

  it('takes a password for the same however its letters are composed', async () => {
    const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 10, cost: cheap });
    expect(await hasher.verify(await hasher.hash('gru\u0308n gru\u0308n'), 'gr\u00fcn gr\u00fcn')).toBe(true);
  });

  it('never says yes for an account without a password', async () => {
    const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 10, cost: cheap });
    expect(await hasher.verify(null, 'the password of an account that does not exist')).toBe(false);
  });

  it('refuses at once what comes when too many wait, and works again when they are done', async () => {
    const hasher = createPasswordHasher({ concurrencyMax: 1, queueMax: 2, cost: cheap });
    const outcomes = await Promise.allSettled(times(5, () => hasher.hash(password)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect(outcomes[4]).toMatchObject({ reason: { code: 'OVERLOADED', retryAfterSeconds: 1 } });
    await expect(hasher.hash(password)).resolves.toContain('$argon2id$');
  });
});

describe.each(databases)('passwords on %s', (kind) => {
  const world = withTestAuth(kind);
  const email = 'ann@example.org';

  async function register(chosen: string): Promise<string> {
    return outcomeOf(await world.ask(Register, { input: { email, password: chosen } }));
  }

  async function signIn(guess: string): Promise<string> {
    return outcomeOf(await world.ask(Login, { input: { email, password: guess } }));
  }

  async function activate(): Promise<boolean> {
    const { data } = await world.ask(Activate, { input: { email, code: await world.codeFor(email) } });
    if (data.activate.__typename !== 'AccountActivated') throw new Error(data.activate.code);
    return data.activate.needsPassword;
  }

  it('have 8 to 128 characters, counted as people count them', async () => {
    const outcomes = [];
    // Each is two units of UTF-16 and one character, and no two neighbours make a pattern.
    const animals = (count: number) => times(count, (index) => String.fromCodePoint(0x1f400 + ((index * 37) % 64))).join('');
    for (const chosen of ['7 chars', animals(7), animals(129), 'x'.repeat(129)]) outcomes.push(await register(chosen));
    expect(outcomes).toEqual(times(4, () => 'WeakPassword'));
    expect(await register(animals(128))).toBe('RegistrationAccepted');
    await activate();
    expect(await signIn(animals(128))).toBe('SignedIn');
  });

  it('are refused before any hash when they are longer than any password', async () => {
    const before = world.hashes();
    expect(await register('x'.repeat(9_000))).toBe('WeakPassword');
    expect(await register('x'.repeat(900_000))).toBe('INVALID_INPUT');
    expect(world.hashes()).toBe(before);
  });

  it('that hold NUL or half a character are refused, and nothing of them is repeated', async () => {
    for (const chosen of ['secret\0secret', 'secret\ud800secret']) {
      const { errors } = await world.ask(Register, { input: { email, password: chosen } });
      expect(errors).toMatchObject([{ extensions: { code: 'INVALID_INPUT', errors: [{ loc: ['input', 'password'] }] } }]);
      expect(JSON.stringify(errors)).not.toContain('secret');
    }
  });

  it('of a stranger who registered first do not open the account of the owner who registers next', async () => {
    await register('the password of a stranger');
    await register('the password of the owner');
    expect(await activate()).toBe(true);
    expect(await signIn('the password of a stranger')).toBe('InvalidCredentials');
    expect(await signIn('the password of the owner')).toBe('InvalidCredentials');
  });

  it('of a stranger who registers after the owner do not open the account either', async () => {
    await register('the password of the owner');
    await register('the password of a stranger');
    await register('the password of a stranger');
    expect(await activate()).toBe(true);
    expect(await signIn('the password of a stranger')).toBe('InvalidCredentials');
  });

  it('stay when the owner registers again with the same', async () => {
    await register(password);
    await register(password);
    expect(await activate()).toBe(false);
    expect(await signIn(password)).toBe('SignedIn');
  });

  it('of an active account are not changed by registering it', async () => {
    await world.activated(email);
    await register('the password of a stranger');
    expect(await signIn('the password of a stranger')).toBe('InvalidCredentials');
    expect(await signIn(password)).toBe('SignedIn');
  });

  it('make one account of fifty registrations at once', async () => {
    await Promise.all(times(50, () => register(password)));
    expect(await world.auth.database.entityManager().count(Password, {})).toBe(1);
    expect(await activate()).toBe(false);
  });
});
