import type { Client } from './create-client.ts';
import { authorizedFetch, type AuthorizedFetchOptions } from './fetch.ts';

/** The part of Relay's `RequestParameters` that a request needs. */
export interface RelayRequest {
  readonly id?: string | null | undefined;
  readonly text?: string | null | undefined;
}

/** Returns the function that `Network.create` of Relay takes. An operation that was persisted is sent by its id, as `documentId`. */
export function relayFetch(client: Client, options: AuthorizedFetchOptions = {}) {
  const send = authorizedFetch(client, options);
  return async function fetchRelay<Payload>({ id, text }: RelayRequest, variables: object): Promise<Payload> {
    const response = await send(client.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify(text ? { query: text, variables } : { documentId: id, variables }),
    });
    return (await response.json()) as Payload;
  };
}
