import { describe, expect, it } from 'vitest';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { loadSupergraph, type SubgraphSource } from '../../../src/gateway/supergraph/load-supergraph.ts';
import { SupergraphError } from '../../../src/gateway/supergraph/supergraph-error.ts';

const federation = (imports: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])\n`;
const users = `${federation('"@key", "@authenticated"')} type Query { me: User @authenticated } type User @key(fields: "id") { id: ID! name: String }`;
const orders = `${federation('"@key"')} type User @key(fields: "id") { id: ID! orders: [Int] }`;

const source = (name: string, sdl: string): SubgraphSource => ({ name, readSdl: async () => sdl });
const broken = (name: string, message: string): SubgraphSource => ({ name, readSdl: () => Promise.reject(new Error(message)) });

async function faultsOf(work: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SupergraphError)) throw new Error('It was taken.', { cause: error });
  return error.faults;
}

describe('composition', () => {
  it('makes one graph of many', () => {
    expect(
      buildGraph({
        subgraphs: [
          { name: 'users', sdl: users },
          { name: 'orders', sdl: orders },
        ],
      }),
    ).toMatchObject({
      ok: true,
      supergraphSdl: expect.stringContaining('orders: [Int] @join__field(graph: ORDERS)'),
    });
  });

  it('takes an interface object that is named before it is defined', () => {
    const linked = federation('"@key", "@requires", "@external", "@interfaceObject"');
    const account =
      'interface Account @key(fields: "id") { id: ID! name: String } type Admin implements Account @key(fields: "id")';
    expect(
      buildGraph({
        subgraphs: [
          { name: 'staff', sdl: `${linked} type Query { staff: [Account] } ${account} { id: ID! name: String }` },
          {
            name: 'posts',
            sdl: `${linked} type Post @key(fields: "id") { id: ID! by: Account text: String @requires(fields: "by { name }") }
            type Account @interfaceObject @key(fields: "id") { id: ID! name: String @external posts: [Post] }`,
          },
        ],
      }),
    ).toMatchObject({ ok: true });
  });

  it('refuses field sets that stop at an object, or go on below a value', () => {
    const shop = `${federation('"@key", "@shareable"')} type Query { order: Order }
      type Order @key(fields: "id") { id: ID! total: Int by: User } type User @shareable { id: ID! }`;
    const faultsWith = (fieldSet: string) => {
      const bills = `${federation('"@key", "@requires", "@external", "@shareable"')}
        type Order @key(fields: "id") { id: ID! total: Int @external by: User @external
          bill: Int @requires(fields: "${fieldSet}") }
        type User @shareable { id: ID! }`;
      const composed = buildGraph({
        subgraphs: [
          { name: 'shop', sdl: shop },
          { name: 'bills', sdl: bills },
        ],
      });
      return composed.ok ? [] : composed.faults;
    };

    expect(faultsWith('total by { id }')).toStrictEqual([]);
    expect(faultsWith('total by')).toStrictEqual([
      expect.stringMatching(
        /^\[bills\] On field "Order\.bill", .*empty selection set for field "Order\.by" of non-leaf type User \[REQUIRES_INVALID_FIELDS\]\n {4}bills:4:11/,
      ),
    ]);
    expect(faultsWith('total { id } by { id { x } }')).toStrictEqual([
      expect.stringContaining('Field "Order.total" must not have a selection since type "Int" has no subfields.'),
      expect.stringContaining('Field "User.id" must not have a selection since type "ID!" has no subfields.'),
    ]);
  });

  it('refuses to ask a subgraph without what it takes from a context', () => {
    const shop = 'type Query { shop: Shop } type Shop @context(name: "shop") { currency: String goods: [Good] }';
    const good = (type: string) =>
      `type Good @key(fields: "id") ${type} { id: ID! price(in: String @fromContext(field: "$shop { currency }")): Int }`;
    const goods = `${federation('"@key"')} interface Good @key(fields: "id") { id: ID! } type Book implements Good @key(fields: "id") { id: ID! }`;
    const faults = [
      expect.stringMatching(
        /^\[shop\] @fromContext .* an @interfaceObject "Good\.price\(in:\)".* \[CONTEXT_NOT_SET\]\n {4}shop:3:/,
      ),
    ];

    const standIn = `${federation('"@key", "@context", "@fromContext", "@interfaceObject"')} ${shop}\n${good('@interfaceObject')}`;
    expect(
      buildGraph({
        subgraphs: [
          { name: 'shop', sdl: standIn },
          { name: 'goods', sdl: goods },
        ],
      }),
    ).toMatchObject({ ok: false, faults });
    const linked = `${federation('"@key", "@context", "@fromContext"')} ${shop}\n${good('')}`;
    expect(buildGraph({ subgraphs: [{ name: 'shop', sdl: linked }] })).toMatchObject({ ok: true });
  });

  it.each<[string, (levels: number) => string, number]>([
    ['a list', (levels) => `type Query { x: ${'['.repeat(levels - 1)}Int${']'.repeat(levels - 1)} }`, 300],
    [
      'a default',
      (levels) => `scalar Any type Query { x(of: Any = ${'['.repeat(levels - 2)}${']'.repeat(levels - 2)}): Int }`,
      300,
    ],
    [
      'a field set',
      (levels) =>
        `type Query { x: T } type T @key(fields: "id ${'t { '.repeat(levels)}id${'}'.repeat(levels)}") { id: ID! t: T }`,
      100,
    ],
  ])('refuses %s that is deeper than it may be, and no other', (_, sdl, max) => {
    const built = (levels: number) => buildGraph({ subgraphs: [{ name: 'a', sdl: federation('"@key"') + sdl(levels) }] });
    expect(built(max)).toMatchObject({ ok: true });
    for (const levels of [max + 1, 100_000])
      expect(built(levels)).toMatchObject({ ok: false, faults: [expect.stringContaining(`${max}`)] });
  });

  it('warns of what is not proved of a graph that it serves', () => {
    const fields = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const young = fields.map((field) => `${field}: Int @override(from: "old", label: "${field}-moves")`).join(' ');
    const built = buildGraph({
      subgraphs: [
        { name: 'old', sdl: `type Query { ${fields.map((field) => `${field}: Int`).join(' ')} }` },
        { name: 'young', sdl: `${federation('"@override"')} type Query { ${young} }` },
      ],
    });
    expect(built).toMatchObject({ ok: true, warnings: [expect.stringMatching(/ there are 7 .*\[SATISFIABILITY_NOT_PROVED\]$/)] });
  });

  it('tells what composes and is probably not meant, with its place', async () => {
    const sdl = (description: string, rest: string) =>
      `${federation('"@shareable"')} type Query {\n  ${description} x: String @shareable\n${rest} }`;
    const sources = [source('a', sdl('"one"', 'y(by: Int): Int @shareable')), source('b', sdl('"two"', 'y: Int @shareable'))];
    const hints: string[] = [];
    await loadSupergraph({ ready: null, sources, onHints: (told) => hints.push(...told) });
    expect(hints).toEqual([
      expect.stringMatching(/^"Query\.x" has 2 different descriptions .* \[INCONSISTENT_DESCRIPTION\]$/),
      expect.stringMatching(/^Optional argument "Query\.y\(by:\)" .* \[INCONSISTENT_ARGUMENT_PRESENCE\]\n {4}a:4:3\n/),
    ]);
  });

  it('says every fault, with the subgraph and the place', () => {
    const composition = buildGraph({
      subgraphs: [
        { name: 'users', sdl: 'type Query {' },
        { name: 'orders', sdl: 'type {' },
      ],
    });
    expect(composition).toMatchObject({
      ok: false,
      faults: [
        'users: Syntax Error: Expected Name, found <EOF>.\n    users:1:13\n      type Query {\n                  ^',
        expect.stringMatching(/^orders: Syntax Error: Expected Name, found "\{"\.\n {4}orders:1:6\n/),
      ],
    });
  });

  it('says why graphs do not fit together, with the code of the rule', () => {
    const composition = buildGraph({
      subgraphs: [
        { name: 'a', sdl: `${federation('"@shareable"')} type Query { x: String @shareable }` },
        { name: 'b', sdl: `${federation('"@shareable"')} type Query { x: Int @shareable }` },
      ],
    });
    expect(composition).toMatchObject({ ok: false, faults: [expect.stringMatching(/Query\.x.* \[FIELD_TYPE_MISMATCH\]\n/)] });
  });

  it.each([
    ['the import is missing', federation('"@key"')],
    ['there is no link at all', ''],
  ])('refuses a schema whose protection would be dropped because %s', (_, link) => {
    const sdl = `${link} directive @authenticated on FIELD_DEFINITION type Query { open: Int gold: Int @authenticated }`;
    const composition = buildGraph({ subgraphs: [{ name: 'vault', sdl }] });
    expect(composition).toMatchObject({
      ok: false,
      faults: [expect.stringContaining('vault: Query.gold is marked as protected')],
    });
  });

  it('refuses a directive that is neither imported nor declared', () => {
    const composition = buildGraph({
      subgraphs: [{ name: 'vault', sdl: `${federation('"@key"')} type Query { gold: Int @authenticated }` }],
    });
    expect(composition).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.stringContaining('Unknown directive')]),
    });
  });

  it('takes the same schema once the directive is imported', () => {
    const sdl = `${federation('"@authenticated"')} type Query { open: Int gold: Int @authenticated }`;
    expect(buildGraph({ subgraphs: [{ name: 'vault', sdl }] })).toMatchObject({ ok: true });
  });
});

describe('loading', () => {
  it('reports all subgraphs that cannot be read, together', async () => {
    const sources = [
      source('users', users),
      broken('orders', 'cannot be reached (ECONNREFUSED)'),
      broken('reviews', 'answered 500'),
    ];
    expect(await faultsOf(loadSupergraph({ ready: null, sources }))).toEqual([
      'orders: cannot be reached (ECONNREFUSED)',
      'reviews: answered 500',
    ]);
  });

  it('takes a ready supergraph while its subgraphs are down', async () => {
    const ready = await loadSupergraph({ ready: null, sources: [source('users', users)] });
    expect(await loadSupergraph({ ready, sources: [broken('users', 'down')] })).toBe(ready);
  });

  it('refuses a ready supergraph that does not protect what a subgraph protects', async () => {
    const open = await loadSupergraph({
      ready: null,
      sources: [source('users', users.replace('me: User @authenticated', 'me: User'))],
    });
    expect(await faultsOf(loadSupergraph({ ready: open, sources: [source('users', users)] }))).toEqual([
      expect.stringContaining('users: Query.me is marked as protected'),
    ]);
  });

  it('serves a ready supergraph with a field that cannot be planned below the root, and warns', async () => {
    const ready = await loadSupergraph({ ready: null, sources: [source('users', users), source('orders', orders)] });
    const spoilt = ready.replace('@join__type(graph: ORDERS, key: "id")', '@join__type(graph: ORDERS)');
    const warned: (readonly string[])[] = [];
    const onWarnings = (warnings: readonly string[]) => void warned.push(warnings);
    expect(spoilt).not.toBe(ready);
    expect(await loadSupergraph({ ready, sources: [], onWarnings })).toBe(ready);
    expect(await loadSupergraph({ ready: spoilt, sources: [source('orders', orders)], onWarnings })).toBe(spoilt);
    expect(warned).toEqual([
      [],
      [
        expect.stringMatching(
          /^"User\.orders" cannot be resolved in \{ me \{ orders \} \}, [^\n]* \[SATISFIABILITY_ERROR\]\n {4}- "orders" cannot be entered[^\n]*\n {4}orders:2:/,
        ),
      ],
    ]);
  });

  it('says where a ready supergraph is broken', async () => {
    expect(await faultsOf(loadSupergraph({ ready: 'type {', sources: [] }))).toEqual([
      expect.stringContaining('the supergraph file: Syntax Error'),
    ]);
  });
});
