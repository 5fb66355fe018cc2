import { createAccount } from '../../src/auth/administration/create-account.use-case.ts';
import { parseEmail } from '../../src/auth/accounts/email-identity.ts';
import { createPasswordHasher } from '../../src/auth/passwords/password-hasher.ts';
import { systemClock as clock } from '../../src/lib/clock.ts';
import { systemRandom as random } from '../../src/lib/random.ts';
import type { FreshDatabase } from '../support/databases.ts';
import { CreateApiKey } from '../support/generated/operations.ts';
import { fakeGoogle } from '../support/google.ts';
import { openTestAuth, type TestAuth } from '../support/open-test-auth.ts';
import { password, people, type People } from '../support/people.ts';

/** Somebody who has everything that can be ended. */
export interface Person {
  readonly id: string;
  readonly email: string;
  /** Of the session that asks. */
  readonly bearer: string;
  readonly refreshToken: string;
  readonly sessionId: string;
  readonly otherSessionId: string;
  readonly otherRefreshToken: string;
  readonly keyId: string;
  readonly keySecret: string;
}

export interface World extends People {
  readonly auth: TestAuth;
  readonly google: ReturnType<typeof fakeGoogle>;
  /** The bearer of an administrator who has just signed in. */
  administrator(): Promise<string>;
  person(): Promise<Person>;
  close(): Promise<void>;
}

const client = { address: '192.0.2.1', userAgent: 'a test', requestId: 'request-of-a-test' };

/** The auth domain over a database, for many people one after another. */
export async function openWorld(fresh: FreshDatabase, patienceMs?: number): Promise<World> {
  const google = fakeGoogle(() => clock);
  const auth = await openTestAuth(fresh, {
    google: google.identities(),
    ...(patienceMs === undefined ? {} : { patienceMs }),
  });
  const crowd = people(auth);
  const hasher = createPasswordHasher({ concurrencyMax: 2, queueMax: 100, cost: { memoryKib: 8, iterations: 1 } });
  let count = 0;

  async function create(roles: readonly string[]): Promise<{ id: string; email: string }> {
    count += 1;
    const email = parseEmail(`person-${count}@gmail.com`);
    if (email === null) throw new Error('not an address');
    const { transact } = auth.database;
    const deps = { transact, clock, random, hasher, passwordRules: { isBreached: null, serviceNames: [] } };
    const outcome = await createAccount(deps, { email, password, roles, client });
    if (outcome.kind !== 'created') throw new Error(outcome.kind);
    return { id: outcome.accountId, email: email.address };
  }

  return {
    ...crowd,
    auth,
    google,
    async administrator() {
      const { email } = await create(['admin']);
      return (await crowd.signedIn(email)).accessToken ?? '';
    },
    async person() {
      const { id, email } = await create([]);
      const [other, own] = [await crowd.signedIn(email), await crowd.signedIn(email)];
      const bearer = own.accessToken ?? '';
      const { createApiKey: made } = (await crowd.ask(CreateApiKey, { input: { name: 'key' } }, { bearer })).data;
      if (made.__typename !== 'ApiKeyCreated') throw new Error(made.__typename);
      return {
        id,
        email,
        bearer,
        refreshToken: own.refreshToken ?? '',
        sessionId: own.session.id,
        otherSessionId: other.session.id,
        otherRefreshToken: other.refreshToken ?? '',
        keyId: made.apiKey.id,
        keySecret: made.secret,
      };
    },
    close: () => auth.close(),
  };
}
