import { readTraceContext } from '../lib/tracing.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { RequestTerms } from './graphql-request.ts';
import type { Identity } from './identity/identity.ts';
import type { RequestContext } from './request/request-context.ts';

export interface RequestContextInput {
  /** Called for each fetch: a stream outlives access tokens. */
  readonly identity: () => Identity | null;
  /** Sends a response header of the auth subgraph to the client. */
  readonly sendHeader: (name: string, value: string) => void;
}

/** Makes what accompanies a request to the subgraphs. */
export function createRequestContext(
  { revocations, identify }: GatewayDeps,
  { requestId, clientAddress, headers, connection }: RequestTerms,
  { identity, sendHeader }: RequestContextInput,
): RequestContext {
  const acceptLanguage = headers['accept-language']?.[0];
  return {
    requestId,
    get accessToken() {
      return identity()?.accessToken ?? null;
    },
    get principal() {
      return identity()?.principal ?? null;
    },
    clientAddress,
    userAgent: headers['user-agent']?.[0] ?? null,
    ...(acceptLanguage === undefined ? {} : { acceptLanguage }),
    clientHeaders: headers,
    ...(connection ? { takesCookies: false } : {}),
    trace: readTraceContext(headers),
    relay(name, value) {
      if (name === 'portcullis-revoked') revocations.publish(value.split(' '));
      else if (name === 'portcullis-renewed') identify.forget(value);
      else sendHeader(name, value);
    },
  };
}
