import { afterAll, beforeAll } from 'vitest';
import { httpClient, password } from './http-client.ts';
import { startApp, type Layout, type StartOptions, type TestApp } from './start-app.ts';
import type { Database } from './databases.ts';

/** Where the REST face is proved: in one process, and relayed by a gateway to the auth process. */
export const restLayouts: readonly { readonly layout: Layout; readonly database: Database }[] = [
  { layout: 'whole', database: 'sqlite' },
  { layout: 'split', database: 'postgresql' },
];

export interface RestRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly bearer?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Throws where the body is not JSON. */
  readonly json: Readonly<Record<string, unknown>>;
}

/** One application for all tests of the block, and the requests of REST clients. */
export function withRestApp(options: StartOptions) {
  let app: TestApp;
  let people = 0;
  beforeAll(async () => {
    app = await startApp(options);
  });
  afterAll(() => app.stop());

  const client = () => httpClient(app);

  async function send(method: string, path: string, { headers, bearer, json, body }: RestRequest = {}): Promise<RestAnswer> {
    const response = await fetch(app.url + path, {
      method,
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      get json() {
        return JSON.parse(text) as Record<string, unknown>;
      },
    };
  }

  return {
    send,
    get app() {
      return app;
    },
    get ask() {
      return client().ask;
    },
    /** An address that nobody has. */
    newAddress: () => `person-${(people += 1)}@example.org`,
    /** Somebody who is signed in. */
    async member(email = `person-${(people += 1)}@example.org`) {
      const { bearer, refreshToken, session, user } = await client().member(email);
      return { email, bearer, refreshToken: refreshToken ?? '', sessionId: session.id, userId: user.id };
    },
    /** The code in the newest message to an address. */
    codeFor: (email: string) => client().codeFor(email),
    signedIn: (email: string) => client().signedIn(email),
    /** Signs in over REST, as `Authorization: Basic` has it. */
    basic: (email: string, secret = password) => ({
      authorization: `Basic ${Buffer.from(`${email}:${secret}`).toString('base64')}`,
    }),
    /** Whether a bearer is still taken at `/graphql`. */
    async isAlive(bearer: string): Promise<boolean> {
      const { status } = await client().ask('{ me { id } }', null, { bearer });
      return status === 200;
    },
  };
}
