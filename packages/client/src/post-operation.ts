import type { Answer } from './answer.ts';
import { PortcullisError } from './portcullis-error.ts';

/** The way on which requests reach the server. */
export interface Door {
  /** The URL of GraphQL. */
  readonly url: string;
  readonly fetch: typeof fetch;
  /** Headers of each request, such as the cookie that a server passes on. */
  readonly headers: () => Readonly<Record<string, string>>;
  /** `include` where a cookie holds the session, also from other origins. */
  readonly credentials: 'include' | 'omit';
}

const timeoutMs = 30_000;

/**
 * Posts one operation and returns its answer, errors included. Throws `NETWORK` when no answer comes within half a minute, and
 * `INVALID_ANSWER` when it is none of GraphQL.
 */
export async function postOperation(door: Door, query: string, variables: unknown, token: string | null): Promise<Answer> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), timeoutMs);
  try {
    const response = await door.fetch(door.url, {
      method: 'POST',
      headers: {
        ...door.headers(),
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      credentials: door.credentials,
      body: JSON.stringify({ query, variables }),
      signal: patience.signal,
    });
    return parse(response.status, await response.text());
  } catch (error) {
    if (error instanceof PortcullisError) throw error;
    throw new PortcullisError('NETWORK', 'The server cannot be reached.', {}, error);
  } finally {
    clearTimeout(timer);
  }
}

function parse(status: number, text: string): Answer {
  try {
    const body = JSON.parse(text) as Answer | null;
    if (body && (Array.isArray(body.errors) || (typeof body.data === 'object' && body.data))) return { ...body, status };
  } catch {
    // Told below, like JSON of another kind.
  }
  throw new PortcullisError('INVALID_ANSWER', 'The answer is not one of a GraphQL server.', { status });
}
