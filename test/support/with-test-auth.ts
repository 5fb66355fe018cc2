import { afterEach, beforeEach } from 'vitest';
import { freshDatabase, type Database as Kind, type FreshDatabase } from './databases.ts';
import { openTestAuth, type TestAuth, type TestAuthOptions } from './open-test-auth.ts';
import { people, type People } from './people.ts';

export interface TestWorld extends People {
  readonly auth: TestAuth;
  readonly fresh: FreshDatabase;
  hashes(): number;
  /** Another process on the same database. Closed with the test. */
  another(options?: TestAuthOptions): Promise<TestAuth>;
}

/** Gives each test of the file a fresh database with the auth domain on it. */
export function withTestAuth(kind: Kind, options: () => TestAuthOptions = () => ({})): TestWorld {
  let world: { fresh: FreshDatabase; auth: TestAuth; people: People; opened: TestAuth[]; options: TestAuthOptions };

  beforeEach(async () => {
    const fresh = await freshDatabase(kind);
    const own = options();
    const auth = await openTestAuth(fresh, own);
    world = { fresh, auth, people: people(auth), opened: [auth], options: own };
  });

  afterEach(async () => {
    await Promise.all(world.opened.map((auth) => auth.close()));
    await world.fresh.drop();
  });

  return {
    get auth() {
      return world.auth;
    },
    get fresh() {
      return world.fresh;
    },
    hashes: () => world.auth.hashes(),
    ask: (...input) => world.people.ask(...input),
    codeFor: (email) => world.people.codeFor(email),
    registered: (email) => world.people.registered(email),
    activated: (email) => world.people.activated(email),
    signedIn: (email, transport) => world.people.signedIn(email, transport),
    member: (email) => world.people.member(email),
    async another(more = {}) {
      const auth = await openTestAuth(world.fresh, { ...world.options, ...more });
      world.opened.push(auth);
      return auth;
    },
  };
}
