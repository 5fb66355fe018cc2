import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryRateStore } from '../../src/gateway/rate-limits/memory-rate-store.ts';
import type { RateRules } from '../../src/gateway/rate-limits/rate-limits.ts';
import { movableClock } from '../support/movable-clock.ts';
import { shop } from '../support/gateway/shop.ts';
import { times } from '../support/times.ts';
import { post, startTestGateway, type TestGateway } from '../support/gateway/start-test-gateway.ts';

let gateway: TestGateway;
afterEach(() => gateway[Symbol.asyncDispose]());

async function open(rateLimits: RateRules): Promise<void> {
  gateway = await startTestGateway({ subgraphs: shop, rateLimits, settings: { trustedProxies: ['127.0.0.1'] } });
}

const ask = async (query: string, headers: Record<string, string> = {}, variables: Record<string, unknown> = {}) =>
  (await post(gateway.graphqlUrl, query, { headers, variables })).status;
const as = (name: string) => ({ authorization: `Bearer ${gateway.tokens.issue(name).token}` });
const from = (address: string) => ({ 'x-forwarded-for': address });

describe.each(['identity', 'address'] as const)('a rate for whole requests, by %s', (by) => {
  it('counts bad credentials for their network, and no more of them are looked up than it allows', async () => {
    let lookups = 0;
    gateway = await startTestGateway({
      subgraphs: shop,
      rateLimits: { '*': { count: 10, windowSeconds: 60, by } },
      settings: { trustedProxies: ['127.0.0.1'] },
      exchange: async () => {
        lookups += 1;
        return null;
      },
    });
    const bad = (index: number) => ({ 'x-api-key': `bad-${index}`, ...from(`2001:db8::${index + 1}`) });
    const statuses = await Promise.all(times(40, (index) => ask('{ products }', bad(index))));
    expect([401, 429].map((status) => statuses.filter((one) => one === status).length)).toEqual([10, 30]);
    expect(lookups).toBe(10);
    expect(await ask('{ products }', { 'x-api-key': 'bad', ...from('2001:db8:0:1::1') })).toBe(401);
    gateway.tokens.clock.advance(6);
    expect(await ask('{ products }', bad(0))).toBe(401);
    expect(await ask('{ products }', bad(0))).toBe(429);
  });
});

describe('a rate for whole requests', () => {
  it('leaves those alone whose credential is known already, whatever else their network sends', async () => {
    await open({ '*': { count: 3, windowSeconds: 60, by: 'identity' } });
    const ada = as('ada');
    expect(await ask('{ products }', ada)).toBe(200);
    for (const expected of [401, 401, 401, 429])
      expect(await ask('{ products }', { authorization: 'Bearer bad' })).toBe(expected);
    expect(await ask('{ products }', ada)).toBe(200);
    expect(await ask('{ products }', as('bob'))).toBe(429);
  });

  it('is not spent by credentials that prove somebody', async () => {
    await open({ '*': { count: 2, windowSeconds: 60, by: 'identity' } });
    for (const name of ['ada', 'bob', 'cyd', 'dan']) expect(await ask('{ products }', as(name))).toBe(200);
  });
});

