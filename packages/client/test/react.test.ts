// @vitest-environment happy-dom
import { act, createElement, Fragment, StrictMode } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client, Session } from '../src/index.ts';
import { AuthProvider, SignedIn, SignedOut, useClient, useSession } from '../src/react.ts';

beforeAll(() => {
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT = true;
});
afterEach(() => document.body.replaceChildren());

const sessionOf = (email: string) => ({ id: `sess ${email}`, user: { id: email, email } }) as unknown as Session;

type Listener = Parameters<Client['onChange']>[0];

/** A client that a test signs in and out. */
function scriptedClient(session: () => Promise<Session | null>) {
  const listeners = new Set<Listener>();
  const client = {
    session,
    onChange(listener: Listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  } as unknown as Client;
  return {
    client,
    listeners,
    tell: (...change: Parameters<Listener>) => act(() => listeners.forEach((listener) => listener(...change))),
  };
}

function Page() {
  const { isLoading, session, reason } = useSession();
  return createElement(
    Fragment,
    null,
    `${isLoading ? 'loading' : (session?.user.email ?? 'nobody')} ${reason}`,
    createElement(SignedIn, null, ' in'),
    createElement(SignedOut, null, ' out'),
  );
}

const page = (client: Client, initial?: Session | null) =>
  createElement(
    StrictMode,
    null,
    createElement(AuthProvider, { client, ...(initial === undefined ? {} : { initial }) }, createElement(Page)),
  );

async function rendered(client: Client) {
  const root = createRoot(document.body.appendChild(document.createElement('div')));
  await act(async () => root.render(page(client)));
  return { text: () => document.body.textContent, root };
}

describe('a component', () => {
  it('renders neither side before it is known whether a user is signed in, and the right one then', async () => {
    const asked = Promise.withResolvers<Session | null>();
    const { client } = scriptedClient(() => asked.promise);
    const { text } = await rendered(client);
    expect(text()).toBe('loading null');
    await act(async () => asked.resolve(sessionOf('ann')));
    expect(text()).toBe('ann null in');
  });

  it('renders again when a user signs in or out, with the reason, and stops listening when it is gone', async () => {
    const { client, tell, listeners } = scriptedClient(async () => null);
    const { text, root } = await rendered(client);
    expect(text()).toBe('nobody null out');
    tell(sessionOf('ann'), 'signed-in');
    expect(text()).toBe('ann signed-in in');
    tell(null, 'ended');
    expect(text()).toBe('nobody ended out');
    expect(listeners.size).toBe(1);
    await act(async () => root.unmount());
    expect(listeners.size).toBe(0);
  });

  it('does not go back to an answer that is older than a change', async () => {
    const asked = Promise.withResolvers<Session | null>();
    const { client, tell } = scriptedClient(() => asked.promise);
    const { text } = await rendered(client);
    tell(sessionOf('bob'), 'signed-in');
    await act(async () => asked.resolve(sessionOf('ann')));
    expect(text()).toBe('bob signed-in in');
  });

  it('renders as signed out where the server cannot be reached', async () => {
    const { client } = scriptedClient(() => Promise.reject(new Error('no network')));
    expect((await rendered(client)).text()).toBe('nobody null out');
  });

  it('needs a provider', () => {
    const Lonely = () => useClient().url;
    expect(() => renderToString(createElement(Lonely))).toThrow('AuthProvider');
  });
});

describe('rendering on a server', () => {
  it('shows the session of its own request, also with one client for all', () => {
    const { client } = scriptedClient(async () => null);
    const texts = [sessionOf('ann'), sessionOf('bob'), null, undefined].map((initial) =>
      renderToString(page(client, initial)).replaceAll(/<!--.*?-->/g, ''),
    );
    expect(texts).toEqual(['ann null in', 'bob null in', 'nobody null out', 'loading null']);
  });

  it('is taken over by the page without a difference', async () => {
    const { client } = scriptedClient(async () => sessionOf('ann'));
    const element = page(client, sessionOf('ann'));
    const container = document.body.appendChild(document.createElement('div'));
    container.innerHTML = renderToString(element);
    const faults: unknown[] = [];
    await act(async () => hydrateRoot(container, element, { onRecoverableError: (error) => faults.push(error) }));
    expect([container.textContent, faults]).toEqual(['ann null in', []]);
  });
});
