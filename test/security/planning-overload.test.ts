import { expect, it } from 'vitest';
import { attackedSdls, planningAttacks } from '../support/gateway/planning-attacks.ts';
import { post, startTestGateway } from '../support/gateway/start-test-gateway.ts';
import { times } from '../support/times.ts';

const subgraphs = Object.fromEntries(
  attackedSdls.map((sdl, at) => {
    const me = at === 0 ? { me: () => ({ id: '1' }) } : {};
    return [`s${at}`, { sdl, resolvers: { Query: { n: () => null, ...me } } }];
  }),
);

it('more new documents at a time than may wait are answered 503 with Retry-After, and remembered ones as ever', async () => {
  await using gateway = await startTestGateway({
    subgraphs,
    planning: { waitingMax: 2 },
    settings: { trustedProxies: ['127.0.0.1'] },
  });
  const [write] = Object.values(planningAttacks);
  const send = (query: string, network: number) =>
    post(gateway.graphqlUrl, query, { headers: { 'x-forwarded-for': `198.51.100.${network}` } });
  expect((await send('{ me { id } }', 1)).status).toBe(200);

  const attacks = times(20, (at) => send(write?.(`m${at}`) ?? '', at + 2));
  const remembered = send('{ me { id } }', 1);
  const refused = (await Promise.all(attacks)).filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(0);
  for (const { headers, body } of refused) {
    expect(headers.get('retry-after')).toBe('1');
    expect(body.errors?.map(({ extensions }) => extensions)).toEqual([
      expect.objectContaining({ code: 'OVERLOADED', retryAfterSeconds: 1, requestId: headers.get('x-request-id') }),
    ]);
  }
  expect((await remembered).body).toEqual({ data: { me: { id: '1' } } });
  expect((await send('{ me { id again: id } }', 100)).body).toEqual({ data: { me: { id: '1', again: '1' } } });
});

it('trusted documents of one network, each with many plans, keep nobody else from theirs', async () => {
  const conditions = times(7, (at) => `c${at}`);
  const declared = conditions.map((name) => `$${name}: Boolean!`).join(', ');
  const fields = conditions.map((name) => `${name}: me @include(if: $${name}) { id }`).join(' ');
  const trusted = `query (${declared}) { me { id } ${fields} }`;
  await using gateway = await startTestGateway({
    subgraphs,
    planning: { clientWaitingMax: 2 },
    settings: { trustedProxies: ['127.0.0.1'] },
    documents: { trusted: new Map([['trusted', trusted]]) },
  });
  const send = (plan: number, network: number) =>
    post(gateway.graphqlUrl, trusted, {
      variables: Object.fromEntries(conditions.map((name, at) => [name, ((plan >> at) & 1) === 1])),
      headers: { 'x-forwarded-for': `198.51.100.${network}` },
    });
  expect((await send(0, 1)).status).toBe(200);

  const attacks = times(60, (at) => send(at + 1, 2));
  const other = send(127, 3);
  const refused = (await Promise.all(attacks)).filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect((await other).status).toBe(200);
});
