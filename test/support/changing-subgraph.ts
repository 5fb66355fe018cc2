import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';

export interface ChangingSubgraph {
  readonly url: string;
  /** Those of every request so far. */
  readonly headers: readonly IncomingHttpHeaders[];
  /** What it was asked, with its variables, as JSON. */
  readonly bodies: readonly string[];
  /** From now on it is this, and `rootValue` answers. */
  becomes(sdl: string, rootValue?: object): void;
  /** From now on every request gets this status, whatever it asks; null: it answers again. */
  breaks(status: number | null): void;
  stop(): Promise<void>;
}

// eslint-disable-next-line typescript/no-explicit-any -- Each resolver knows what its type is made of.
type Resolvers = Record<string, Record<string, GraphQLFieldResolver<any, any>>>;

/** A subgraph over HTTP whose schema changes while it runs. */
export async function startChangingSubgraph(
  sdl: string,
  rootValue: object = {},
  resolvers: Resolvers = {},
): Promise<ChangingSubgraph> {
  let schema: GraphQLSchema;
  let root: object;
  let broken: number | null = null;
  const self = {
    becomes(next: string, nextRoot: object = {}) {
      schema = buildSubgraphSchema([{ typeDefs: parse(next), resolvers }]);
      root = nextRoot;
    },
    breaks(status: number | null) {
      broken = status;
    },
  };
  self.becomes(sdl, rootValue);

  const headers: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    headers.push(request.headers);
    if (broken !== null) {
      response.writeHead(broken).end('broken');
      return;
    }
    void answer(request).then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(body));
  });
  async function answer(request: IncomingMessage): Promise<string> {
    const body = await text(request);
    bodies.push(body);
    const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
    return JSON.stringify(await graphql({ schema, source: query, rootValue: root, variableValues: variables ?? null }));
  }
  await once(server.listen(0, 'localhost'), 'listening');
  return {
    ...self,
    headers,
    bodies,
    url: `http://localhost:${(server.address() as AddressInfo).port}/graphql`,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
