import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHttpSubgraph, type HttpSubgraph } from '../../../src/gateway/transports/http-subgraph.ts';
import { silentLogger } from '../../../src/lib/logger.ts';
import { json, startScriptedServer, type Answer, type ScriptedServer } from '../../support/gateway/scripted-server.ts';

let server: ScriptedServer;
let subgraph: HttpSubgraph;

beforeEach(async () => {
  server = await startScriptedServer(json({}));
  subgraph = createHttpSubgraph({
    name: 'orders',
    url: server.url,
    forward: 'token',
    timeoutMs: 500,
    bodyBytesMax: 10_000,
    logger: silentLogger,
  });
});

afterEach(async () => {
  await subgraph.close();
  await server[Symbol.asyncDispose]();
});

const raw =
  (body: string, headers: Record<string, string>, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('reading the SDL', () => {
  it("asks for `_service` without anybody's bearer", async () => {
    server.answerWith(json({ data: { _service: { sdl: 'type Query { a: Int }' } } }));
    expect(await subgraph.readSdl()).toBe('type Query { a: Int }');
    expect(server.received[0]!.headers).not.toHaveProperty('authorization');
  });

  it.each([304, 412])('takes a %s for the SDL that it has, once there is an ETag', async (status) => {
    const sdl = (text: string, etag: string): Answer =>
      raw(JSON.stringify({ data: { _service: { sdl: text } } }), { 'content-type': 'application/json', etag });
    server.answerWith(sdl('type Query { a: Int }', '"1"'));
    await subgraph.readSdl();
    server.answerWith(raw('', { 'content-encoding': 'gzip' }, status));
    expect(await subgraph.readSdl()).toBe('type Query { a: Int }');
    server.answerWith(sdl('type Query { b: Int }', '"2"'));
    expect(await subgraph.readSdl()).toBe('type Query { b: Int }');
    server.answerWith(json({ data: { _service: { sdl: 'type Query { c: Int }' } } }));
    expect([await subgraph.readSdl(), await subgraph.readSdl()]).toEqual(Array(2).fill('type Query { c: Int }'));
    expect(server.received.map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      ['"1"'],
      ['"1"'],
      ['"2"'],
      undefined,
    ]);
  });

  it('parses an answer only if its bytes are not those of the answer before', async () => {
    const parsed = vi.spyOn(JSON, 'parse');
    const sdls: string[] = [];
    for (const field of ['a', 'a', 'b', 'b', 'a']) {
      server.answerWith(json({ data: { _service: { sdl: `type Query { ${field}: Int }` } } }));
      sdls.push(await subgraph.readSdl());
    }
    expect(sdls).toEqual(['a', 'a', 'b', 'b', 'a'].map((field) => `type Query { ${field}: Int }`));
    expect(parsed.mock.calls.filter(([text]) => text.includes('_service'))).toHaveLength(3);
    parsed.mockRestore();
  });

  it('refuses the same bytes once they are called something else than JSON', async () => {
    const body = JSON.stringify({ data: { _service: { sdl: 'type Query { a: Int }' } } });
    server.answerWith(raw(body, { 'content-type': 'application/json' }));
    await subgraph.readSdl();
    server.answerWith(raw(body, { 'content-type': 'text/html' }));
    await expect(subgraph.readSdl()).rejects.toThrow('something else than JSON');
  });

  it('takes a 304 for a fault where nothing is known', async () => {
    server.answerWith(raw('', {}, 304));
    await expect(subgraph.readSdl()).rejects.toThrow('answered 304');
  });

  it.each<[string, Answer, string]>([
    [
      'is no subgraph',
      json({ errors: [{ message: 'Cannot query field "_service"' }] }),
      'does not give its schema by { _service { sdl } }: Cannot query field "_service"',
    ],
    ['is a web page', raw('<html>', { 'content-type': 'text/html' }), 'answered 200 with something else than JSON'],
  ])('says why when the subgraph %s', async (_, answer, reason) => {
    server.answerWith(answer);
    await expect(subgraph.readSdl()).rejects.toThrow(reason);
  });
});
