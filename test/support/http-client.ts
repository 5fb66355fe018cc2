import { Activate, Login, Register, type LoginMutation, type TypedDocumentString } from './generated/operations.ts';
import type { TestApp } from './start-app.ts';

export interface HttpAnswer<Data> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data?: Data | null; readonly errors?: readonly HttpError[] };
  /** Throws where there is none, with the whole answer as message. */
  readonly data: Data;
}

export interface HttpError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface AskOptions {
  readonly bearer?: string | null;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type SignedIn = Extract<LoginMutation['login'], { __typename: 'SignedIn' }>;

export const password = 'correct horse battery staple';

/** A client of the running application, over real HTTP. */
export function httpClient(app: Pick<TestApp, 'url' | 'authUrl'>) {
  async function ask<Data = Record<string, unknown>, Variables = Record<string, unknown>>(
    document: TypedDocumentString<Data, Variables> | string,
    variables: Variables | null = null,
    { bearer, cookie, headers }: AskOptions = {},
  ): Promise<HttpAnswer<Data>> {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...((bearer ?? null) === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(cookie === undefined ? {} : { cookie, origin: 'http://localhost:4000' }),
        ...headers,
      },
      body: JSON.stringify({ query: document.toString(), variables }),
    });
    const body = (await response.json()) as HttpAnswer<Data>['body'];
    return {
      status: response.status,
      headers: response.headers,
      body,
      get data() {
        if (body.data === null || body.data === undefined) throw new Error(JSON.stringify(body));
        return body.data;
      },
    };
  }

  const self = {
    ask,

    /** The code in the newest message to an address. */
    async codeFor(email: string): Promise<string> {
      const response = await fetch(`${app.authUrl}/dev/outbox`);
      const messages = (await response.json()) as { to: string; code: string | null }[];
      const code = messages.find(({ to }) => to === email)?.code;
      if (typeof code !== 'string') throw new Error(`No code was sent to ${email}.`);
      return code;
    },

    /** Registers and returns the activation code. */
    async registered(email: string): Promise<string> {
      const { data } = await ask(Register, { input: { email, password } });
      if (data.register.__typename !== 'RegistrationAccepted') throw new Error(data.register.code);
      return self.codeFor(email);
    },

    async signedIn(email: string): Promise<SignedIn & { readonly bearer: string }> {
      const { data } = await ask(Login, { input: { email, password } });
      if (data.login.__typename !== 'SignedIn') throw new Error(data.login.code);
      return { ...data.login, bearer: data.login.accessToken ?? '' };
    },

    /** Registers, activates and signs in. */
    async member(email: string): Promise<SignedIn & { readonly bearer: string }> {
      const code = await self.registered(email);
      await ask(Activate, { input: { email, code } });
      return self.signedIn(email);
    },
  };
  return self;
}
