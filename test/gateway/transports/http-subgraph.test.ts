import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RequestContext } from '../../../src/gateway/request/request-context.ts';
import {
  createHttpSubgraph,
  type HttpSubgraph,
  type HttpSubgraphOptions,
} from '../../../src/gateway/transports/http-subgraph.ts';
import type { SubgraphRequest } from '../../../src/gateway/transports/subgraph.ts';
import { Secret } from '../../../src/lib/secret.ts';
import { recordingLogger } from '../../support/gateway/recording-logger.ts';
import { json, raw, startScriptedServer, type Answer, type ScriptedServer } from '../../support/gateway/scripted-server.ts';

const query: SubgraphRequest = { operation: 'query', query: '{ a "é" }', variables: '{"x":1}' };
const good = { data: { a: 1 } };
const read = { ...good, isPlain: true };
const failed = {
  data: null,
  errors: [{ message: 'A part of the graph could not be reached.', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
};

let server: ScriptedServer;
let logger: ReturnType<typeof recordingLogger>;
let subgraph: HttpSubgraph;
let relayed: [string, string][];

beforeEach(async () => {
  server = await startScriptedServer(json(good));
  logger = recordingLogger();
  relayed = [];
  subgraph = open();
});

afterEach(async () => {
  await subgraph.close();
  await server[Symbol.asyncDispose]();
});

function open(change: Partial<HttpSubgraphOptions> = {}): HttpSubgraph {
  return createHttpSubgraph({
    name: 'orders',
    url: server.url,
    forward: 'token',
    timeoutMs: 500,
    bodyBytesMax: 10_000,
    logger,
    ...change,
  });
}

function context(change: Partial<RequestContext> = {}): RequestContext {
  return {
    requestId: 'request-1',
    accessToken: 'the.token',
    clientAddress: '192.0.2.7',
    userAgent: 'browser/1',
    principal: null,
    clientHeaders: {},
    relay: (name, value) => relayed.push([name, value]),
    ...change,
  };
}

const disposable = (opened: HttpSubgraph) => ({ ...opened, [Symbol.asyncDispose]: () => opened.close() });

describe('a fetch', () => {
  it('follows no redirect: the bearer goes nowhere else', async () => {
    await using elsewhere = await startScriptedServer(json(good));
    server.answerWith(raw('', { location: elsewhere.url }, 307));
    expect(await subgraph.fetch(query, context())).toEqual(failed);
    expect(elsewhere.received).toEqual([]);
  });

  it('sends the document and the variables as they are, and answers with the data', async () => {
    expect(await subgraph.fetch(query, context())).toEqual(read);
    expect(JSON.parse(server.received[0]!.body)).toEqual({ query: query.query, variables: { x: 1 } });
  });

  it('carries the bearer and the request id, and nothing of the client beside', async () => {
    await subgraph.fetch(query, context());
    const { headers } = server.received[0]!;
    expect(headers).toMatchObject({
      authorization: ['Bearer the.token'],
      'x-request-id': ['request-1'],
      'content-type': ['application/json'],
    });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['x-forwarded-for']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['user-agent']));
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['portcullis-gateway']));
  });

  it.each<[string, Partial<HttpSubgraphOptions>, Partial<RequestContext>]>([
    ['nobody is signed in', {}, { accessToken: null }],
    ['the subgraph gets nothing forwarded', { forward: 'none' }, {}],
  ])('carries no bearer when %s', async (_, options, change) => {
    await using other = disposable(open(options));
    await other.fetch(query, context(change));
    expect(server.received[0]!.headers).not.toHaveProperty('authorization');
  });

  it('takes partial data with its errors', async () => {
    const partial = { data: { a: null }, errors: [{ message: 'no', path: ['a'], extensions: { code: 'X' } }] };
    server.answerWith(json(partial));
    expect(await subgraph.fetch(query, context())).toEqual({ ...partial, isPlain: true });
  });

  it.each([
    ['in UTF-8', '"é 😀 \u2028"', true],
    ['with an escape that means something', '"say \\"hi\\""', undefined],
    ['with an escape that needs not be one', '"\\u0041"', undefined],
  ])('is plain or is not said to be: a text %s', async (_, text, isPlain) => {
    server.answerWith(raw(`{"data":{"a":${text}}}`));
    expect(await subgraph.fetch(query, context())).toEqual({ data: { a: JSON.parse(text) as string }, isPlain });
  });

  it.each([200, 206, 400, 401, 422, 500, 503])(
    'takes application/graphql-response+json as it is with status %i',
    async (status) => {
      const partial = { data: { a: null, b: 1 }, errors: [{ message: 'no', path: ['a'] }] };
      server.answerWith(
        raw(JSON.stringify(partial), { 'content-type': 'application/graphql-response+json; charset=utf-8' }, status),
      );
      expect(await subgraph.fetch(query, context())).toEqual({ ...partial, isPlain: true });
    },
  );

  it('passes over a byte order mark', async () => {
    server.answerWith(raw(`\ufeff${JSON.stringify(good)}`));
    expect(await subgraph.fetch(query, context())).toEqual(read);
  });

  it('takes no redirect for an answer, whatever its type', async () => {
    server.answerWith(raw('{"data":{"a":1}}', { 'content-type': 'application/graphql-response+json', location: '/x' }, 302));
    expect(await subgraph.fetch(query, context())).toEqual(failed);
  });

  it('takes the errors of plain JSON with an error status, but no data of it', async () => {
    server.answerWith(json({ data: { a: 1 }, errors: [{ message: 'bad' }] }, 500));
    expect(await subgraph.fetch(query, context())).toEqual({ data: null, errors: [{ message: 'bad' }] });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('reads an answer in %s', async (coding, compress) => {
    server.answerWith(raw(compress(JSON.stringify(good)), { 'content-type': 'application/json', 'content-encoding': coding }));
    expect(await subgraph.fetch(query, context())).toEqual(read);
  });

  it('keeps only what belongs to an error: no strange paths, no extra members', async () => {
    server.answerWith(json({ data: null, errors: [{ message: 'no', path: { not: 'a path' }, stack: 'secret', extensions: 7 }] }));
    expect(await subgraph.fetch(query, context())).toEqual({ data: null, errors: [{ message: 'no' }] });
  });
});

