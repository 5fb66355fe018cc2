import { createAccountOperations, type AccountOperations } from './account.ts';
import type { ClientOptions, StepUpProof } from './client-options.ts';
import { createContext, type WithToken } from './context.ts';
import type { Document } from './document.ts';
import { loadSession } from './load-session.ts';
import type { ChangeListener } from './session-keeper.ts';
import type { Session } from './session.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import { signOut, type SignOutOptions } from './sign-out.ts';
import { prove, stepUp } from './step-up.ts';

/** Signs one user in and out, and sends operations in the user's name. Made by `createClient`. */
export interface Client extends SignIn, AccountOperations {
  readonly url: string;
  /** True: a cookie holds the session, so requests carry credentials and no bearer. */
  readonly isCookie: boolean;
  /**
   * Returns the session that is held, or null. A client with a cookie asks the server the first time. `isFresh: true` asks the server in
   * any case, so that changes of the user are seen. Throws `NETWORK` if the server is asked and cannot be reached.
   */
  session(options?: { readonly isFresh?: boolean }): Promise<Session | null>;
  /** Calls the listener when a user signs in or out here or in another tab, or the server ends the session. Returns what stops that. */
  onChange(listener: ChangeListener): () => void;
  /** Ends the session, in all tabs; with `everywhere`, all sessions of the user. */
  signOut(options?: SignOutOptions): Promise<void>;
  /** Proves again who the user is. Throws `INVALID_CREDENTIALS`. */
  stepUp(proof: StepUpProof): Promise<Session>;
  /** Posts an operation in the user's name and returns its data. Throws the first error of the answer. */
  request<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data>;
  /**
   * Returns an access token that is probably alive, exchanged if need be, and is not `refused`. Null: no session is held, or a cookie
   * holds it. Throws `NETWORK`.
   */
  accessToken(refused?: string | null): Promise<string | null>;
  /** Sends a request with an access token, and again when that was refused. Adapters are made of it. */
  readonly withToken: WithToken;
  /** Stops listening to other tabs. */
  close(): void;
}

/** Returns a client. It reads its storage and talks to the server when it is used, not before. */
export function createClient(options: ClientOptions): Client {
  const context = createContext(options, prove);
  const { keeper, renewal } = context;
  /** A client with a cookie does not know whether there is a session before it has asked. */
  let isAsked = !context.isCookie;
  keeper.onChange(() => (isAsked = true));

  return {
    ...createSignIn(context),
    ...createAccountOperations(context),
    url: options.url,
    isCookie: context.isCookie,
    async session({ isFresh = false } = {}) {
      const held = await keeper.read();
      if (isAsked && (!isFresh || (held === null && !context.isCookie))) return held?.session ?? null;
      const session = await loadSession(context);
      isAsked = true;
      return session;
    },
    onChange: (listener) => keeper.onChange(listener),
    signOut: (how) => signOut(context, how),
    stepUp: (proof) => stepUp(context, proof),
    request: (document, variables) => context.request(document, variables),
    accessToken: (refused) => renewal.accessToken(refused),
    withToken: context.withToken,
    close: () => keeper.close(),
  };
}
