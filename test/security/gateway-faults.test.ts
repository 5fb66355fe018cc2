import { afterEach, describe, expect, it } from 'vitest';
import { noMetrics } from '../../src/lib/metrics.ts';
import { eventually } from '../support/eventually.ts';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway | undefined;
afterEach(() => gateway?.[Symbol.asyncDispose]());

async function start(options: Partial<TestGatewayOptions> = {}): Promise<TestGateway> {
  gateway = await startTestGateway({ subgraphs: shop, ...options });
  return gateway;
}

describe('the error of a subgraph', () => {
  it('in production tells a client only that it happened, where', async () => {
    const app = await start({ settings: { isProduction: true } });
    const answer = await post(app.graphqlUrl, '{ products broken }');
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      data: { products: ['lantern'], broken: null },
      errors: [
        {
          message: 'A part of the graph failed to answer.',
          path: ['broken'],
          extensions: { code: 'SUBGRAPH_ERROR', requestId: answer.headers.get('x-request-id') },
        },
      ],
    });
    expect(JSON.stringify(app.logger.lines)).toContain('A resolver failed');
  });

  it('in development shows itself, but never sets our status', async () => {
    const app = await start();
    const answer = await post(app.graphqlUrl, '{ broken }');
    expect(answer.status).toBe(200);
    expect(answer.body.errors?.[0]).toMatchObject({ message: expect.stringContaining('select'), extensions: { code: 'SQL' } });
    expect(answer.body.errors?.[0]?.extensions).not.toHaveProperty('http');
  });
});

describe('in production', () => {
  it('errors neither repeat what was sent nor hint at the schema', async () => {
    const app = await start({ settings: { isProduction: true } });
    const answers = [
      await post(app.graphqlUrl, '{ product }'),
      await post(app.graphqlUrl, 'query($t: Int) { echo(text: $t) }', { variables: { t: 'hunter2' } }),
      await post(app.graphqlUrl, 'query($k: Kind) { kind(of: $k) }', { variables: { k: 'hunter2' } }),
      await post(app.graphqlUrl, '{ kind(of: HIDEN) }'),
      await post(app.graphqlUrl, '{ __schema { types { name } } }'),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(400);
      expect(answer.text).not.toMatch(/hunter2|Did you mean|products|HIDDEN|PUBLIC/);
    }
  });
});

describe('an exception anywhere', () => {
  it('is no refusal of the operation, even where it is one that a deep document could cause', async () => {
    const planLookedUp = () => {
      throw new RangeError('secret cause');
    };
    const app = await start({ metrics: { ...noMetrics, planLookedUp }, settings: { isProduction: true } });
    const { status, body, headers } = await post(app.graphqlUrl, '{ products }');
    expect([status, body.errors?.[0]?.extensions?.['code']]).toEqual([500, 'INTERNAL']);
    expect(app.logger.lines.filter(({ level }) => level === 'error')).toEqual([
      expect.objectContaining({
        message: 'A request failed',
        fields: { requestId: headers.get('x-request-id'), code: 'INTERNAL', error: new RangeError('secret cause') },
      }),
    ]);
  });

  it('is a masked 500 with a request id, and its cause is in the log under that id', async () => {
    const app = await start({ server: { jwks: () => Promise.reject(new Error('secret cause')) } });
    const response = await fetch(`${app.url}/.well-known/jwks.json`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('secret cause');
    const { requestId } = JSON.parse(text) as { requestId: string };
    expect(app.logger.lines).toContainEqual(
      expect.objectContaining({ level: 'error', fields: expect.objectContaining({ requestId }) }),
    );
  });
});

describe('a client that hangs up', () => {
  it('ends its query at the gateway without a trace in the next one', async () => {
    const app = await start();
    const controller = new AbortController();
    const hanging = fetch(app.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ slow }' }),
      signal: controller.signal,
    });
    await eventually(() => expect(app.fetches).toHaveLength(1));
    controller.abort();
    await expect(hanging).rejects.toThrow();
    await eventually(() => expect(app.fetches[0]?.request.signal?.aborted).toBe(true));
    expect((await post(app.graphqlUrl, '{ slow }')).body).toEqual({ data: { slow: true } });
    expect(app.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
