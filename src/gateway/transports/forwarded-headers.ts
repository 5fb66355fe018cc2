import { takesCookiesHeader } from '../../lib/client.ts';
import type { RequestContext } from '../request/request-context.ts';

/** What a subgraph gets to know of the caller: the bearer token, or nothing (public data). */
export type Forwarding = 'token' | 'none';

/**
 * The headers that travel to a subgraph, lower-case. Built from what we know, never copied from the client, so a client
 * cannot speak in our name. The client's address, user agent and languages are for the auth subgraph alone.
 */
export function forwardedHeaders(context: RequestContext, forward: Forwarding, isAuth: boolean): Record<string, string> {
  const headers: Record<string, string> = { ...context.headers, 'x-request-id': context.requestId };
  const { traceparent, tracestate } = context.trace ?? {};
  if (traceparent !== undefined) headers['traceparent'] = traceparent;
  if (typeof tracestate === 'string') headers['tracestate'] = tracestate;
  // Tokens of other issuers mean nothing to the auth subgraph, which would refuse them.
  const isMeant = !isAuth || context.principal?.issuer === undefined;
  if (forward === 'token' && context.accessToken !== null && isMeant) headers['authorization'] = `Bearer ${context.accessToken}`;
  if (!isAuth) return headers;
  headers['x-forwarded-for'] = context.clientAddress;
  if (context.userAgent !== null) headers['user-agent'] = context.userAgent;
  if (context.acceptLanguage !== undefined) headers['accept-language'] = context.acceptLanguage;
  if (context.takesCookies === false) headers[takesCookiesHeader] = 'false';
  return headers;
}
