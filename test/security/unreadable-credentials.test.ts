import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { newsroom, posted } from '../support/gateway/newsroom.ts';
import { openSocket } from '../support/gateway/open-socket.ts';
import { startTestGateway, testCookie, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
const room = newsroom();

beforeAll(async () => {
  gateway = await startTestGateway({ subgraphs: room.subgraphs });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** Header lines, as they are written, that present a credential which cannot be read. */
const unreadableHeaders = [
  'Authorization:',
  'Authorization:   ',
  'AUTHORIZATION: Bearer',
  'Authorization: Bearer ',
  'authorization: null',
  'Authorization: Bearer a b',
  'Authorization: Bearer a, Bearer b',
  'Authorization: Bearer äöü',
  'X-API-Key:',
  'x-api-key:    ',
  `X-Api-Key: ${'k'.repeat(600)}`,
  `Cookie: ${testCookie}`,
  `Cookie: ${testCookie}=`,
  `Cookie: ${testCookie} = `,
  `Cookie: a=b;${testCookie}`,
  `Cookie: ; ;${testCookie} ;`,
  `Cookie:  ${testCookie}\t=\t`,
  `Cookie: ${testCookie}=${'c'.repeat(600)}`,
  `Cookie: ${testCookie} =bad`,
  `Cookie: ${testCookie}="bad"`,
] as const;

const doors = [
  { door: 'HTTP', accept: 'application/graphql-response+json' },
  { door: 'Server-Sent Events', accept: 'text/event-stream' },
  { door: 'multipart', accept: 'multipart/mixed;subscriptionSpec=1.0' },
];

async function subscribeRaw(header: string, accept: string): Promise<string> {
  const body = JSON.stringify({ query: posted });
  const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
  const lines = [
    'POST /graphql HTTP/1.1',
    'host: localhost',
    'connection: close',
    'content-type: application/json',
    `accept: ${accept}`,
    `content-length: ${body.length}`,
    header,
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n${body}`);
  return (await socket.toArray()).join('');
}

describe.each(doors)('a credential that is there but cannot be read, over $door,', ({ accept }) => {
  it.each(unreadableHeaders)('is refused, never anonymous: %j', async (header) => {
    const answer = await subscribeRaw(header, accept);
    expect(answer).toMatch(/^HTTP\/1\.1 401 [^]*INVALID_TOKEN/);
    expect(room.posts.open).toBe(0);
  });
});

const values = [
  null,
  true,
  false,
  0,
  42,
  '',
  'Bearer',
  'Bearer ',
  'null',
  'undefined',
  [],
  ['Bearer a'],
  {},
  { token: 'a' },
  { authorization: 'Bearer a' },
];
const names = [
  'authorization',
  'Authorization',
  'AUTHORIZATION',
  ' authorization',
  'x-api-key',
  'X-API-Key',
  'x_api_key',
  'xApiKey',
];
const places = [
  { place: 'at the top of', payloadOf: (name: string, value: unknown) => ({ [name]: value }) },
  { place: 'under `headers` in', payloadOf: (name: string, value: unknown) => ({ headers: { [name]: value } }) },
];
const presented = places.flatMap(({ place, payloadOf }) =>
  names.flatMap((name) =>
    values.map((value) => ({ place, payload: payloadOf(name, value), text: JSON.stringify(payloadOf(name, value)) })),
  ),
);

describe('a credential in the payload of connection_init that is there but cannot be read', () => {
  it('closes the WebSocket and is never acknowledged, whatever its JSON type, place and spelling', async () => {
    const outcomes = await Promise.all(
      presented.map(async ({ payload, text }) => {
        const socket = await openSocket(gateway.graphqlUrl);
        socket.send({ type: 'connection_init', payload });
        const { code, reason } = await socket.closed;
        return { text, code, reason, messages: socket.messages.length };
      }),
    );
    expect(outcomes.filter(({ code, reason, messages }) => code !== 4403 || reason !== 'INVALID_TOKEN' || messages > 0)).toEqual(
      [],
    );
    expect(outcomes).toHaveLength(240);
  });

  it.each(['Bearer a', 7, true, ['Bearer a'], [['authorization', 'Bearer a']]])(
    'closes the WebSocket where `headers` is no object: %j',
    async (headers) => {
      const socket = await openSocket(gateway.graphqlUrl);
      socket.send({ type: 'connection_init', payload: { headers } });
      expect(await socket.closed).toEqual({ code: 4400, reason: 'INVALID_INPUT' });
    },
  );

  it('is told from none: other members and absent `headers` leave a connection of nobody', async () => {
    for (const payload of [undefined, {}, { headers: null }, { headers: {} }, { room: 1, headers: { 'x-room': 1 } }]) {
      const socket = await openSocket(gateway.graphqlUrl);
      await socket.init(payload);
      socket.socket.terminate();
    }
    await eventually(() => expect(gateway.liveConnections.count('connection')).toBe(0));
  });
});
