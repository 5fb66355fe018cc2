import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: shop });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => {
  gateway.fetches.length = 0;
});

interface Raw {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly search?: string;
}

async function send({ method = 'POST', headers = {}, body, search = '' }: Raw) {
  const response = await fetch(gateway.graphqlUrl + search, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    redirect: 'manual',
    ...(body === undefined ? {} : { body }),
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as {
      data?: unknown;
      errors?: { message: string; extensions: { code: string; detail?: string } }[];
    },
  };
}

describe('the audits of graphql-http', () => {
  const audits = serverAudits({ url: () => gateway.graphqlUrl, fetchFn: fetch });
  it('are all there', () => expect(audits).toHaveLength(61));
  it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
    expect(await audit.fn()).toMatchObject({ status: 'ok' });
  });
});

const modern = { accept: 'application/graphql-response+json' };

describe('a request that is not one', () => {
  it.each<[string, Raw, number, string]>([
    ['malformed JSON', { body: '{"query": "{ products }"' }, 400, 'The body is not JSON.'],
    ['an empty body', { body: '' }, 400, 'The body is not JSON.'],
    ['no body', {}, 400, 'The body is not JSON.'],
    ['bytes that are not UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'The body is not UTF-8.'],
    ['a batch', { body: '[{"query":"{ products }"}]' }, 400, 'Batches are not supported: send one request at a time.'],
    ['null', { body: 'null' }, 400, 'The body must be a JSON object.'],
    ['no query', { body: '{}' }, 400, '`query` must be a text that is not empty.'],
    ['a query that is no text', { body: '{"query":1}' }, 400, '`query` must be a text that is not empty.'],
    ['variables that are a list', { body: '{"query":"{ products }","variables":[]}' }, 400, '`variables` must be an object.'],
    [
      'NUL in a variable',
      { body: '{"query":"{ products }","variables":{"a":"x\\u0000"}}' },
      400,
      'The JSON holds NUL or a lone surrogate.',
    ],
    [
      'a lone surrogate in a variable',
      { body: '{"query":"{ products }","variables":{"a":"\\ud83d"}}' },
      400,
      'The JSON holds NUL or a lone surrogate.',
    ],
    [
      'a lone surrogate in a key',
      { body: '{"query":"{ products }","variables":{"\\udc00":1}}' },
      400,
      'The JSON holds NUL or a lone surrogate.',
    ],
    [
      'NUL as an escape of the document',
      { body: JSON.stringify({ query: String.raw`{ echo(text: "\u0000") }` }) },
      400,
      '`query` holds NUL.',
    ],
    [
      'NUL as a braced escape',
      { body: JSON.stringify({ query: String.raw`{ echo(text: "\u{00}") }` }) },
      400,
      '`query` holds NUL.',
    ],
    [
      'variables nested without end',
      { body: `{"query":"{ products }","variables":{"a":${'['.repeat(100)}${']'.repeat(100)}}}` },
      400,
      'The JSON is nested deeper than 64 levels.',
    ],
    [
      'a nesting bomb',
      { body: `{"query":"{ products }","variables":{"a":${'['.repeat(45_000)}${']'.repeat(45_000)}}}` },
      400,
      'The JSON is nested deeper than 64 levels.',
    ],
    [
      'a number that takes long to compute with',
      { body: `{"query":"{ products }","variables":{"a":[-${'9'.repeat(1000)}]}}` },
      400,
      'The JSON has a number of more than 1000 characters.',
    ],
    [
      'variables in a URL that are no JSON',
      { method: 'GET', search: '?query={products}&variables={' },
      400,
      'The body is not JSON.',
    ],
    ['a parameter twice', { method: 'GET', search: '?query={products}&query={products}' }, 400, 'A parameter is there twice.'],
  ])('is refused with the reason: %s', async (_, raw, status, detail) => {
    const answer = await send({ ...raw, headers: modern });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: expect.objectContaining({ detail, requestId: answer.headers.get('x-request-id') }),
        },
      ],
    });
    expect(gateway.fetches).toEqual([]);
  });

  it('is none only for a number of 1000 characters, or for a longer one that a double holds', async () => {
    for (const number of ['9'.repeat(1000), `1.${'0'.repeat(5000)}`]) {
      const answer = await send({ body: `{"query":"{ __typename }","variables":{"a":${number}}}` });
      expect(answer.body).toEqual({ data: { __typename: 'Query' } });
    }
  });

  it.each([
    ['text/plain', 'text/plain'],
    ['a form', 'application/x-www-form-urlencoded'],
    ['an upload', 'multipart/form-data; boundary=x'],
    ['a raw document', 'application/graphql'],
    ['another charset', 'application/json; charset=utf-16'],
    ['something that begins like JSON', 'application/jsonp'],
  ])('is refused as 415, also because pages could send it without asking: %s', async (_, contentType) => {
    const answer = await send({ headers: { 'content-type': contentType }, body: '{"query":"{ products }"}' });
    expect([answer.status, answer.body.errors?.[0]?.extensions.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('is refused as 415 when it is compressed: nobody unpacks what a stranger packed', async () => {
    const body = gzipSync('{"query":"{ products }"}');
    const refused = await send({ headers: { 'content-encoding': 'gzip' }, body });
    expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it.each(['subscription { products }', 'subscription { __typename }'])(
    'is invalid where the graph has no such operations: %s',
    async (query) => {
      const refused = await send({ headers: modern, body: JSON.stringify({ query }) });
      expect([refused.status, refused.body.errors?.[0]?.message]).toEqual([400, 'The graph has no subscriptions.']);
    },
  );

  it('is refused as 413 when it is too large, at the limit and not before', async () => {
    const filled = (bytes: number) =>
      JSON.stringify({ query: '{ products }', x: '' }).replace('""', `"${'x'.repeat(bytes - 31)}"`);
    expect(filled(100_000)).toHaveLength(100_000);
    expect((await send({ body: filled(100_000) })).status).toBe(200);
    const refused = await send({ body: filled(100_001) });
    expect([refused.status, refused.body.errors?.[0]?.extensions.code]).toEqual([413, 'BODY_TOO_LARGE']);
  });

  it('is refused as 413 when it says so beforehand, and when it does not', async () => {
    expect((await send({ body: Buffer.alloc(2_000_000, 'x') })).status).toBe(413);
    const chunked = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        gateway.graphqlUrl,
        { method: 'POST', headers: { 'content-type': 'application/json', 'transfer-encoding': 'chunked' } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      request.on('error', reject);
      request.write(Buffer.alloc(150_000, 'x'));
      request.end();
    });
    expect(chunked).toBe(413);
  });

  it('is refused as 405 for other methods, with those that work', async () => {
    for (const method of ['PUT', 'PATCH', 'DELETE']) {
      const answer = await send({ method, body: '{"query":"{ products }"}' });
      expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
    }
  });

  it('is refused as 406 when no format of ours is acceptable', async () => {
    expect((await send({ headers: { accept: 'application/xml' }, body: '{"query":"{ products }"}' })).status).toBe(406);
  });
});

describe('a mutation by GET', () => {
  it('is refused as 405 and does not run', async () => {
    const answer = await send({ method: 'GET', search: '?query=mutation{ping}' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
    expect(gateway.fetches).toEqual([]);
  });

  it('does not hinder a query by GET, nor the query beside it', async () => {
    expect((await send({ method: 'GET', search: '?query={products}' })).body).toEqual({ data: { products: ['lantern'] } });
    const both = encodeURIComponent('query Q { products } mutation M { ping }');
    expect((await send({ method: 'GET', search: `?query=${both}&operationName=Q` })).status).toBe(200);
    expect((await send({ method: 'GET', search: `?query=${both}&operationName=M` })).status).toBe(405);
  });
});

describe('a document that is not valid', () => {
  it.each([
    ['a syntax error', '{ products'],
    ['an unknown field', '{ nonsense }'],
    ['no such operation', 'query A { products } query B { products }'],
    ['a variable of the wrong type', 'query($t: Int!) { products echo(text: "x") x: echo(text: "x") @skip(if: $t) }'],
  ])('is 400 in the new media type and 200 in the old one, without data: %s', async (_, query) => {
    const body = JSON.stringify({ query });
    const current = await send({ headers: modern, body });
    const older = await send({ headers: { accept: 'application/json' }, body });
    expect([current.status, older.status]).toEqual([400, 200]);
    expect(current.body).not.toHaveProperty('data');
    expect(current.body.errors?.length).toBeGreaterThan(0);
    expect(gateway.fetches).toEqual([]);
  });

  it('is a variable that cannot be coerced, before anything is fetched', async () => {
    const answer = await post(gateway.graphqlUrl, 'query($t: String!) { echo(text: $t) }');
    expect([answer.status, answer.body.data]).toEqual([400, undefined]);
    expect(gateway.fetches).toEqual([]);
  });
});

describe('text', () => {
  it('keeps every character that is one: escapes of pairs, backslashes before u, all of Unicode', async () => {
    for (const text of ['😀', String.raw`\u0000`, String.raw`C:\users\\u0000`, '\u0001\u2028é', '\uFFFD']) {
      const escaped = JSON.stringify({ query: 'query($t: String) { echo(text: $t) }', variables: { t: text } }).replaceAll(
        '😀',
        String.raw`\ud83d\ude00`,
      );
      expect((await send({ body: escaped })).body).toEqual({ data: { echo: text } });
    }
  });
});

describe('an answer', () => {
  it('names its type, forbids sniffing and storing, and carries a request id that the client cannot choose', async () => {
    const answer = await send({ body: '{"query":"{ products }"}', headers: { ...modern, 'x-request-id': 'mine' } });
    expect(answer.headers.get('content-type')).toBe('application/graphql-response+json; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f]{32}$/);
  });

  it('is partial with status 200 when a part of the graph failed', async () => {
    const answer = await send({ body: '{"query":"{ products broken }"}', headers: modern });
    expect(answer.status).toBe(200);
    expect(answer.body.data).toEqual({ products: ['lantern'], broken: null });
  });
});