describe('a rate for a field', () => {
  it('is spent by one caller, and renewed by time', async () => {
    await open({ 'Query.products': { count: 2, windowSeconds: 60, by: 'identity' } });
    expect([await ask('{ products }'), await ask('{ products }')]).toEqual([200, 200]);
    const refused = await post(gateway.graphqlUrl, '{ products }');
    expect(refused.status).toBe(429);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED' });
    expect(Number(refused.headers.get('retry-after'))).toBe(30);
    expect(gateway.fetches).toHaveLength(2);
    gateway.tokens.clock.advance(30);
    expect(await ask('{ products }')).toBe(200);
    expect(await ask('{ products }')).toBe(429);
  });

  it('is spent by every alias, and by fragments', async () => {
    await open({ 'Query.products': { count: 3, windowSeconds: 60, by: 'identity' } });
    expect(await ask('{ a: products b: products c: products d: products }')).toBe(429);
    expect(await ask('{ a: products ...F } fragment F on Query { b: products c: products }')).toBe(200);
    expect(await ask('{ products }')).toBe(429);
  });

  it('is not spent by repetitions of one place, nor by what is skipped or refused', async () => {
    await open({
      'Query.products': { count: 1, windowSeconds: 60, by: 'identity' },
      'Query.staff': { count: 1, windowSeconds: 60, by: 'identity' },
    });
    const skipped =
      'query ($x: Boolean!) { products products ...F b: products @include(if: $x) } fragment F on Query { products }';
    expect(await ask('{ staff }')).toBe(200);
    expect(await ask('{ staff }')).toBe(200);
    expect(await ask(skipped, {}, { x: false })).toBe(200);
    expect(await ask('{ products }')).toBe(429);
  });

  it('is each account’s own, wherever it asks from', async () => {
    await open({ 'Query.products': { count: 1, windowSeconds: 60, by: 'identity' } });
    expect(await ask('{ products }', { ...as('ada'), ...from('192.0.2.1') })).toBe(200);
    expect(await ask('{ products }', { ...as('ada'), ...from('192.0.2.2') })).toBe(429);
    expect(await ask('{ products }', as('bob'))).toBe(200);
    expect(await ask('{ products }', from('192.0.2.1'))).toBe(200);
  });

  it('is each address’s own where that is said, however many accounts it has', async () => {
    await open({ 'Query.products': { count: 1, windowSeconds: 60, by: 'address' } });
    expect(await ask('{ products }', { ...as('ada'), ...from('2001:db8::1') })).toBe(200);
    expect(await ask('{ products }', { ...as('bob'), ...from('2001:db8::2') })).toBe(429);
    expect(await ask('{ products }', from('2001:db8:0:1::1'))).toBe(200);
  });

  it('leaves other fields alone', async () => {
    await open({ 'Query.products': { count: 1, windowSeconds: 60, by: 'identity' } });
    await ask('{ products }');
    expect(await ask('{ products kind(of: PUBLIC) }')).toBe(429);
    expect(await ask('{ kind(of: PUBLIC) }')).toBe(200);
  });

  it('counts fields of objects, too', async () => {
    await open({ 'User.email': { count: 1, windowSeconds: 60, by: 'identity' } });
    expect(await ask('{ me { email x: email } }', as('ada'))).toBe(429);
    expect(await ask('{ me { email } }', as('ada'))).toBe(200);
  });
});

it('a rate for requests counts each of them once', async () => {
  await open({ '*': { count: 2, windowSeconds: 60, by: 'address' } });
  expect([await ask('{ a: products b: products }'), await ask('{ products }'), await ask('{ products }')]).toEqual([
    200, 200, 429,
  ]);
});

it('a rate for requests counts what is invalid or over a limit, too', async () => {
  await open({ '*': { count: 2, windowSeconds: 60, by: 'address' } });
  const statuses = [await ask('{ nowhere }'), await ask(`{ ${'products '.repeat(2000)} }`), await ask('{ nowhere }')];
  expect([...statuses, await ask('{ products }', from('192.0.2.1'))]).toEqual([400, 400, 429, 200]);
});

it('lets no more than the rate of simultaneous requests through', async () => {
  await open({ 'Query.products': { count: 7, windowSeconds: 60, by: 'identity' } });
  const statuses = await Promise.all(Array.from({ length: 50 }, () => ask('{ products }')));
  expect(statuses.filter((status) => status === 200)).toHaveLength(7);
});

it('does not begin with a rate for a field that the graph does not have', async () => {
  await open({});
  await expect(
    startTestGateway({ subgraphs: shop, rateLimits: { 'Query.nowhere': { count: 1, windowSeconds: 1, by: 'identity' } } }),
  ).rejects.toThrow('rateLimits.Query.nowhere: the graph has no such field');
});

it('gives a key exactly its rate over time, whatever the steps', async () => {
  await open({});
  const clock = movableClock();
  const store = createMemoryRateStore(clock);
  const rate = { count: 3, windowSeconds: 10 };
  let admitted = 0;
  for (let step = 0; step < 1000; step++) {
    if (store.take('key', 1, rate) === 0) admitted += 1;
    clock.advance(1);
  }
  expect(admitted).toBeGreaterThanOrEqual(300);
  expect(admitted).toBeLessThanOrEqual(303);
});
