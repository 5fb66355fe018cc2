'use client';
import { createContext, createElement, useContext, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Client } from './create-client.ts';
import type { ChangeReason, Session } from './session.ts';

/** The state of the sign-in, as a component sees it. */
export interface SessionState {
  /** True until it is known whether a user is signed in. */
  readonly isLoading: boolean;
  readonly session: Session | null;
  /** The reason for the last change, for example `ended` after the server has ended the session. Null before the first. */
  readonly reason: ChangeReason | null;
}

export interface AuthProviderProps {
  readonly client: Client;
  /** The session that the server has rendered with. Left out: it is not known while rendering on a server. */
  readonly initial?: Session | null;
  readonly children?: ReactNode;
}

interface Store {
  readonly client: Client;
  subscribe(tell: () => void): () => void;
  read(): SessionState;
  readOnServer(): SessionState;
}

const loading: SessionState = { isLoading: true, session: null, reason: null };
const Auth = createContext<Store | null>(null);

/** Gives a client to the components below it. What it holds is its own: two requests that a server renders share nothing. */
export function AuthProvider({ client, initial, children }: AuthProviderProps): ReactNode {
  // The session of the first rendering is the one that counts: later ones come from the client.
  const store = useMemo(() => createStore(client, initial), [client]);
  return createElement(Auth.Provider, { value: store }, children);
}

/** Returns the client of the nearest `AuthProvider`. Throws where there is none. */
export function useClient(): Client {
  return useStore().client;
}

/** Returns the state of the sign-in, and renders again when it changes, in this tab or another. */
export function useSession(): SessionState {
  const { subscribe, read, readOnServer } = useStore();
  return useSyncExternalStore(subscribe, read, readOnServer);
}

/** Renders its children for a user who is signed in. */
export function SignedIn({ children }: { readonly children?: ReactNode }): ReactNode {
  return useSession().session === null ? null : children;
}

/** Renders its children where no user is signed in, and nothing while that is not known. */
export function SignedOut({ children }: { readonly children?: ReactNode }): ReactNode {
  const { isLoading, session } = useSession();
  return isLoading || session !== null ? null : children;
}

function useStore(): Store {
  const store = useContext(Auth);
  if (store === null) throw new Error('Render the component within an AuthProvider.');
  return store;
}

/** Holds the state of a client for all its components. It listens to the client while a component listens to it. */
function createStore(client: Client, initial: Session | null | undefined): Store {
  const atFirst: SessionState = initial === undefined ? loading : { isLoading: false, session: initial, reason: null };
  let state = atFirst;
  const listeners = new Set<() => void>();
  let stop = () => {};

  function put(session: Session | null, reason: ChangeReason | null): void {
    state = { isLoading: false, session, reason };
    for (const tell of listeners) tell();
  }

  function listen(): void {
    stop = client.onChange(put);
    const before = state;
    client.session().then(
      (session) => {
        // A change that came meanwhile is newer.
        if (state === before && (state.isLoading || state.session?.id !== session?.id)) put(session, state.reason);
      },
      () => {
        // A server that cannot be reached says nothing about the session. The next change does.
        if (state === before && state.isLoading) put(null, null);
      },
    );
  }

  return {
    client,
    subscribe(tell) {
      if (listeners.size === 0) listen();
      listeners.add(tell);
      return () => {
        listeners.delete(tell);
        if (listeners.size === 0) stop();
      };
    },
    read: () => state,
    readOnServer: () => atFirst,
  };
}
