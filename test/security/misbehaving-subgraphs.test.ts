import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../src/gateway/schema/read-supergraph.ts';
import type { RequestContext } from '../../src/gateway/request/request-context.ts';
import { createHttpSubgraph, type HttpSubgraph } from '../../src/gateway/transports/http-subgraph.ts';
import { createMaskSubgraphError } from '../../src/gateway/transports/mask-subgraph-error.ts';
import { createResilience } from '../../src/gateway/transports/resilience.ts';
import { buildGraph } from '../../src/gateway/supergraph/build-graph.ts';
import { noMetrics } from '../../src/lib/metrics.ts';
import { systemRandom } from '../../src/lib/random.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { json, startScriptedServer, type Answer, type ScriptedServer } from '../support/gateway/scripted-server.ts';
import { operationOf } from '../gateway/support/operation-of.ts';

const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const sdls = {
  accounts: `${link} type Query { me: User users: [User] } type User @key(fields: "id") { id: ID! name: String }`,
  orders: `${link}
    type Query { shelf: [Media] page: Int }
    type User @key(fields: "id") { id: ID! total: Int tags: [String] }
    interface Media { title: String }
    type Book implements Media { title: String }
    type Film implements Media { title: String }`,
};
const unavailable = {
  message: 'A part of the graph could not be reached.',
  extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: 'request-1' },
};
const masked = {
  message: 'A part of the graph failed to answer.',
  extensions: { code: 'SUBGRAPH_ERROR', requestId: 'request-1' },
};
const bodyBytesMax = 100_000;

let accounts: ScriptedServer;
let orders: ScriptedServer;
let opened: HttpSubgraph[];
let engine: Engine<RequestContext>;
let nowMs = 0;

beforeEach(async () => {
  accounts = await startScriptedServer(people);
  orders = await startScriptedServer(totals);
  const logger = recordingLogger();
  const clock = { now: () => new Date(nowMs) };
  opened = Object.entries({ accounts, orders }).map(([name, { url }]) =>
    createHttpSubgraph({
      name,
      url,
      forward: 'token',
      timeoutMs: 300,
      bodyBytesMax,
      resilience: createResilience({ name, retriesMax: 0, clock, random: systemRandom, metrics: noMetrics, logger }),
      logger,
    }),
  );
  const composition = buildGraph({ subgraphs: Object.entries(sdls).map(([name, sdl]) => ({ name, sdl })) });
  if (!composition.ok) throw new Error(composition.faults.join('\n'));
  engine = createEngine({
    supergraph: readSupergraph(composition.supergraphSdl),
    subgraphs: new Map(opened.map((subgraph) => [subgraph.name, subgraph])),
    maskError: createMaskSubgraphError({ isProduction: true, authSubgraph: 'auth' }),
  });
});

afterEach(async () => {
  await Promise.all([accounts, orders].map((server) => server[Symbol.asyncDispose]()));
  await Promise.all(opened.map((subgraph) => subgraph.close()));
});

const people: Answer = (request, response, body) => {
  const user = (id: string, name: string) => ({ __typename: 'User', id, name });
  const data = body.includes('users') ? { users: [user('1', 'Ada'), user('2', 'Bela')] } : { me: user('1', 'Ada') };
  json({ data })(request, response, body);
};

/** The total of a user is their id times a hundred. */
const totals: Answer = (request, response, body) => {
  const { variables = {} } = JSON.parse(body) as { variables?: Record<string, { id: string }[]> };
  const [alias = '_entities', list = []] = [/(\w+):_entities/.exec(body)?.[1], Object.values(variables)[0]];
  const found = list.map(({ id }) => ({ __typename: 'User', total: Number(id) * 100 }));
  json({ data: { [alias]: found } })(request, response, body);
};

/** Answers for entities by what `change` makes of the right ones. */
const changed =
  (change: (entities: unknown[]) => unknown): Answer =>
  (request, response, body) => {
    const { variables = {} } = JSON.parse(body) as { variables?: Record<string, { id: string }[]> };
    const alias = /(\w+):_entities/.exec(body)?.[1] ?? '_entities';
    const right = (Object.values(variables)[0] ?? []).map(({ id }) => ({ __typename: 'User', total: Number(id) * 100 }));
    json({ data: { [alias]: change(right) } })(request, response, body);
  };

