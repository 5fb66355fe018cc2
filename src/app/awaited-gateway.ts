import type { GraphqlEndpoint } from '../http/graphql-endpoint.ts';
import type { Checks } from '../http/operations-routes.ts';
import type { ServerDeps } from '../http/create-server.ts';
import { Refusal } from '../lib/errors.ts';
import { refusalAnswer } from '../lib/refusal-answer.ts';

type GatewayRoutes = Pick<ServerDeps, 'graphql' | 'notes'>;

/** The routes of a gateway that is opened later. */
export interface AwaitedGateway {
  readonly routes: Required<GatewayRoutes>;
  /** Fails until the gateway has arrived. */
  readonly checks: Checks;
  arrive(gateway: GatewayRoutes): void;
}

/** Refuses all requests as `UNAVAILABLE` until the gateway arrives, and hands them to it from then on. */
export function awaitedGateway(): AwaitedGateway {
  let gateway: GatewayRoutes | null = null;
  const graphql: GraphqlEndpoint = {
    handle: async (request) => gateway?.graphql.handle(request) ?? refusalAnswer(new Refusal('UNAVAILABLE'), request.requestId),
    async connect(request) {
      const connect = gateway?.graphql.connect;
      if (connect === undefined) throw new Refusal('UNAVAILABLE');
      return connect(request);
    },
    endLives: () => gateway?.graphql.endLives?.(),
  };
  return {
    routes: { graphql, notes: () => gateway?.notes?.() ?? {} },
    checks: {
      async graph() {
        if (gateway === null) throw new Error('The graph is not loaded yet.');
      },
    },
    arrive(opened) {
      gateway = opened;
    },
  };
}
