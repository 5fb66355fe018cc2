import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { restLayouts, withRestApp } from '../support/with-rest-app.ts';

/** What the server at the URL answers to these bytes. */
async function answerTo(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(bytes);
  return text(socket);
}

const head = (line: string, ...headers: string[]) => [line, 'host: x', 'connection: close', ...headers, '', ''].join('\r\n');

describe.each(restLayouts.slice(0, 1))('a request that cannot be read, $layout on $database', (options) => {
  const world = withRestApp(options);

  it.each([
    ['a part of a path that is too long', `/users/${'x'.repeat(1001)}`],
    ['percent-encoding that is none', '/users/%zz'],
    ['percent-encoding that is not UTF-8', '/users/%ff'],
    ['such a part below a prefix', '/api/v1/users/%zz'],
  ])('is refused in the dialect of its path, with a request id: %s', async (_, path) => {
    const answer = await answerTo(world.app.url, head(`GET ${path} HTTP/1.1`));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toMatch(/\r\nx-request-id: \w+/);
    expect(answer.slice(answer.indexOf('\r\n\r\n'))).toContain(
      '{"data":null,"message":"The input is not valid.","status":"error"}',
    );
  });

  it('is refused plainly where no dialect has the path', async () => {
    const answer = await answerTo(world.app.url, head('GET /%zz HTTP/1.1'));
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('"code":"INVALID_INPUT"');
  });

  it.each(['/version', '/graphql?query={__typename}', '/users/ann@example.org', '/nowhere'])(
    'is refused with two Host headers, equal or not (RFC 9112 §3.2): %s',
    async (path) => {
      for (const second of ['host: x', 'host: y']) {
        const answer = await answerTo(world.app.url, head(`GET ${path} HTTP/1.1`, second));
        expect(answer).toMatch(/^HTTP\/1\.1 400 /);
        expect(answer).toMatch(/\r\nx-request-id: \w+/);
      }
      expect(await answerTo(world.app.url, head(`GET ${path} HTTP/1.1`))).not.toMatch(/^HTTP\/1\.1 400 /);
    },
  );

  it.each([
    ['431', 'headers that are too large', head('GET /version HTTP/1.1', `x-a: ${'x'.repeat(100_000)}`)],
    ['400', 'a broken request line', 'HELLO\r\n\r\n'],
    ['400', 'a length that is none', head('POST /graphql HTTP/1.1', 'content-type: application/json', 'content-length: ten')],
    ['400', 'two lengths', head('POST /graphql HTTP/1.1', 'content-length: 1', 'content-length: 2')],
    [
      '400',
      'a chunk that is none',
      `${head('POST /graphql HTTP/1.1', 'content-type: application/json', 'transfer-encoding: chunked')}zz\r\n`,
    ],
  ])('is answered %s with JSON and a request id: %s', async (status, _, bytes) => {
    const answer = await answerTo(world.app.url, bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toMatch(/\r\nx-request-id: \w+/);
    expect(answer).toContain('"requestId":"');
  });

  it.each(['/graphql', '/healthz', '/version', '/.well-known/jwks.json', '/users/ann@example.org', '/auth/session'])(
    'OPTIONS at %s is 204 with the methods, with and without an origin, and TRACE is 405',
    async (path) => {
      const refused = await world.send('TRACE', path).catch(() => null);
      const raw = await answerTo(world.app.url, head(`TRACE ${path} HTTP/1.1`));
      expect(refused?.status ?? 405).toBe(405);
      expect(raw).toMatch(/^HTTP\/1\.1 405 /);
      const allow = /\r\nallow: ([^\r]+)/.exec(raw)?.[1];
      for (const origin of [[], ['origin: https://elsewhere.example']]) {
        const answer = await answerTo(world.app.url, head(`OPTIONS ${path} HTTP/1.1`, ...origin));
        expect(answer).toMatch(/^HTTP\/1\.1 204 /);
        expect(/\r\nallow: ([^\r]+)/.exec(answer)?.[1]).toBe(allow);
      }
    },
  );

  it.each(['PROPFIND', 'SEARCH', 'M-SEARCH', 'LOCK', 'PURGE', 'BIND'])(
    '%s is 405 with the methods where a path has others, and 404 where there is none',
    async (method) => {
      for (const path of ['/graphql', '/healthz', '/users/ann@example.org', '/oauth/introspect']) {
        const answer = await answerTo(world.app.url, head(`${method} ${path} HTTP/1.1`));
        expect(answer).toMatch(/^HTTP\/1\.1 405 /);
        expect(answer).toMatch(/\r\nallow: [A-Z, ]+\r\n/);
      }
      for (const path of ['/nothing-here', '/internal/revocations'])
        expect(await answerTo(world.app.url, head(`${method} ${path} HTTP/1.1`))).toMatch(/^HTTP\/1\.1 404 /);
    },
  );

  it.each([
    ['/graphql', 405],
    ['/auth/session', 405],
    ['/nothing-here', 415],
    ['/internal/revocations', 415],
  ])('QUERY at %s is %i, though it has no content type', async (path, status) => {
    expect(await answerTo(world.app.url, head(`QUERY ${path} HTTP/1.1`))).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  });

  it('HEAD is answered like GET, without a body', async () => {
    const answer = await answerTo(world.app.url, head('HEAD /version HTTP/1.1'));
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });
});
