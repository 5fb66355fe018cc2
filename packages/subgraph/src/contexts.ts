import type { Verifier } from './create-verifier.ts';
import type { Principal } from './principal.ts';

/** A request of Node (Express, Fastify, Mercurius, Apollo Server) or of the Fetch standard (Yoga, Workers, Deno, Bun). */
export interface RequestLike {
  readonly headers: { get(name: string): string | null } | Readonly<Record<string, string | readonly string[] | undefined>>;
}

/**
 * Returns a context function whose context holds the user: `{ user }`, null if none is signed in. It takes what the server gives to its
 * context function: `{ req }` of Apollo Server, `{ request }` of Yoga, or the request itself, as Mercurius gives it. It throws as
 * `currentUser` does; servers answer with the status of the error.
 */
export function userOf(verifier: Verifier) {
  return async function context(
    given: RequestLike | { readonly req: RequestLike } | { readonly request: RequestLike },
  ): Promise<{ user: Principal | null }> {
    const request = 'req' in given ? given.req : 'request' in given ? given.request : given;
    return { user: await verifier.currentUser(authorizationOf(request)) };
  };
}

/** The parts of a response of Express that are used. */
interface ResponseLike {
  statusCode: number;
  setHeader(name: string, value: string): unknown;
  end(text: string): unknown;
}

/**
 * Returns middleware for Express that puts the user on the request, as `request.user`. A bearer that proves nothing is answered with 401
 * and keys that cannot be read with 503, as a GraphQL response.
 */
export function expressUser(verifier: Verifier) {
  return async function middleware(
    request: RequestLike & { user?: Principal | null },
    response: ResponseLike,
    next: (error?: unknown) => void,
  ): Promise<void> {
    try {
      request.user = await verifier.currentUser(authorizationOf(request));
    } catch (error) {
      const { message, extensions } = error as { message: string; extensions?: { http?: { status: number } } };
      if (extensions?.http === undefined) {
        next(error);
        return;
      }
      response.statusCode = extensions.http.status;
      response.setHeader('content-type', 'application/graphql-response+json; charset=utf-8');
      response.end(JSON.stringify({ errors: [{ message, extensions }] }));
      return;
    }
    next();
  };
}

function authorizationOf({ headers }: RequestLike): string | null {
  if (typeof headers.get === 'function') return headers.get('authorization');
  const value = (headers as Readonly<Record<string, string | readonly string[] | undefined>>)['authorization'];
  // Several headers are no bearer: joined, they are refused.
  return value === undefined ? null : typeof value === 'string' ? value : value.join(', ');
}
