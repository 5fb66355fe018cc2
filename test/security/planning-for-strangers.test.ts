import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shop } from '../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway, type TestGatewayOptions } from '../support/gateway/start-test-gateway.ts';

/** Every slice of planning takes ten milliseconds of this processor. */
function slowCpu() {
  let nowMs = 0;
  return { nowMs: () => (nowMs += 10) };
}

const trusted = new Map([['known', '{ products known: products }']]);
const budget: Partial<TestGatewayOptions> = {
  subgraphs: shop,
  settings: { trustedProxies: ['127.0.0.1'] },
  planning: { clientCpuMsMax: 300, clientWindowSeconds: 60 },
  documents: { trusted },
};

interface Sent {
  readonly from: string;
  readonly token?: string;
}

function send(gateway: TestGateway, query: string, { from, token }: Sent) {
  const credential = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return post(gateway.graphqlUrl, query, { headers: { 'x-forwarded-for': from, ...credential } });
}

let documents = 0;
/** A document that nobody has sent before. */
const unknown = (): string => `{ a${(documents += 1)}: products }`;

/** Sends unknown documents until one is refused, and returns that refusal. */
async function useUp(gateway: TestGateway, by: () => Sent) {
  for (let tries = 0; tries < 100; tries += 1) {
    const answer = await send(gateway, unknown(), by());
    if (answer.status !== 200) return answer;
  }
  throw new Error('Nothing was refused.');
}

describe('documents that the gateway does not remember', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startTestGateway({ ...budget, subgraphs: shop, cpu: slowCpu() });
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  it('are refused to a network that has used up its processor time, with 429 and when to come again', async () => {
    const attacker = { from: '198.51.100.1' };
    expect((await send(gateway, '{ products }', attacker)).status).toBe(200);
    const refused = await useUp(gateway, () => attacker);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.body.errors?.[0]?.extensions).toMatchObject({ code: 'PLANNING_LIMIT_REACHED', type: 'rate_limited' });

    // What is remembered costs nothing, so it goes on.
    expect((await send(gateway, '{ products }', attacker)).status).toBe(200);
    expect((await send(gateway, unknown(), { from: '203.0.113.1' })).status).toBe(200);

    gateway.tokens.clock.advance(Number(refused.headers.get('retry-after')));
    expect((await send(gateway, unknown(), attacker)).status).toBe(200);
  });

  it('are paid by an IPv6 network of 64 bits together', async () => {
    let host = 0;
    const refused = await useUp(gateway, () => ({ from: `2001:db8:1:1::${(host += 1).toString(16)}` }));
    expect(refused.status).toBe(429);
    expect((await send(gateway, unknown(), { from: '2001:db8:1:2::1' })).status).toBe(200);
  });

  it('are paid by an account, wherever it sends from', async () => {
    const { token } = gateway.tokens.issue('ada');
    let network = 0;
    const refused = await useUp(gateway, () => ({ from: `192.0.2.${(network += 1)}`, token }));
    expect(refused.status).toBe(429);
    expect((await send(gateway, unknown(), { from: '192.0.2.250' })).status).toBe(200);
  });

  it('are free when they are trusted', async () => {
    const attacker = { from: '198.51.100.2' };
    await useUp(gateway, () => attacker);
    expect((await send(gateway, trusted.get('known') ?? '', attacker)).status).toBe(200);
  });

  it('are paid when they are invalid, once for each', async () => {
    const attacker = { from: '198.51.100.3' };
    const same = '{ nowhere }';
    for (let tries = 0; tries < 50; tries += 1) expect((await send(gateway, same, attacker)).status).toBe(400);
    let tries = 0;
    while ((await send(gateway, `{ nowhere${(tries += 1)} }`, attacker)).status === 400) if (tries > 100) throw new Error('free');
    expect(await send(gateway, unknown(), attacker)).toMatchObject({ status: 429 });
    expect((await send(gateway, same, attacker)).status).toBe(400);
  });
});
