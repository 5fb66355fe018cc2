import { own } from '../../lib/own.ts';
import type { RequestContext } from '../request/request-context.ts';
import { claimsOf } from '../../tokens/claims-of.ts';
import type { Forwarding } from './forwarded-headers.ts';

/** What a subgraph's rules let it know of the caller. */
export interface ForwardingRules {
  readonly forward: Forwarding | 'audience';
  /** Client headers that are passed on, lower-case. */
  readonly requestHeaders: readonly string[];
  /** Whether it gets claims as headers. */
  readonly hasClaims: boolean;
  /** Whether headers of its answers reach the client. */
  readonly hasResponseHeaders: boolean;
}

export interface VisibleContext {
  /** A request in which there is nothing else, but its id, its trace and where answers go. */
  readonly context: Omit<RequestContext, 'requestId' | 'trace' | 'relay'>;
  /** The same of all requests that are one to the subgraph, of no others. Holds secrets: never to be shown. */
  readonly key: string;
}

/** All that the subgraph may know of a request. Not for the auth subgraph, which is told the client's address. */
export function visibleToSubgraph(
  context: RequestContext,
  { forward, requestHeaders, hasClaims }: ForwardingRules,
): VisibleContext {
  const accessToken = forward === 'none' ? null : context.accessToken;
  const principal = hasClaims ? context.principal : null;
  const clientHeaders = Object.fromEntries(
    requestHeaders.flatMap((name) => {
      const values = own(context.clientHeaders, name);
      return values ? [[name, values]] : [];
    }),
  );
  // Most subgraphs know the token or nothing, and every request comes by here.
  const isToken = requestHeaders.length === 0 && !hasClaims;
  return {
    context: { accessToken, principal, clientHeaders, clientAddress: '', userAgent: null },
    key: isToken ? (accessToken ?? '') : JSON.stringify([accessToken, principal && claimsOf(principal), clientHeaders]),
  };
}
