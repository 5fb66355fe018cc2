import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import type { Json, JsonObject } from '../../../src/lib/json.ts';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import { scriptedEngine, type Asked } from '../support/scripted-engine.ts';
import { operationOf } from '../support/operation-of.ts';

const malls = {
  malls: `
    type Query { malls: [Mall!]! }
    type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String offers: [Offer!]! }
    type Offer @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$place { currency }")): String }
  `,
};

const offers = [{ id: 'o1' }, { id: 'o2' }];
const euros = { id: 'm1', currency: 'EUR', offers };
const dollars = { id: 'm2', currency: 'USD', offers: [{ id: 'o1' }] };

/** Answers roots with `root`, and every offer with a price in the currency that it was asked for in. */
function answerOffers({ query, variables }: Asked, root: JsonObject): { data: JsonObject } {
  const lists = [...query.matchAll(/(\w+):_entities\(representations:\$(\w+)\)\{\.\.\. on Offer\{price\(.*?in: \$(\w+)\)/g)];
  if (lists.length === 0) return { data: root };
  const prices = lists.map(([, alias = '', list = '', currency = '']): [string, Json] => {
    const asked = (variables[list] ?? []) as readonly { readonly id: string }[];
    return [alias, asked.map(({ id }) => ({ price: `${id} in ${variables[currency] as string | null}` }))];
  });
  return { data: Object.fromEntries(prices) };
}

describe('an argument from a context', () => {
  it("is not the clients' to give", async () => {
    const { ask } = scriptedEngine(malls, () => ({ data: {} }));
    expect(await ask('{ malls { offers { price(in: "EUR") } } }')).toMatchObject({
      errors: [{ message: expect.stringContaining('Unknown argument "in"') }],
    });
  });

  it('asks for an entity once with each value of the objects that it stands below, in one request', async () => {
    const { ask, asked } = scriptedEngine(malls, (one) => answerOffers(one, { malls: [euros, dollars, euros] }));
    expect(await ask('{ malls { offers { price } } }')).toEqual({
      data: {
        malls: [
          { offers: [{ price: 'o1 in EUR' }, { price: 'o2 in EUR' }] },
          { offers: [{ price: 'o1 in USD' }] },
          { offers: [{ price: 'o1 in EUR' }, { price: 'o2 in EUR' }] },
        ],
      },
    });
    expect(asked.map(({ variables }) => variables)).toEqual([
      {},
      {
        _r0: offers.map((one) => ({ __typename: 'Offer', ...one })),
        _c0_0: 'EUR',
        _r0_1: [{ __typename: 'Offer', id: 'o1' }],
        _c0_0_1: 'USD',
      },
    ]);
  });

  it('sends no variable of what is not asked', async () => {
    const offer =
      'type Offer @key(fields: "id") { id: ID! price(in: String @fromContext(field: "$place { currency }"), tax: Int): String }';
    const sdl = `
      type Query { malls: [Mall!]! stall: Mall }
      type Mall @key(fields: "id") @context(name: "place") { id: ID! currency: String offers: [Offer!]! }
      ${offer}
    `;
    const { ask, asked } = scriptedEngine({ malls: sdl }, (one) => answerOffers(one, { malls: [], stall: dollars }));
    const document = 'query ($tax: Int) { malls { offers { price(tax: $tax) } } stall { offers { price } } }';
    expect(await ask(document, { variables: { tax: 7 } })).toEqual({
      data: { malls: [], stall: { offers: [{ price: 'o1 in USD' }] } },
    });
    expect(Object.keys(asked[1]?.variables ?? {})).toEqual([expect.stringMatching(/^_r/), expect.stringMatching(/^_c/)]);
    expect(asked[1]?.query).not.toContain('tax');
  });

  it('is null where the value is, and keeps the field from being asked for where the value could not be read', async () => {
    const { ask, asked } = scriptedEngine(malls, (one) => answerOffers(one, { malls: [{ ...euros, currency: null }] }));
    expect(await ask('{ malls { offers { price } } }')).toEqual({
      data: { malls: [{ offers: [{ price: 'o1 in null' }, { price: 'o2 in null' }] }] },
    });
    expect(asked[1]?.variables).toMatchObject({ _c0_0: null });

    const strict = { malls: malls.malls.replace('currency: String', 'currency: String!') };
    const failing = scriptedEngine(strict, (one) => ({
      ...answerOffers(one, { malls: [{ ...euros, currency: null }] }),
      errors: [{ message: 'No currency.', path: ['malls', 0, 'currency'] }],
    }));
    expect(await failing.ask('{ malls { offers { price } } }')).toEqual({
      data: { malls: [{ offers: [{ price: null }, { price: null }] }] },
      errors: [0, 1].map((index) => ({ message: 'No currency.', path: ['malls', 0, 'offers', index, 'price'] })),
    });
    expect(failing.asked).toHaveLength(1);
  });

  it('is not fetched for a field that is refused', async () => {
    const { ask, asked } = scriptedEngine(malls, (one) => answerOffers(one, { malls: [{ offers }] }));
    const denied = new Set(['Offer.price', 'Mall.currency']);
    expect(await ask('{ malls { offers { id price } } }', { denied })).toMatchObject({
      data: { malls: [{ offers: offers.map(({ id }) => ({ id, price: null })) }] },
    });
    expect(asked.map(({ query }) => query)).toEqual(['query{malls{offers{id}}}']);
  });

  it('may be in a part that is deferred', async () => {
    const released = Promise.withResolvers<void>();
    const { engine } = scriptedEngine(malls, async (one) => {
      if (one.query.includes('_entities')) await released.promise;
      return answerOffers(one, { malls: [euros] });
    });
    const operation = operationOf(engine, '{ malls { id offers { id ... @defer { price } } } }');
    const parts = engine.executeInParts(operation, { context: undefined });
    const next = async () => JSON.parse((await parts.next()).value?.body ?? '') as JsonObject;
    expect(await next()).toEqual({ data: { malls: [{ id: 'm1', offers }] }, hasNext: true });
    released.resolve();
    expect(await next()).toEqual({
      incremental: [
        { data: { price: 'o1 in EUR' }, path: ['malls', 0, 'offers', 0] },
        { data: { price: 'o2 in EUR' }, path: ['malls', 0, 'offers', 1] },
      ],
      hasNext: false,
    });
  });

  it('cannot be had where nothing above sets the context, in a supergraph that was composed elsewhere', async () => {
    const graph = '@join__type(graph: A)';
    const supergraphSdl = `
      schema @link(url: "https://specs.apollo.dev/join/v0.5") @link(url: "https://specs.apollo.dev/context/v0.1", as: "ctx") { query: Query }
      enum join__Graph { A @join__graph(name: "a", url: "") }
      type Query ${graph} { offer: Offer mall: Mall }
      type Mall ${graph} @ctx(name: "a__place") { currency: Int! offer: Offer }
      type Offer @join__type(graph: A, key: "id") {
        id: ID!
        price: Int @join__field(graph: A, contextArguments: [{ context: "a__place", name: "in", type: "Int!", selection: "{ currency }" }])
      }`;
    const asked: string[] = [];
    const fetch: Subgraph['fetch'] = async ({ query, variables }) => {
      asked.push(`${query} ${variables}`);
      return { data: query.includes('_entities') ? { _e0: [{ price: 3 }] } : { mall: { currency: 2, offer: { id: 'o1' } } } };
    };
    const engine = createEngine({ supergraph: readSupergraph(supergraphSdl), subgraphs: new Map([['a', { name: 'a', fetch }]]) });
    const ask = async (document: string) => {
      const operation = operationOf(engine, document);
      return JSON.parse((await engine.execute(operation, { context: undefined })).body) as JsonObject;
    };
    expect(await ask('{ offer { price } }')).toMatchObject({ errors: [{ extensions: { code: 'OPERATION_NOT_PLANNABLE' } }] });
    expect(await ask('{ mall { offer { price } } }')).toEqual({ data: { mall: { offer: { price: 3 } } } });
    expect(asked.at(-1)).toBe(
      'query($_r0:[_Any!]!,$_c0_0:Int!){_e0:_entities(representations:$_r0){... on Offer{price(in: $_c0_0)}}} ' +
        '{"_r0":[{"__typename":"Offer","id":"o1"}],"_c0_0":2}',
    );
  });
});
