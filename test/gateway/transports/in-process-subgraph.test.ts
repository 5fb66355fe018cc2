import { setTimeout as pause } from 'node:timers/promises';
import { buildSchema, GraphQLError, GraphQLObjectType, GraphQLScalarType, GraphQLSchema, GraphQLString } from 'graphql';
import { describe, expect, it } from 'vitest';
import reviews from '../../../examples/reviews.ts';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import { createInProcessSubgraph } from '../../../src/gateway/transports/in-process-subgraph.ts';
import type { SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import type { InProcessCall, InProcessSubgraph } from '../../../src/lib/subgraph-module.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { openTestTokens, testAudience, testIssuer } from '../../support/gateway/test-tokens.ts';

const schema = buildSchema('type Query { hello(name: String): String }');
const request = (query: string, variables: string | null = null): SubgraphRequest => ({ operation: 'query', query, variables });

function context(relayed: [string, string][] = []): RequestContext {
  return {
    requestId: 'request-1',
    accessToken: 'the.token',
    clientAddress: '192.0.2.7',
    userAgent: 'browser/1',
    principal: null,
    clientHeaders: {},
    relay: (name, value) => relayed.push([name, value]),
  };
}

function open(definition: InProcessSubgraph, isAuth = false, timeoutMs = 1000) {
  const logger = recordingLogger();
  return {
    logger,
    subgraph: createInProcessSubgraph({ name: 'local', definition, forward: 'token', isAuth, timeoutMs, logger }),
  };
}

const withResolver = (
  hello: (args: { name?: string }, context: InProcessCall) => unknown,
  more: Partial<InProcessSubgraph> = {},
): InProcessSubgraph => {
  const root = schema.getQueryType()!.toConfig();
  const query = new GraphQLObjectType({
    ...root,
    fields: { hello: { ...root.fields['hello']!, resolve: (_, args, ctx) => hello(args, ctx as InProcessCall) } },
  });
  return { schema: new GraphQLSchema({ query }), context: (call) => call, ...more };
};

describe('a subgraph in this process', () => {
  it('gets variables and answers with data', async () => {
    const { subgraph } = open(withResolver(({ name }) => `Hello ${name}`));
    expect(await subgraph.fetch(request('query($n: String) { hello(name: $n) }', '{"n":"Ada"}'), context())).toEqual({
      data: { hello: 'Hello Ada' },
    });
  });

  it('sees the headers that one over HTTP would see', async () => {
    let seen: unknown;
    const { subgraph } = open(withResolver((_, call) => void (seen = call.headers)));
    await subgraph.fetch(request('{ hello }'), context());
    expect(seen).toEqual({ authorization: 'Bearer the.token', 'x-request-id': 'request-1' });
  });

  it("learns the client's address, and may set cookies, only if it is the auth subgraph", async () => {
    const relayed: [string, string][] = [];
    const seen: unknown[] = [];
    const definition = withResolver((_, call) => {
      seen.push(call.headers['x-forwarded-for']);
      for (const name of ['Set-Cookie', 'portcullis-revoked', 'x-other']) call.setHeader(name, 'v');
    });
    await open(definition).subgraph.fetch(request('{ hello }'), context(relayed));
    expect([seen, relayed]).toEqual([[undefined], []]);
    await open(definition, true).subgraph.fetch(request('{ hello }'), context(relayed));
    expect(seen[1]).toBe('192.0.2.7');
    expect(relayed).toEqual([
      ['set-cookie', 'v'],
      ['portcullis-revoked', 'v'],
    ]);
  });

  it('answers with one error when its context throws', async () => {
    const { subgraph, logger } = open({ schema, context: () => Promise.reject(new Error('bad token')) });
    expect(await subgraph.fetch(request('{ hello }'), context())).toEqual({
      data: null,
      errors: [expect.objectContaining({ message: 'bad token' })],
    });
    expect(logger.lines).toHaveLength(1);
  });

  it('reports what a resolver threw at its path, and leaves the cause in the log', async () => {
    const { subgraph, logger } = open(
      withResolver(() => {
        throw new Error('boom');
      }),
    );
    const { data, errors } = await subgraph.fetch(request('{ x: hello }'), context());
    expect(data).toEqual({ x: null });
    expect(errors).toEqual([expect.objectContaining({ message: 'boom', path: ['x'] })]);
    expect(logger.lines[0]).toMatchObject({ fields: { subgraph: 'local', error: { message: 'boom' } } });
  });

  it('formats its errors itself where it can, and knows by what id the client will ask', async () => {
    const definition = withResolver(
      () => {
        throw new Error('boom');
      },
      { formatError: (_, { requestId }) => ({ message: 'formatted', extensions: { code: 'X', requestId } }) },
    );
    const { subgraph, logger } = open(definition);
    expect((await subgraph.fetch(request('{ hello }'), context())).errors).toEqual([
      { message: 'formatted', extensions: { code: 'X', requestId: context().requestId } },
    ]);
    expect(logger.lines).toEqual([]);
  });

  it('gives plain JSON even where a scalar leaves something else', async () => {
    const date = new GraphQLScalarType({ name: 'Date', serialize: () => new Date(0) });
    const { subgraph } = open({
      schema: new GraphQLSchema({
        query: new GraphQLObjectType({ name: 'Query', fields: { at: { type: date, resolve: () => 1 } } }),
      }),
    });
    expect(await subgraph.fetch(request('{ at }'), context())).toEqual({ data: { at: '1970-01-01T00:00:00.000Z' } });
  });

  it('that hangs is given up after its time, with the one masked error', async () => {
    const { subgraph, logger } = open(
      withResolver(() => new Promise(() => {})),
      false,
      50,
    );
    expect((await subgraph.fetch(request('{ hello }'), context())).errors).toMatchObject([
      { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
    ]);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { subgraph: 'local', requestId: 'request-1' } }]);
  });

  it('rejects when the client is gone', async () => {
    const { subgraph } = open(withResolver(() => 'x'));
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(subgraph.fetch({ ...request('{ hello }'), signal }, context())).rejects.toThrow('gone');
  });

  it('gives its SDL, and says so when it has none', async () => {
    const service = new GraphQLObjectType({
      name: '_Service',
      fields: { sdl: { type: GraphQLString, resolve: () => 'type Query' } },
    });
    const query = new GraphQLObjectType({ name: 'Query', fields: { _service: { type: service, resolve: () => ({}) } } });
    expect(await open({ schema: new GraphQLSchema({ query }) }).subgraph.readSdl()).toBe('type Query');
    await expect(open({ schema }).subgraph.readSdl()).rejects.toThrow('does not give its schema');
  });

  it('keeps its own error codes', async () => {
    const { subgraph } = open(
      withResolver(() => {
        throw new GraphQLError('no', { extensions: { code: 'MINE' } });
      }),
    );
    expect((await subgraph.fetch(request('{ hello }'), context())).errors).toMatchObject([
      { message: 'no', extensions: { code: 'MINE' } },
    ]);
  });
});

describe('leaving a subscription of a subgraph in this process', () => {
  it('ends it without an event and without a word in the log, although its source ends by throwing', async () => {
    const { keys } = await openTestTokens();
    const { subgraph, logger } = open(await reviews({ issuer: testIssuer, audience: testAudience, keys }));
    const leaving = new AbortController();
    const subscription = {
      ...request('subscription { reviewAdded { text } }'),
      operation: 'subscription',
      signal: leaving.signal,
    } as const;
    const events = subgraph.subscribe?.(subscription, { ...context(), accessToken: null })[Symbol.asyncIterator]();
    const next = events?.next();
    await pause(20);
    leaving.abort(new Error('The client hung up.'));
    expect(await next).toEqual({ done: true, value: undefined });
    expect(logger.lines).toEqual([]);
  });
});
