import { Activate, Login, Register, type LoginMutation } from './generated/operations.ts';
import type { TestAuth } from './open-test-auth.ts';
import { subgraphClient } from './subgraph-client.ts';

export const password = 'correct horse battery staple';

export type SignedIn = Extract<LoginMutation['login'], { __typename: 'SignedIn' }>;

/** What tests do with accounts before they come to their point. */
export function people(auth: TestAuth) {
  const ask = subgraphClient(auth.subgraph);
  const self = {
    ask,

    /** The code in the newest message to an address. */
    async codeFor(email: string): Promise<string> {
      const messages = await auth.auth.delivery.listOutbox(1000);
      const code = messages.find(({ to }) => to.toLowerCase() === email.toLowerCase())?.code;
      if (!code) throw new Error('No code was sent to that address.');
      return code;
    },

    async registered(email: string): Promise<string> {
      const { data } = await ask(Register, { input: { email, password } });
      if (data.register.__typename !== 'RegistrationAccepted') throw new Error(data.register.code);
      return self.codeFor(email);
    },

    /** Returns the account's id. */
    async activated(email: string): Promise<string> {
      const code = await self.registered(email);
      const { data } = await ask(Activate, { input: { email, code } });
      if (data.activate.__typename !== 'AccountActivated') throw new Error(data.activate.code);
      return data.activate.userId;
    },

    async signedIn(email: string, transport: 'TOKEN' | 'COOKIE' = 'TOKEN'): Promise<SignedIn> {
      const { data } = await ask(Login, { input: { email, password, transport } });
      if (data.login.__typename !== 'SignedIn') throw new Error(data.login.code);
      return data.login;
    },

    /** Registers, activates and signs in. */
    async member(email: string): Promise<SignedIn> {
      await self.activated(email);
      return self.signedIn(email);
    },
  };
  return self;
}

export type People = ReturnType<typeof people>;
