import type { Answer } from './answer.ts';
import type { Client } from './create-client.ts';

export interface AuthorizedFetchOptions {
  /** The origins that get the access token, such as `https://api.example.com`. Default: that of the client's URL. */
  readonly origins?: readonly string[];
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch;
}

interface Answered extends Answer {
  readonly response: Response;
}

/**
 * Returns a `fetch` that sends requests in the name of the user, with the token or the cookie, and sends one again, once, whose token was
 * refused or that needs a step-up. Requests to other origins go out as they are, so that they never see the token.
 */
export function authorizedFetch(client: Client, options: AuthorizedFetchOptions = {}): typeof fetch {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  const base = typeof location === 'object' ? location.href : undefined;
  const origins = new Set(options.origins ?? [new URL(client.url, base).origin]);

  return async (input, init) => {
    const request = new Request(input, init);
    if (!origins.has(new URL(request.url).origin)) return send(request);
    const isQuery = await hasNoEffect(request);
    const { response } = await client.withToken<Answered>(
      async (token) => answeredBy(await send(credited(request.clone(), client, token))),
      { isQuery },
    );
    return response;
  };
}

function credited(request: Request, { isCookie }: Client, token: string | null): Request {
  if (isCookie) return new Request(request, { credentials: 'include' });
  if (token !== null) request.headers.set('authorization', `Bearer ${token}`);
  return request;
}

/** Reads what decides about a repetition: all of a response that is JSON, nothing of a stream or a file. */
async function answeredBy(response: Response): Promise<Answered> {
  const { status } = response;
  const body = /\bjson\b/.test(response.headers.get('content-type') ?? '') ? await jsonOf(response.clone()) : null;
  if (Array.isArray(body?.errors)) return { ...body, status, response };
  // Other services say with the status alone that they do not take the token.
  const errors = status === 401 ? [{ message: 'The token was refused.', extensions: { code: 'INVALID_TOKEN' } }] : [];
  return { data: status === 401 ? null : body?.data, errors, status, response };
}

async function jsonOf(response: Response): Promise<Answer | null> {
  try {
    const body = (await response.json()) as Answer | null;
    return typeof body === 'object' ? body : null;
  } catch {
    return null;
  }
}

async function hasNoEffect(request: Request): Promise<boolean> {
  if (request.method === 'GET' || request.method === 'HEAD') return true;
  if (!/\bjson\b/.test(request.headers.get('content-type') ?? '')) return false;
  const text = await request.clone().text();
  return /"query"\s*:/.test(text) && !/\bmutation\b/.test(text);
}
