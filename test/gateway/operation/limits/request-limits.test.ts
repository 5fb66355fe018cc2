import { buildSchema, Kind, parse, type FragmentDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables, type RawVariables } from '../../../../src/gateway/operation/coerce-variables.ts';
import type { Operation } from '../../../../src/gateway/operation/operation.ts';
import { checkVariables } from '../../../../src/gateway/operation/limits/check-variables.ts';
import { costTable, type CostTable } from '../../../../src/gateway/operation/limits/cost-table.ts';
import { operationCost } from '../../../../src/gateway/operation/limits/operation-cost.ts';
import { createRequestLimits } from '../../../../src/gateway/operation/limits/request-limits.ts';
import { parseExactly } from '../../../../src/lib/exact-json.ts';
import { defaultLimits } from '../../../support/gateway/default-limits.ts';

const sdl = `
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!], requireOneSlicingArgument: Boolean) on FIELD_DEFINITION
  type Query {
    leaf: Int
    dear: Int @cost(weight: 7)
    one: Thing
    many: [Thing!]!
    few: [Thing] @listSize(assumedSize: 3)
    sliced(first: Int = 4, last: Int): [Thing] @listSize(slicingArguments: ["first", "last"], assumedSize: 50)
    paged(page: Page): [Thing] @listSize(slicingArguments: ["page.first"])
    connection(first: Int): Connection @listSize(slicingArguments: ["first"], sizedFields: ["nodes"])
    search(text: String @cost(weight: 5), page: Page): Int
    node: Node
    usual(first: Int): [Thing]
    nested(input: Search): [Thing]
    long(take: Long): [Thing]
    page(first: Int): Connection
    people(last: String): [Thing]
    numbers(first: Int): [Int]
  }
  scalar Long
  input Search { paging: Paging }
  input Paging { limit: Int = 6 }
  type Mutation { save: Int heavy: Int @cost(weight: 100) }
  type Thing implements Node { id: ID name: String inside: [Thing] @listSize(assumedSize: 2) }
  type Rare implements Node @cost(weight: 20) { id: ID }
  interface Node { id: ID }
  type Connection { nodes: [Thing] others: [Thing] total: Int items(limit: Int): [Thing] }
  input Page { first: Int, deep: Boolean @cost(weight: 3) }
`;
const schema = buildSchema(sdl);
const table = costTable(parse(sdl));

function operation(text: string, given: RawVariables | null = null): Operation {
  const { definitions } = parse(text);
  const definition = definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (!definition) throw new Error('no operation');
  const fragments = definitions.filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION);
  const prepared = {
    kind: definition.operation,
    operationName: null,
    documentText: text,
    definition,
    fragments: new Map(fragments.map((node) => [node.name.value, node])),
  };
  const variables = coerceVariables(schema, definition.variableDefinitions ?? [], given);
  if ('errors' in variables) throw new Error(variables.errors.join('\n'));
  return { prepared, variables, uses: () => [] };
}

describe('the cost of an operation', () => {
  it.each<[string, number, RawVariables?]>([
    ['{ leaf }', 0],
    ['{ dear }', 7],
    ['{ one { id name } }', 1],
    ['{ many { id } }', 10],
    ['{ few { id } }', 3],
    ['{ few { inside { inside { id } } } }', 3 * (1 + 2 * (1 + 2))],
    ['{ sliced { id } }', 4],
    ['{ sliced(first: 6) { id } }', 6],
    ['{ sliced(first: 6, last: 9) { id } }', 9],
    ['query ($n: Int) { sliced(first: $n) { id } }', 25, { n: 25 }],
    ['query ($n: Int = 8) { sliced(first: $n) { id } }', 8],
    ['query ($n: Int) { paged(page: { first: $n }) { id } }', 12, { n: 12 }],
    ['query ($p: Page) { paged(page: $p) { id } }', 13, { p: { first: 13 } }],
    ['{ connection(first: 5) { nodes { id } } }', 1 + 5],
    ['{ connection(first: 5) { nodes { id } others { id } total } }', 1 + 5 + 10],
    ['{ search(text: "a") }', 5],
    ['{ search(text: "a", page: { deep: true }) }', 8],
    ['{ node { id ... on Rare { id } ... on Thing { inside { id } } } }', 1 + 2],
    ['{ a: dear b: dear }', 14],
    ['{ ...F ...F } fragment F on Query { dear }', 14],
    ['mutation { save }', 10],
    ['mutation { heavy ...F } fragment F on Mutation { save }', 110],
    ['{ __schema { types { name } } }', 0],
    ['{ sliced(first: -1) { id } }', 2 ** 31 - 1],
    ['query ($n: Int) { sliced(first: $n) { id } }', 2 ** 31 - 1, { n: -5 }],
    ['{ sliced(first: 0) { id } }', 0],
    ['{ sliced(first: null) { id } }', 50],
    ['query ($n: Int) { sliced(first: $n) { id } }', 50, { n: null }],
    ['query ($n: Int) { sliced(first: $n) { id } }', 4],
    ['{ usual(first: 3) { id } }', 3],
    ['{ usual(first: 3) { inside { id } } }', 3 * (1 + 2)],
    ['query ($n: Int!) { usual(first: $n) { id } }', 30, { n: 30 }],
    ['{ usual(first: -1) { id } }', 2 ** 31 - 1],
    ['{ usual(first: 0) { id } }', 10],
    ['{ usual(first: null) { id } }', 10],
    ['{ usual { id } }', 10],
    ['{ nested(input: { paging: { limit: 7 } }) { id } }', 7],
    ['query ($i: Search) { nested(input: $i) { id } }', 8, { i: { paging: { limit: 8 } } }],
    ['{ nested(input: { paging: {} }) { id } }', 6],
    ['query ($i: Search) { nested(input: $i) { id } }', 6, { i: { paging: {} } }],
    ['{ long(take: "12") { id } }', 12],
    ['{ long(take: 1.5) { id } }', 2 ** 31 - 1],
    ['{ long(take: "-1") { id } }', 2 ** 31 - 1],
    ['{ long(take: "1e9") { id } }', 1e9],
    ['{ long(take: "none") { id } }', 10],
    [
      'query ($n: Long) { long(take: $n) { id } }',
      2 ** 31 - 1,
      parseExactly('{ "n": 123456789012345678901234567890 }') as RawVariables,
    ],
    ['{ page(first: 5) { nodes { id } others { id } total } }', 1 + 5 + 10],
    ['{ page(first: 1) { items(limit: 30) { id } } }', 1 + 30],
    ['{ people(last: "Lovelace") { id } }', 10],
  ])('%s', (text, cost, variables = {}) => {
    expect(operationCost(operation(text, variables), { schema, table, listSizeDefault: 10 }).total).toBe(cost);
  });

  it('counts the weight of a type wherever it is returned', () => {
    const rare = buildSchema(`${sdl} extend type Query { rare: [Rare] }`);
    const { total: cost } = operationCost(operation('{ rare { id } }'), { schema: rare, table, listSizeDefault: 10 });
    expect(cost).toBe(200);
  });
});

