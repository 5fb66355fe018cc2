import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noMetrics } from '../../../../src/lib/metrics.ts';
import { defaultLimits } from '../../../support/gateway/default-limits.ts';
import { shop } from '../../../support/gateway/shop.ts';
import { post, startTestGateway, type TestGateway } from '../../../support/gateway/start-test-gateway.ts';
import { times } from '../../../support/times.ts';

const message = 'An operation is over limits that are measured only';
const exceeded: string[] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    subgraphs: shop,
    limits: { mode: 'measure', depthMax: 1, rootFieldsMax: 3, aliasesMax: 2, costMax: 1, fieldsMax: 20, listItemsMax: 2 },
    metrics: { ...noMetrics, limitExceeded: (limit) => void exceeded.push(limit) },
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(() => void exceeded.splice(0));

const logged = () => gateway.logger.lines.filter((line) => line.message === message).map(({ fields }) => fields);

describe('an operation over limits that are measured', () => {
  it.each([
    ['depth', '{ me { id } }', ['depth']],
    ['rootFields', '{ a: products b: products products echo }', ['rootFields']],
    ['aliases', '{ a: products b: products c: products }', ['aliases']],
  ])('is answered and counted: %s', async (_, query, limits) => {
    const { status } = await post(gateway.graphqlUrl, query);
    expect(status).toBe(200);
    expect(exceeded).toEqual(limits);
  });

  it('is not counted at the limits', async () => {
    expect((await post(gateway.graphqlUrl, '{ a: products b: products echo }')).status).toBe(200);
    expect(exceeded).toEqual([]);
  });

  it('is counted each time, and logged once', async () => {
    const query = 'query Home { x: me { id } y: me { id } }';
    const before = logged().length;
    for (const { status } of [await post(gateway.graphqlUrl, query), await post(gateway.graphqlUrl, query)])
      expect(status).toBe(200);
    expect(exceeded).toEqual(['depth', 'cost', 'depth', 'cost']);
    expect(logged().slice(before)).toEqual([
      {
        operationName: 'Home',
        over: [
          { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'depth', max: 1 },
          { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'cost', max: 1, cost: 2, field: 'Query.me' },
        ],
      },
    ]);
  });

  it('is logged with no more of its name than a line holds', async () => {
    await post(gateway.graphqlUrl, `query ${'N'.repeat(5000)} { me { id } }`);
    expect(String(logged().at(-1)?.['operationName'])).toHaveLength(100);
  });
});

it('answers an operation twenty times as deep as it may be, where depth is measured', async () => {
  const chain = { sdl: 'type Query { link: Link } type Link { next: Link }', resolvers: { Query: { link: () => ({}) } } };
  await using deep = await startTestGateway({ subgraphs: { chain }, limits: { mode: 'measure' } });
  const levels = 20 * defaultLimits.depthMax;
  const { status, body } = await post(
    deep.graphqlUrl,
    `{ link ${'{ next '.repeat(levels - 2)} { __typename } ${'}'.repeat(levels - 2)} }`,
  );
  expect({ status, data: body.data }).toEqual({ status: 200, data: { link: { next: null } } });
});

it.each([301, 990, 3000])(
  'refuses an operation of %i levels by the name of the limit, where depth is measured',
  async (levels) => {
    const chain = { sdl: 'type Query { link: Link } type Link { next: Link }', resolvers: { Query: { link: () => ({}) } } };
    await using deep = await startTestGateway({ subgraphs: { chain }, limits: { mode: 'measure' } });
    const query = `{ link ${'{ next '.repeat(levels - 2)} { __typename } ${'}'.repeat(levels - 2)} }`;
    const { status, body } = await post(deep.graphqlUrl, query);
    const extensions = expect.objectContaining({ code: 'OPERATION_LIMIT_EXCEEDED', limit: 'nesting', max: 300 }) as object;
    expect({ status, errors: body.errors }).toEqual({ status: 400, errors: [expect.objectContaining({ extensions })] });
  },
);

describe('an operation over a limit that bounds the work of the gateway itself', () => {
  it.each([
    ['fields', `{ ${times(21, () => 'products').join(' ')} }`, {}],
    ['listItems', 'query ($text: String) { echo(text: $text) }', { text: ['a', 'b', 'c'] }],
  ])('is refused even where limits are measured: %s', async (limit, query, variables) => {
    const { status, body } = await post(gateway.graphqlUrl, query, { variables });
    expect(status).toBe(400);
    expect(body.errors?.[0]?.extensions['limit']).toBe(limit);
  });
});