describe('one masked error, and the reason in the log, when the subgraph', () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  it.each<[string, Answer, RegExp]>([
    [
      'answers 500 with a stack',
      raw('Error: at db.ts:1', { 'content-type': 'text/plain' }, 500),
      /500 with something else than JSON/,
    ],
    ['answers with HTML', raw('<html>', { 'content-type': 'text/html' }), /something else than JSON/],
    ['names no content type', raw('{}', {}), /something else than JSON/],
    ['answers with truncated JSON', raw('{"data": {"a"'), /broken JSON/],
    ['answers with nothing', raw(''), /broken JSON/],
    ['answers null', raw('null'), /not an object/],
    ['answers with a list', raw('[]'), /not an object/],
    ['answers with a text', raw('"ok"'), /not an object/],
    ['answers with an empty object', raw('{}'), /neither data nor errors/],
    ['answers data: null without errors', raw('{"data":null}'), /neither data nor errors/],
    ['answers with data that is a list', raw('{"data":[]}'), /data that is not an object/],
    ['answers with errors that are no list', raw('{"errors":{}}'), /errors that are not a list/],
    ['answers with errors without messages', raw('{"errors":[{}]}'), /no message/],
    ['redirects', raw('', { location: 'http://127.0.0.1:1/', 'content-type': 'application/json' }, 302), /302/],
    ['answers 401 without errors', raw('{"data":{"a":1}}', { 'content-type': 'application/json' }, 401), /answered 401/],
    ['answers with too much', raw(JSON.stringify({ data: { a: 'x'.repeat(20_000) } })), /more than 10000 bytes/],
    [
      'answers with a gzip bomb',
      raw(bomb.subarray(0, 9000), { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
      /does not decompress into 10000 bytes/,
    ],
    [
      'answers with broken gzip',
      raw('nonsense', { 'content-type': 'application/json', 'content-encoding': 'gzip' }),
      /does not decompress/,
    ],
    [
      'answers in a coding nobody knows',
      raw('x', { 'content-type': 'application/json', 'content-encoding': 'gzip, gzip' }),
      /unknown content coding/,
    ],
    ['hangs up', (request) => request.socket.destroy(), /cannot be reached/],
    ['hangs', () => {}, /did not answer within 500 ms/],
    [
      'stops in the middle',
      (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":'),
      /did not answer within 500 ms/,
    ],
    [
      'promises more than it sends',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"data":{}}');
        setTimeout(() => request.socket.destroy(), 20);
      },
      /cannot be reached/,
    ],
  ])('%s', async (_, answer, reason) => {
    server.answerWith(answer);
    expect(await subgraph.fetch(query, context())).toEqual(failed);
    expect(logger.lines).toHaveLength(1);
    expect(logger.lines[0]).toMatchObject({
      level: 'warn',
      fields: { subgraph: 'orders', requestId: 'request-1', error: { message: expect.stringMatching(reason) } },
    });

    server.answerWith(json(good));
    expect(await subgraph.fetch(query, context())).toEqual(read);
  });

  it('is not there', async () => {
    await server[Symbol.asyncDispose]();
    expect(await subgraph.fetch(query, context())).toEqual(failed);
    expect(logger.lines[0]).toMatchObject({ fields: { error: { message: 'cannot be reached (ECONNREFUSED)' } } });
    server = await startScriptedServer(json(good));
  });

  it('drips its answer byte by byte past the time limit', async () => {
    const cut = Promise.withResolvers<void>();
    server.answerWith((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 50);
      response.once('close', () => {
        clearInterval(drip);
        cut.resolve();
      });
    });
    // It would go on for ever.
    expect(await subgraph.fetch(query, context())).toEqual(failed);
    await cut.promise;
  });
});

