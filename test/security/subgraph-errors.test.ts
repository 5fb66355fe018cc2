import { afterEach, describe, expect, it, vi } from 'vitest';
import { limitedLogger } from '../../src/observability/limited-logger.ts';
import { introspectionWithAll } from '../support/introspection-with-all.ts';
import { recordingLogger } from '../support/gateway/recording-logger.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;

const failing = (message: string) => () => {
  throw Object.assign(new Error(message), { extensions: { code: 'DOWNSTREAM' } });
};

async function start(isProduction: boolean): Promise<void> {
  gateway = await startTestGateway({
    settings: { isProduction },
    subgraphs: {
      shop: {
        sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
          type Query { items: [Item] } type Item @key(fields: "id") { id: ID! }`,
        resolvers: { Query: { items: () => [{ id: '1' }, { id: '2' }] } },
      },
      stock: {
        sdl: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
          type Item @key(fields: "id") { id: ID! count: Int }`,
        resolvers: { Item: { count: failing('select * from stock where owner = ann@example.org') } },
      },
    },
  });
}

afterEach(() => gateway[Symbol.asyncDispose]());

describe('an error of a subgraph', () => {
  it('is masked in production with the id under which the log has subgraph, response path, code and message', async () => {
    await start(true);
    const { body, headers, text } = await post(gateway.graphqlUrl, '{ things: items { id n: count } }');
    const requestId = headers.get('x-request-id');
    const masked = { message: 'A part of the graph failed to answer.', extensions: { code: 'SUBGRAPH_ERROR', requestId } };
    expect(body.errors).toEqual([
      { ...masked, path: ['things', 0, 'n'] },
      { ...masked, path: ['things', 1, 'n'] },
    ]);
    expect(text).not.toContain('select');
    const lines = gateway.logger.lines.filter(({ message }) => message === 'A subgraph reported an error');
    expect(lines.map(({ fields }) => fields)).toEqual(
      ['things.0.n', 'things.1.n'].map((path) => ({
        requestId,
        subgraph: 'stock',
        path,
        code: 'DOWNSTREAM',
        message: 'select * from stock where owner = ann@example.org',
      })),
    );
  });

  it('is not the fate of the introspection query of graphql-js, which passes every limit in development', async () => {
    await start(false);
    const { body } = await post(gateway.graphqlUrl, introspectionWithAll);
    expect([body.errors, body.data.__schema.queryType.name]).toEqual([undefined, 'Query']);
  });

  it('has the id in development too, beside its message', async () => {
    await start(false);
    const { body, headers } = await post(gateway.graphqlUrl, '{ items { count } }');
    expect(body.errors?.[0]).toMatchObject({
      message: 'select * from stock where owner = ann@example.org',
      extensions: { code: 'DOWNSTREAM', requestId: headers.get('x-request-id') },
    });
  });
});

it('a flood of lines about one subgraph is cut off, and its rest is counted', async () => {
  await start(true);
  vi.useFakeTimers();
  try {
    const logger = recordingLogger();
    const limited = limitedLogger(logger, { linesMax: 3, windowMs: 1000 });
    for (let line = 0; line < 100; line += 1) limited.warn({ subgraph: 'stock', line }, 'Failed');
    limited.warn({ subgraph: 'shop' }, 'Failed');
    expect(logger.lines.map(({ fields }) => fields['line'])).toEqual([0, 1, 2, undefined]);
    vi.advanceTimersByTime(1000);
    expect(logger.lines.at(-1)?.fields).toEqual({ subgraph: 'stock', about: 'Failed', suppressed: 97 });
    limited.warn({ subgraph: 'stock', line: 100 }, 'Failed');
    expect(logger.lines.at(-1)?.fields).toEqual({ subgraph: 'stock', line: 100 });
  } finally {
    vi.useRealTimers();
  }
});