describe('the arguments of an operation', () => {
  function inputsReadFor(text: string, variables: RawVariables | null = null): number {
    let count = 0;
    const counting: CostTable = {
      ...table,
      ofInput(...coordinate) {
        count += 1;
        return table.ofInput(...coordinate);
      },
    };
    operationCost(operation(text, variables), { schema, table: counting, listSizeDefault: 10 });
    return count;
  }

  it('are read once, in however many places their fragment is spread', () => {
    const fragment = 'fragment F on Query { search(text: "a", page: { first: 1, deep: true }) }';
    const once = inputsReadFor(`{ ...F } ${fragment}`);
    expect(once).toBe(4);
    expect(inputsReadFor(`{ ${'...F '.repeat(100)} } ${fragment}`)).toBe(once);
  });

  it('are read once where they are the value of one variable', () => {
    const given = { page: { first: 1, deep: true } };
    const query = (fields: number): string =>
      `query ($page: Page) { ${Array.from({ length: fields }, (_, at) => `a${at}: search(page: $page)`).join(' ')} }`;
    const insideValue = inputsReadFor(query(1), given) - 1;
    expect(insideValue).toBe(2);
    expect(inputsReadFor(query(100), given)).toBe(100 + insideValue);
  });
});

describe('a request at a limit', () => {
  const limits = { ...defaultLimits, costMax: 14, pageItemsMax: 20, listSizeDefault: 10, listItemsMax: 3, variableDepthMax: 3 };
  const over = (text: string, variables: RawVariables | null = null) =>
    createRequestLimits({ supergraph: parse(sdl), schema, limits }).check(operation(text, variables))?.extensions['limit'];
  const overBy = (variables: RawVariables) => checkVariables(variables, limits)?.extensions['limit'];

  it('is let through at it and refused beyond it: cost', () => {
    const text = 'query ($n: Int) { sliced(first: $n) { id } }';
    expect(over(text, { n: 14 })).toBeUndefined();
    expect(over(text, { n: 15 })).toBe('cost');
    expect(over('{ a: dear b: dear }')).toBeUndefined();
    expect(over('{ a: dear b: dear c: dear }')).toBe('cost');
  });

  it('is let through at it and refused beyond it: items of one list, though they cost nothing', () => {
    expect(over('query ($n: Int) { numbers(first: $n) }', { n: 20 })).toBeUndefined();
    expect(over('query ($n: Int) { numbers(first: $n) }', { n: 21 })).toBe('pageItems');
    expect(over('{ numbers(first: -1) }')).toBe('pageItems');
  });

  it('is told what it costs, and which field makes the most of it', () => {
    const check = (text: string) => createRequestLimits({ supergraph: parse(sdl), schema, limits }).check(operation(text));
    expect(check('{ leaf usual(first: 4) { inside { id } } many { id } }')).toMatchObject({
      message:
        'The operation costs 22 points, and may cost 14. Most of it, 10, is Query.many: ask for fewer items there or above.',
      extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'cost', max: 14, cost: 22, field: 'Query.many' },
    });
    expect(check('{ usual(first: 6) { inside { id } } }')?.extensions).toMatchObject({ field: 'Thing.inside', cost: 18 });
  });

  it('is let through at it and refused beyond it: lists among the variables, wherever they are', () => {
    expect(overBy({ a: [1, 2, 3] })).toBeUndefined();
    expect(overBy({ a: [1, 2, 3, 4] })).toBe('listItems');
    expect(overBy({ a: { b: [[], [1, 2, 3, 4]] } })).toBe('listItems');
  });

  it('is let through at it and refused beyond it: how deep the variables are', () => {
    expect(overBy({ a: [[[1]]] })).toBeUndefined();
    expect(overBy({ a: [[[[]]]] })).toBe('variableDepth');
  });

  it('looks at variables that are nested deeper than a stack', () => {
    expect(overBy({ a: JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)) as unknown })).toBe('variableDepth');
  });
});