describe('an aborted fetch', () => {
  it('rejects with the reason, and closes the connection to the subgraph', async () => {
    const closed = Promise.withResolvers<void>();
    server.answerWith((request) => void request.socket.once('close', closed.resolve));
    const controller = new AbortController();
    const fetching = subgraph.fetch({ ...query, signal: controller.signal }, context());
    setTimeout(() => controller.abort(new Error('gone')), 50);
    await expect(fetching).rejects.toThrow('gone');
    await closed.promise;
  });

  it('is never sent when it was aborted before', async () => {
    await expect(subgraph.fetch({ ...query, signal: AbortSignal.abort(new Error('gone')) }, context())).rejects.toThrow('gone');
    expect(server.received).toEqual([]);
  });
});

describe('the auth subgraph, and no other,', () => {
  const headers = {
    'content-type': 'application/json',
    'set-cookie': 'a=1',
    'portcullis-revoked': 'sess_1 sess_2',
    'x-other': 'x',
  };
  const auth = { internalSecret: new Secret('a shared secret of many characters') };

  it('is told who the client is, with a proof that a gateway says so', async () => {
    await using other = disposable(open({ auth }));
    await other.fetch(query, context());
    expect(server.received[0]!.headers).toMatchObject({
      'x-forwarded-for': ['192.0.2.7'],
      'user-agent': ['browser/1'],
      'portcullis-gateway': ['a shared secret of many characters'],
    });
  });

  it('may set cookies and say which sessions ended, and nothing else', async () => {
    server.answerWith(raw(JSON.stringify(good), headers));
    await using other = disposable(open({ auth }));
    await other.fetch(query, context());
    expect(relayed).toEqual([
      ['set-cookie', 'a=1'],
      ['portcullis-revoked', 'sess_1 sess_2'],
    ]);
  });

  it('has its headers relayed', async () => {
    server.answerWith(raw(JSON.stringify(good), headers));
    await subgraph.fetch(query, context());
    expect(relayed).toEqual([]);
  });
});
