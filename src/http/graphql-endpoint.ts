import type { ConnectionRequest } from '../gateway/gateway.ts';
import type { GraphqlAnswer, GraphqlStream } from '../gateway/connections/graphql-response.ts';
import type { GraphqlRequest } from '../gateway/graphql-request.ts';
import type { LiveConnection } from '../gateway/connections/live-connections.ts';

/** Who answers GraphQL requests once they are read. */
export interface GraphqlEndpoint {
  /** Rejects only when `signal` aborts. */
  handle(request: GraphqlRequest): Promise<GraphqlAnswer | GraphqlStream>;
  /** Whose a WebSocket is. Throws refusals. Absent: there are no WebSockets. */
  connect?(request: ConnectionRequest): Promise<LiveConnection>;
  /** Ends all that would go on forever, because this process ends. */
  endLives?(): void;
}
