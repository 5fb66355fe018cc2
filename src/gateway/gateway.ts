import { Refusal } from '../lib/errors.ts';
import { refusalAnswer } from '../lib/refusal-answer.ts';
import { toRefusal } from '../lib/to-refusal.ts';
import { admitClient, answerRequest } from './answer-request.ts';
import type { GraphqlAnswer, GraphqlStream } from './connections/graphql-response.ts';
import type { LiveConnection, LiveConnectionRequest } from './connections/live-connections.ts';
import type { GatewayDeps } from './gateway-deps.ts';
import type { GraphqlRequest } from './graphql-request.ts';
import { staleCookieHeaders } from './identity/stale-cookie-headers.ts';
import { reportFault } from './report-fault.ts';

/** Answers GraphQL requests that were read from HTTP already. */
export interface Gateway {
  /** Answers one request. Refusals and faults are answers too. Rejects only when `signal` aborts. */
  handle(request: GraphqlRequest): Promise<GraphqlAnswer | GraphqlStream>;
  /** Identifies the client of a connection that carries many requests, for as long as its credential lasts. Rejects with refusals. */
  connect(request: ConnectionRequest): Promise<LiveConnection>;
  /** Ends all streams and connections, because this process ends. */
  endLives(): void;
}

export type ConnectionRequest = Omit<LiveConnectionRequest, 'kind' | 'identity'>;

export function createGateway(deps: GatewayDeps): Gateway {
  return {
    async handle(request) {
      try {
        return await answerRequest(deps, request);
      } catch (error) {
        if (request.signal?.aborted) throw error;
        reportFault(deps, error, request);
        deps.metrics.requestRefused(toRefusal(error).code);
        const refused = refusalAnswer(error, request.requestId, deps.resourceMetadata);
        return { ...refused, headers: [...refused.headers, ...staleCookieHeaders(error, request.headers, deps.cookie)] };
      }
    },
    async connect(request) {
      try {
        return await connect(deps, request);
      } catch (error) {
        deps.metrics.requestRefused(toRefusal(error).code);
        throw error;
      }
    },
    endLives: () => deps.liveConnections.endAll('SHUTTING_DOWN'),
  };
}

async function connect(deps: GatewayDeps, request: ConnectionRequest): Promise<LiveConnection> {
  const identity = await admitClient(deps, deps.graph(), request);
  const live = deps.liveConnections.open({ ...request, kind: 'connection', identity });
  return {
    ...live,
    // A credential that is handed in later is counted as a request with it is.
    async replace(headers) {
      const replaced = await deps.graph().rates.admitRequest(request.clientAddress, () => live.replace(headers));
      if (replaced === null) throw new Refusal('INVALID_TOKEN');
      return replaced;
    },
  };
}