const raw =
  (body: string | Buffer, headers: Record<string, string> = {}, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);

async function ask(query: string): Promise<{ data?: unknown; errors?: readonly unknown[] }> {
  const operation = operationOf(engine, query);
  const context = {
    requestId: 'request-1',
    accessToken: 'the.token',
    clientAddress: '192.0.2.7',
    userAgent: null,
    principal: null,
    clientHeaders: {},
    relay() {},
  };
  const { body } = await engine.execute(operation, { context });
  return JSON.parse(body) as { data?: unknown; errors?: readonly unknown[] };
}

describe('while one subgraph misbehaves, the others answer, and its places hold one masked error each:', () => {
  it('none, when it does not', async () => {
    expect(await ask('{ me { name total } }')).toEqual({ data: { me: { name: 'Ada', total: 100 } } });
  });

  it.each<[string, Answer]>([
    ['it hangs', () => {}],
    ['500 with a stack', raw('Error: at db.ts:1', { 'content-type': 'text/plain' }, 500)],
    ['500 with a stack in JSON', raw('{"error":"at db.ts:1"}', {}, 500)],
    ['HTML', raw('<html>', { 'content-type': 'text/html' })],
    ['truncated JSON', raw('{"data":{"_entities":[{"total":1')],
    ['null', raw('null')],
    ['brackets 40,000 levels deep', raw('['.repeat(40_000) + ']'.repeat(40_000))],
    [
      'a number that must be kept exactly, 40,000 levels deep',
      raw(`{"data":${'['.repeat(40_000)}9007199254740993${']'.repeat(40_000)}}`),
    ],
    ['an array', raw('[{"data":{}}]')],
    ['a gzip bomb', raw(gzipSync(Buffer.alloc(20_000_000, ' ')), { 'content-encoding': 'gzip' })],
    ['a redirect', raw('{"data":{}}', { location: 'http://192.0.2.1/' }, 302)],
    ['it hangs up', (request) => request.socket.destroy()],
  ])('%s', async (_, answer) => {
    orders.answerWith(answer);
    expect(await ask('{ me { name total } page }')).toEqual({
      data: { me: { name: 'Ada', total: null }, page: null },
      errors: [
        { ...unavailable, path: ['me', 'total'] },
        { ...unavailable, path: ['page'] },
      ],
    });
  });

  it('200 MB, of which it is not let send more than a part', async () => {
    const closed = Promise.withResolvers<number>();
    orders.answerWith((_, response) => {
      const piece = Buffer.alloc(1_000_000, ' ');
      let pieces = 0;
      const pour = (): void => {
        while (pieces < 200 && response.write(piece)) pieces += 1;
      };
      response.writeHead(200, { 'content-type': 'application/json' }).on('drain', pour);
      response.once('close', () => closed.resolve(pieces));
      pour();
    });
    expect(await ask('{ me { name total } }')).toEqual({
      data: { me: { name: 'Ada', total: null } },
      errors: [{ ...unavailable, path: ['me', 'total'] }],
    });
    expect(await closed.promise).toBeLessThan(100);
  });

  it('errors with a status of its own and what nobody may read', async () => {
    const extensions = { http: { status: 302, headers: { location: 'http://192.0.2.1/' } }, sql: 'select' };
    orders.answerWith(json({ data: null, errors: [{ message: 'at db.ts:1', extensions }] }));
    expect(await ask('{ me { name total } }')).toEqual({
      data: { me: { name: 'Ada', total: null } },
      errors: [{ ...masked, path: ['me', 'total'] }],
    });
  });

  it('errors whose extensions are deeper than any stack', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    orders.answerWith(raw(`{"data":null,"errors":[{"message":"at db.ts:1","path":${deep},"extensions":{"deep":${deep}}}]}`));
    expect(await ask('{ me { name total } }')).toEqual({
      data: { me: { name: 'Ada', total: null } },
      errors: [{ ...masked, path: ['me', 'total'] }],
    });
  });

  it.each([400, 500])('values beside an error with status %i: none is lost without an error', async (status) => {
    const body = JSON.stringify({ data: { page: null, shelf: [] }, errors: [{ message: 'first', path: ['page'] }] });
    orders.answerWith(raw(body, {}, status));
    const plain = await ask('{ page shelf { title } }');
    expect(plain.data).toEqual({ page: null, shelf: null });
    expect(plain.errors).toMatchObject([{ path: ['page'] }, { path: ['shelf'] }]);
    orders.answerWith(raw(body, { 'content-type': 'application/graphql-response+json' }, status));
    const typed = await ask('{ page shelf { title } }');
    expect(typed.data).toEqual({ page: null, shelf: [] });
    expect(typed.errors).toMatchObject([{ path: ['page'] }]);
  });

  it('a type that there is not, or not there', async () => {
    orders.answerWith(
      json({
        data: {
          shelf: [
            { __typename: 'Book', title: 'a' },
            { __typename: 'Car', title: 'b' },
            { __typename: 'User', title: 'c' },
          ],
        },
      }),
    );
    const { data, errors } = await ask('{ shelf { title } }');
    expect(data).toEqual({ shelf: [{ title: 'a' }, null, null] });
    expect(errors).toMatchObject([{ path: ['shelf', 1] }, { path: ['shelf', 2] }]);
  });

  it('fields that nobody asked for, which nobody sees', async () => {
    orders.answerWith(changed((list) => list.map((entity) => ({ ...(entity as object), name: 'Mallory', password: 'x' }))));
    expect(await ask('{ me { name total } }')).toEqual({ data: { me: { name: 'Ada', total: 100 } } });
  });

  it.each<[string, (entities: unknown[]) => unknown]>([
    ['fewer entities than were asked for', (entities) => entities.slice(1)],
    ['more', (entities) => [...entities, ...entities]],
    ['one object for all', ([entity]) => entity],
    ['none', () => null],
  ])('%s: none of them can be told to be whose', async (_, change) => {
    orders.answerWith(changed(change));
    const { data, errors } = await ask('{ users { name total } }');
    expect(data).toEqual({
      users: [
        { name: 'Ada', total: null },
        { name: 'Bela', total: null },
      ],
    });
    expect(errors).toMatchObject([{ path: ['users', 0, 'total'] }, { path: ['users', 1, 'total'] }]);
  });

  // Within one type nothing tells whose an entity is but its place in the list.
  it('entities in the order of other types, of which nothing that was asked for is there', async () => {
    orders.answerWith(changed(([first]) => [{}, first]));
    const { data } = await ask('{ users { name total } }');
    expect(data).toEqual({
      users: [
        { name: 'Ada', total: null },
        { name: 'Bela', total: 100 },
      ],
    });
  });

  it('values of other types', async () => {
    orders.answerWith(changed((entities) => entities.map(() => ({ __typename: 'User', total: '7', tags: 'x' }))));
    const { data, errors } = await ask('{ me { total tags } }');
    expect(data).toEqual({ me: { total: null, tags: null } });
    expect(errors).toMatchObject([{ path: ['me', 'total'] }, { path: ['me', 'tags'] }]);
  });
});

describe('a subgraph that is down', () => {
  it('fails its own places at once, and is there again soon after it came back', async () => {
    orders.answerWith((request) => request.socket.destroy());
    for (let at = 0; at < 10; at += 1)
      expect((await ask('{ me { name total } }')).data).toEqual({ me: { name: 'Ada', total: null } });
    const asked = orders.received.length;
    expect(asked).toBeLessThan(10);
    orders.answerWith(totals);
    expect((await ask('{ me { total } }')).data).toEqual({ me: { total: null } });
    nowMs += 1000;
    for (let at = 0; at < 3; at += 1) expect(await ask('{ me { total } }')).toEqual({ data: { me: { total: 100 } } });
    expect(orders.received.length).toBe(asked + 3);
  });
});
