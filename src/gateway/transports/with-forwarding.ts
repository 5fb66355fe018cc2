import { own } from '../../lib/own.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/logger.ts';
import type { RequestContext } from '../request/request-context.ts';
import { claimHeaders, type ClaimHeaders } from './claim-headers.ts';
import { failedResponse } from './failed-response.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

/** What travels to one subgraph beside what its transport sends. */
export interface ForwardingRules {
  /** Client headers that are passed on, lower-case. */
  readonly requestHeaders: readonly string[];
  readonly claims: ClaimHeaders | null;
  /** Gives the token for this subgraph in place of the caller's own; null: the caller's own. */
  readonly tokenFor: ((accessToken: string) => Promise<string>) | null;
}

export interface WithForwardingDeps {
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * The same subgraph, asked by these rules. Headers of the client travel only when they are named, so none of them can be
 * taken for one of ours. A subgraph for which no token can be had is not asked.
 */
export function withForwarding<S extends Subgraph<RequestContext>>(
  subgraph: S,
  { requestHeaders, claims, tokenFor }: ForwardingRules,
  { clock, logger }: WithForwardingDeps,
): S {
  if (requestHeaders.length === 0 && claims === null && tokenFor === null) return subgraph;

  function headersFor(context: RequestContext): Record<string, string> {
    const headers = Object.fromEntries(
      requestHeaders.flatMap((name) => {
        const values = own(context.clientHeaders, name);
        return values ? [[name, values.join(', ')]] : [];
      }),
    );
    return claims ? { ...headers, ...claimHeaders(claims, subgraph.name, context.principal, clock.now()) } : headers;
  }

  /** Null: no token can be had. */
  async function forwarded(context: RequestContext): Promise<RequestContext | null> {
    const { accessToken } = context;
    try {
      const token = tokenFor !== null && accessToken !== null ? await tokenFor(accessToken) : accessToken;
      return { ...context, accessToken: token, headers: headersFor(context) };
    } catch (error) {
      logger.warn({ error, subgraph: subgraph.name, requestId: context.requestId }, 'No token could be had for a subgraph');
      return null;
    }
  }

  const { subscribe } = subgraph;
  return {
    ...subgraph,
    async fetch(request, context) {
      const asked = await forwarded(context);
      return asked === null ? failedResponse : subgraph.fetch(request, asked);
    },
    ...(subscribe && {
      async *subscribe(request: SubgraphRequest, context: RequestContext) {
        const asked = await forwarded(context);
        if (asked === null) yield failedResponse;
        else yield* subscribe(request, asked);
      },
    }),
  };
}
