import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { createChannel } from './channel.ts';

const eventSdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { rooms: Int }
  type Subscription { posted(room: Int): Post }
  type Post @key(fields: "id") { id: ID! }
`;

/** What a subgraph saw of a subscription that was opened. */
export interface SeenSubscription {
  readonly headers: IncomingHttpHeaders;
  readonly connectionParams: Record<string, unknown> | undefined;
}

/** A subgraph by the public libraries, graphql-sse and graphql-ws, on one port. */
export async function startEventSubgraph() {
  const posts = createChannel<{ readonly posted: { readonly id: string } }>();
  const seen: SeenSubscription[] = [];
  const schema = buildSubgraphSchema([
    {
      typeDefs: parse(eventSdl),
      resolvers: { Query: { rooms: () => 1 }, Subscription: { posted: { subscribe: () => posts.stream() } } },
    },
  ]);
  const handle = createHandler({
    schema,
    onSubscribe: ({ raw }) => void seen.push({ headers: raw.headers, connectionParams: undefined }),
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { query, variables } = JSON.parse(await text(request)) as { query: string; variables?: Record<string, unknown> };
    const result = await graphql({ schema, source: query, variableValues: variables ?? null });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  }
  const server = createServer((request, response) => {
    const takesEvents = request.headers.accept === 'text/event-stream';
    void (takesEvents ? handle(request, response) : answer(request, response));
  });
  const sockets = new WebSocketServer({ server, path: '/graphql' });
  useServer(
    {
      schema,
      onSubscribe: ({ extra, connectionParams }) => void seen.push({ headers: extra.request.headers, connectionParams }),
    },
    sockets,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    posts,
    seen,
    sockets,
    publish: (id: string) => posts.push({ posted: { id } }),
    /** As a subgraph that crashes. */
    cutAll() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
