import { asksForProof, errorOf, refusesToken, type Answer } from './answer.ts';
import type { ClientOptions } from './client-options.ts';
import type { DataOf, Document } from './document.ts';
import { postOperation, type Door } from './post-operation.ts';
import { createRenewal, type Renewal } from './renewal.ts';
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts';
import { pageStorage, type SessionStorage } from './storage.ts';
import { browserTabs, createExclusive, noTabs, type Exclusive } from './tabs.ts';

/** The values that all parts of a client share. */
export interface Context {
  readonly options: ClientOptions;
  readonly isCookie: boolean;
  readonly keeper: SessionKeeper;
  readonly renewal: Renewal;
  readonly exclusive: Exclusive;
  readonly now: () => number;
  /** Keeps the token of a trusted device. Null: nothing does. */
  readonly storage: SessionStorage | null;
  /** The key of the token of a trusted device. */
  readonly deviceKey: string;
  /** Posts an operation without a bearer, and returns its data. Throws its first error. */
  ask<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data>;
  /** Posts an operation with the access token, as `withToken` says, and returns its data. Throws its first error. */
  request<Data, Variables>(document: Document<Data, Variables>, variables: Variables): Promise<Data>;
  withToken: WithToken;
}

export interface SendOptions {
  /** True: the operation has no effect, so that it may run again in any case. */
  readonly isQuery?: boolean;
}

/**
 * Calls `send` with an access token, or null where no session or a cookie is used, and returns its answer. Calls it once more, with
 * another token, when the server refused the token, and once more after a step-up when the operation was refused for the lack of a
 * fresh proof or of a second factor.
 */
export type WithToken = <Given extends Answer>(
  send: (token: string | null) => Promise<Given>,
  options?: SendOptions,
) => Promise<Given>;

/** Joins the parts of a client. `prove` asks the user for a step-up and returns false if none was given. */
export function createContext(options: ClientOptions, prove: (context: Context) => Promise<boolean>): Context {
  const { url, key = `portcullis:${url}`, now = Date.now } = options;
  const isCookie = options.storage === 'cookie';
  const isOfPage = (options.storage === undefined || isCookie) && typeof document !== 'undefined';
  const tabs = options.tabs ?? (isOfPage ? browserTabs() : noTabs);
  const door: Door = {
    url,
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    headers: options.headers ?? (() => ({})),
    credentials: isCookie ? 'include' : 'omit',
  };
  const storage = typeof options.storage === 'object' ? options.storage : pageStorage();
  const keeper = createSessionKeeper({ key, storage: isCookie ? 'cookie' : storage, tabs, now });
  const exclusive = createExclusive(tabs.locks, key);
  const renewal = createRenewal({ door, keeper, exclusive, now });
  let proving: Promise<boolean> | null = null;

  const context: Context = {
    options,
    isCookie,
    keeper,
    renewal,
    exclusive,
    now,
    storage,
    deviceKey: `${key}:device`,

    async ask(query, variables) {
      const answer = await postOperation(door, query, variables, null);
      // The browser sends the cookie of a session that has ended, until this refusal has taken it back.
      const last = isCookie && refusesToken(answer) ? await postOperation(door, query, variables, null) : answer;
      return dataOf(last) as DataOf<typeof query>;
    },

    async request(query, variables) {
      // A document with a mutation may hold a query as well; it counts as what has an effect.
      const isQuery = !/\bmutation\b/.test(query);
      const answer = await context.withToken((token) => postOperation(door, query, variables, token), { isQuery });
      return dataOf(answer) as DataOf<typeof query>;
    },

    async withToken(send, { isQuery = false } = {}) {
      let token = await renewal.accessToken();
      let answer = await send(token);
      if (refusesToken(answer)) {
        const next = await afterRefusal(token);
        if (next === null) return answer;
        token = next;
        answer = await send(token);
      }
      if (options.stepUp && asksForProof(answer, isQuery)) {
        proving ??= prove(context).finally(() => (proving = null));
        if (await proving) answer = await send(await renewal.accessToken());
      }
      return answer;
    },
  };

  /** Returns another token. A cookie that is refused has no successor, so its session has ended. */
  async function afterRefusal(token: string | null): Promise<string | null> {
    if (token !== null) return renewal.accessToken(token);
    if (isCookie && (await keeper.read()) !== null) await keeper.write(null, 'ended');
    return null;
  }

  return context;
}

function dataOf(answer: Answer): unknown {
  const error = errorOf(answer);
  if (error !== null) throw error;
  return answer.data;
}
