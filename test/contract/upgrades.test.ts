import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openSocket } from '../support/gateway/open-socket.ts';
import { shop } from '../support/gateway/shop.ts';
import { startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway[Symbol.asyncDispose]());

const handshake = [
  'connection: upgrade, close',
  'upgrade: websocket',
  'sec-websocket-version: 13',
  'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-protocol: graphql-transport-ws',
];

/** Sends a request as it is written and reads until the server closes. */
async function exchange(target: string, headers: readonly string[], body = ''): Promise<string> {
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  socket.write(`${[`${target} HTTP/1.1`, 'host: localhost', ...headers].join('\r\n')}\r\n\r\n${body}`);
  return (await socket.toArray()).join('');
}

describe('an offer to upgrade the connection', () => {
  it.each(['/', '/healthz', '/graphql/', '/graphqlx', '/nothing', '/auth/session', '/.well-known/jwks.json'])(
    'to a WebSocket is ignored on %s',
    async (path) => {
      gateway = await startTestGateway({ subgraphs: shop });
      const offered = await exchange(`GET ${path}`, handshake);
      const plain = await exchange(`GET ${path}`, ['connection: close']);
      expect(offered).not.toMatch(/^HTTP\/1\.1 101/);
      expect(offered.split(' ', 2)).toEqual(plain.split(' ', 2));
    },
  );

  it('to a WebSocket is ignored where the method is not GET', async () => {
    gateway = await startTestGateway({ subgraphs: shop });
    const body = '{"query":"{ products }"}';
    const answer = await exchange(
      'POST /graphql',
      [...handshake, 'content-type: application/json', `content-length: ${body.length}`],
      body,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\{"data":\{"products":/);
  });

  it.each(['h2c', 'HTTP/2.0', 'TLS/1.0', 'websocket2', 'h2c, websocket'])('to %s is ignored on every path', async (protocol) => {
    gateway = await startTestGateway({ subgraphs: shop });
    const offer = ['connection: upgrade, http2-settings, close', `upgrade: ${protocol}`, 'http2-settings: AAMAAABkAAQAAP__'];
    const body = '{"query":"{ products }"}';
    expect(
      await exchange('POST /graphql', [...offer, 'content-type: application/json', `content-length: ${body.length}`], body),
    ).toMatch(/^HTTP\/1\.1 200 [^]*\{"data":\{"products":/);
    expect(await exchange('GET /healthz', offer)).toMatch(/^HTTP\/1\.1 200 /);
    expect(await exchange('GET /nothing', offer)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('to a WebSocket is taken on the GraphQL path, whatever its query string', async () => {
    gateway = await startTestGateway({ subgraphs: shop });
    for (const url of [gateway.graphqlUrl, `${gateway.graphqlUrl}?room=1`]) {
      const socket = await openSocket(url);
      await socket.init();
      socket.socket.terminate();
    }
  });
});
