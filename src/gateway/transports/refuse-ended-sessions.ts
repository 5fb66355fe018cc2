import { refusals } from '../../lib/errors.ts';
import type { RevocationView } from '../../tokens/revocation.ts';
import type { RequestContext } from '../request/request-context.ts';
import { failedResponse } from './failed-response.ts';
import { gatewayError } from './gateway-error.ts';
import type { Subgraph, SubgraphResponse } from './subgraph.ts';

const endedResponse: SubgraphResponse = {
  data: null,
  errors: [gatewayError('SESSION_ENDED', refusals.SESSION_ENDED.message)],
};

/**
 * The same subgraph, which no mutation reaches for a session that has ended since the request was identified, such as by a mutation
 * before it in the same operation. The subgraph cannot know: the access token is good for minutes. Sessions of other issuers are
 * not ours to end. Where it cannot be known the subgraph is not asked either.
 */
export function refuseEndedSessions<S extends Subgraph<RequestContext>>(subgraph: S, revocations: RevocationView): S {
  async function refusalFor({ principal }: RequestContext): Promise<SubgraphResponse | null> {
    if (principal === null || principal.issuer !== undefined) return null;
    try {
      return (await revocations.isRevoked(principal.sessionId)) ? endedResponse : null;
    } catch {
      return failedResponse;
    }
  }

  return {
    ...subgraph,
    async fetch(request, context) {
      const refusal = request.operation === 'mutation' ? await refusalFor(context) : null;
      return refusal ?? subgraph.fetch(request, context);
    },
  };
}
