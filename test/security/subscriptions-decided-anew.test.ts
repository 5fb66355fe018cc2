import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { createChannel } from '../support/gateway/channel.ts';
import { openSocket } from '../support/gateway/open-socket.ts';
import { openStream } from '../support/gateway/open-stream.ts';
import { startTestGateway, testCookie, type TestGateway, type TestSubgraph } from '../support/gateway/start-test-gateway.ts';
import { testIssuer } from '../support/gateway/test-tokens.ts';

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@policy", "@composeDirective"])
  @link(url: "https://example.com/portcullis/v1.0", import: ["@requiresAal"])
  @composeDirective(name: "@requiresAal")
  directive @requiresAal(level: Int! = 2, maxAgeSeconds: Int) on FIELD_DEFINITION | OBJECT`;

interface Note {
  readonly id: string;
}

/** One subgraph that tells of notes and knows of each what comes with the event, one that is asked for the rest. */
function notebook() {
  const notes = createChannel<Note>();
  const tellsNote = { subscribe: () => notes.stream(), resolve: (note: Note) => note };
  const told: TestSubgraph = {
    sdl: `${federation}
      type Query { version: Int }
      type Subscription {
        noted: Note
        watched: Note @policy(policies: [["watcher"]])
        fresh: Note @requiresAal(level: 1, maxAgeSeconds: 3)
      }
      type Note @key(fields: "id") {
        id: ID!
        draft: String @policy(policies: [["writer"]])
        pin: String @requiresAal(level: 1, maxAgeSeconds: 3)
        by: Person
      }
      type Person { name: String secret: String @policy(policies: [["writer"]]) }`,
    resolvers: {
      Subscription: { noted: tellsNote, watched: tellsNote, fresh: tellsNote },
      Note: {
        draft: ({ id }: Note) => `draft of ${id}`,
        pin: ({ id }: Note) => `pin of ${id}`,
        by: ({ id }: Note) => ({ name: `name of ${id}`, secret: `secret of ${id}` }),
      },
    },
  };
  const more: TestSubgraph = {
    sdl: `${federation}
      type Note @key(fields: "id") { id: ID! text: String full: String @policy(policies: [["reader"]]) }`,
    resolvers: { Note: { text: ({ id }: Note) => `text of ${id}`, full: ({ id }: Note) => `full of ${id}` } },
  };
  return { notes, subgraphs: { told, more } };
}

const { notes, subgraphs } = notebook();
const everyPolicy = ['watcher', 'writer', 'reader'];
let granted = new Set<string>(everyPolicy);
let gateway: TestGateway;
const closing: (() => void)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) close();
  granted = new Set(everyPolicy);
  await gateway[Symbol.asyncDispose]();
});

async function start(options: Partial<Parameters<typeof startTestGateway>[0]> = {}): Promise<void> {
  gateway = await startTestGateway({
    subgraphs,
    policies: async () => granted,
    exchange: async () => gateway.tokens.issue('ann'),
    ...options,
  });
}

/** The credentials of a client, as headers. */
const credentials: Record<string, () => Record<string, string>> = {
  'a bearer': () => ({ authorization: `Bearer ${gateway.tokens.issue('ann').token}` }),
  'a session cookie': () => ({ cookie: `${testCookie}=secret`, origin: testIssuer }),
  'an API key': () => ({ 'x-api-key': 'pc_key' }),
};

interface Payload {
  readonly data?: Record<string, Record<string, unknown> | null> | null;
  readonly errors?: readonly { readonly path?: readonly string[]; readonly extensions: Record<string, unknown> }[];
}

/** What a client of one transport reads: the payloads so far, and whether that was all. */
type Subscribe = (query: string, headers: Record<string, string>) => Promise<{ payloads(): Payload[]; hasEnded(): boolean }>;

const overHttp =
  (accept: string, payloadsIn: (text: string) => Payload[]): Subscribe =>
  async (query, headers) => {
    const stream = await openStream(gateway.graphqlUrl, { query, accept, headers });
    let ended = false;
    stream.ended.then(
      () => (ended = true),
      () => {},
    );
    closing.push(() => stream.hangUp());
    return { payloads: () => payloadsIn(stream.text), hasEnded: () => ended };
  };

const transports: Record<string, Subscribe> = {
  'Server-Sent Events': overHttp('text/event-stream', (text) =>
    [...text.matchAll(/event: next\ndata: (.+)\n\n/g)].map(([, json]) => JSON.parse(json as string) as Payload),
  ),
  multipart: overHttp('multipart/mixed;subscriptionSpec=1.0', (text) =>
    [...text.matchAll(/\r\n\r\n(\{.+\})\r\n/g)]
      .map(([, json]) => JSON.parse(json as string) as { payload?: Payload | null; errors?: Payload['errors'] })
      .flatMap(({ payload, errors }) => payload ?? (errors ? { errors } : [])),
  ),
  WebSocket: async (query, headers) => {
    const socket = await openSocket(gateway.graphqlUrl, { headers });
    closing.push(() => socket.socket.terminate());
    await socket.init();
    socket.send({ type: 'subscribe', id: '1', payload: { query } });
    return {
      payloads: () =>
        socket.messages
          .filter(({ id, type }) => id === '1' && type !== 'complete')
          .map(({ type, payload }) => (type === 'error' ? { errors: payload } : payload) as Payload),
      hasEnded: () => socket.messages.some(({ type }) => type === 'complete' || type === 'error'),
    };
  },
};

const cells = Object.keys(transports).flatMap((transport) =>
  Object.keys(credentials).map((credential) => ({ transport, credential })),
);

async function open(transport: string, credential: string, query: string) {
  const client = await (transports[transport] as Subscribe)(query, (credentials[credential] as () => Record<string, string>)());
  await eventually(() => expect(notes.open).toBe(1));
  const next = async (id: string, count: number): Promise<Payload> => {
    notes.push({ id });
    await eventually(() => expect(client.payloads()).toHaveLength(count));
    return client.payloads().at(-1) as Payload;
  };
  return { ...client, next };
}

describe.each(cells)('a subscription over $transport by $credential', ({ transport, credential }) => {
  it('loses, from the next event on, what a withdrawn policy or an old proof no longer allows, and goes on with the rest', async () => {
    await start();
    const { next, hasEnded } = await open(
      transport,
      credential,
      'subscription { noted { id draft pin text full by { name secret } } }',
    );
    expect(await next('a', 1)).toEqual({
      data: {
        noted: {
          id: 'a',
          draft: 'draft of a',
          pin: 'pin of a',
          text: 'text of a',
          full: 'full of a',
          by: { name: 'name of a', secret: 'secret of a' },
        },
      },
    });

    granted = new Set(['reader']);
    gateway.tokens.clock.advance(4);
    const second = await next('b', 2);
    expect(second.data).toEqual({
      noted: { id: 'b', draft: null, pin: null, text: 'text of b', full: 'full of b', by: { name: 'name of b', secret: null } },
    });
    expect(second.errors?.map(({ path, extensions }) => [path?.join('.'), extensions['reason']]).toSorted()).toEqual([
      ['noted.by.secret', 'FORBIDDEN'],
      ['noted.draft', 'FORBIDDEN'],
      ['noted.pin', 'STEP_UP_REQUIRED'],
    ]);

    granted = new Set(['writer']);
    gateway.fetches.length = 0;
    const third = await next('c', 3);
    expect(third.data).toMatchObject({ noted: { draft: 'draft of c', text: 'text of c', full: null } });
    expect(gateway.fetches.map(({ request }) => request.query).filter((query) => query.includes('full'))).toEqual([]);
    expect(hasEnded()).toBe(false);
  });

  it.each([
    { field: 'watched', code: 'FORBIDDEN' },
    { field: 'fresh', code: 'STEP_UP_REQUIRED' },
  ])('ends with the reason when its root field $field is refused', async ({ field, code }) => {
    await start();
    const { next, hasEnded } = await open(transport, credential, `subscription { ${field} { id } }`);
    expect(await next('a', 1)).toEqual({ data: { [field]: { id: 'a' } } });
    granted = new Set();
    gateway.tokens.clock.advance(4);
    const last = await next('b', 2);
    expect(last).toMatchObject({ data: { [field]: null }, errors: [{ path: [field], extensions: { reason: code } }] });
    await eventually(() => expect([hasEnded(), notes.open]).toEqual([true, 0]));
  });

  it('ends with the reason, without data, where one refused field refuses the operation', async () => {
    await start({ rejects: true });
    const { next, hasEnded } = await open(transport, credential, 'subscription { noted { id draft } }');
    await next('a', 1);
    granted = new Set();
    const last = await next('b', 2);
    expect(last.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(last.data ?? null).toBeNull();
    await eventually(() => expect([hasEnded(), notes.open]).toEqual([true, 0]));
  });
});

describe('what was refused when a subscription was opened', () => {
  it('stays refused, with its reason, although the policy is granted later', async () => {
    await start();
    granted = new Set(['reader']);
    const { next } = await open('Server-Sent Events', 'a bearer', 'subscription { noted { id draft full } }');
    expect((await next('a', 1)).data).toEqual({ noted: { id: 'a', draft: null, full: 'full of a' } });
    granted = new Set(['writer']);
    const second = await next('b', 2);
    expect(second.data).toEqual({ noted: { id: 'b', draft: null, full: null } });
    expect(second.errors?.map(({ extensions }) => extensions['reason'])).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});
