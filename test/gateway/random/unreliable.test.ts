import { execute, Kind, parse, print, visit, type DocumentNode, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import engineUnderTest from '../support/engine-under-test.ts';
import type { GatewayResponse } from '../support/compare-responses.ts';
import { withoutPrototypes } from '../../../src/lib/without-prototypes.ts';
import { federatedData } from '../support/federated-data.ts';
import type { Operation } from '../support/oracle.ts';
import { recordingSubgraph } from '../support/recording-subgraph.ts';
import { composeSupergraph } from '../support/supergraph.ts';
import { unreliableSubgraph } from '../support/unreliable-subgraph.ts';
import { createPrng } from './prng.ts';
import { randomGraph } from './random-graph.ts';
import { randomOperation } from './random-operation.ts';

describe('whatever subgraphs answer', () => {
  it.each([1, 60_000])('the response is one that the schema allows, from seed %i on', async (start) => {
    const problems: string[] = [];
    for (let seed = start; seed < start + 30; seed += 1) problems.push(...(await problemsOf(seed)));
    expect(problems).toEqual([]);
  });
});

async function problemsOf(seed: number): Promise<string[]> {
  const supergraph = composeSupergraph(randomGraph(seed));
  if (!supergraph) return [];
  const prng = createPrng(seed);
  const data = federatedData(supergraph, seed);
  const subgraphs = supergraph.models.map((model) =>
    unreliableSubgraph(
      recordingSubgraph(model, data, () => Promise.resolve(0), new Set()),
      prng,
    ),
  );
  const answer = await engineUnderTest(supergraph.sdl, subgraphs);
  const problems: string[] = [];
  for (let query = 0; query < 15; query += 1) {
    const drawn = randomOperation(supergraph.publicSchema, seed * 1000 + query);
    if (!drawn) continue;
    const operation = { ...drawn, document: withTypenames(drawn.document) };
    const response = answer(operation);
    if (Symbol.asyncIterator in response) continue;
    const faults = await faultsIn(supergraph.publicSchema, operation, await response);
    problems.push(...faults.map((fault) => `seed ${seed}, query ${query}: ${fault}\n${operation.document}`));
  }
  return problems;
}

/** Executes the operation over its own response, which must hold at each place what the schema asks for. */
async function faultsIn(schema: GraphQLSchema, operation: Operation, { data, errors = [] }: GatewayResponse): Promise<string[]> {
  if (data === undefined || data === null) return errors.length > 0 ? [] : ['no data, and no error'];
  const replayed = await execute({
    schema,
    document: parse(operation.document),
    operationName: operation.operationName,
    variableValues: withoutPrototypes(operation.variables) as typeof operation.variables,
    rootValue: data,
    fieldResolver: (source: Record<string, unknown>, _args, _context, { path }) => source[path.key],
    typeResolver: (value: Record<string, unknown>) => value['__typename'] as string | undefined,
  });
  return (replayed.errors ?? []).map((error) => `${error.message} at ${JSON.stringify(error.path)}`);
}

/** With the type of every object, so that its fields can be looked up again. */
function withTypenames(document: string): string {
  const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
  const edited: DocumentNode = visit(parse(document), {
    SelectionSet: (node, _key, parent) =>
      parent && 'operation' in parent ? undefined : { ...node, selections: [...node.selections, typename] },
  });
  return print(edited);
}
