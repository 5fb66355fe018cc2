import { describe, expect, it } from 'vitest';
import type { Subgraph } from '../../../src/gateway/transports/subgraph.ts';
import type { GatewayResponse } from '../support/compare-responses.ts';
import engineUnderTest from '../support/engine-under-test.ts';
import { federatedData } from '../support/federated-data.ts';
import { createOracle, type Path } from '../support/oracle.ts';
import { recordingSubgraph } from '../support/recording-subgraph.ts';
import { composeSupergraph } from '../support/supergraph.ts';
import { createPrng } from './prng.ts';
import { randomGraph } from './random-graph.ts';
import { randomOperation } from './random-operation.ts';

describe('while a subgraph is down', () => {
  it.each([1, 80_000])('the rest of the response is right, and every null tells of it, from seed %i on', async (start) => {
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
  const down = prng.pick(supergraph.models);
  const subgraphs = supergraph.models.map((model): Subgraph => {
    const subgraph = recordingSubgraph(model, data, () => Promise.resolve(0), new Set());
    return model === down ? { name: model.name, fetch: async () => ({ data: null, errors: [{ message: 'Down.' }] }) } : subgraph;
  });
  const oracle = createOracle(supergraph, data);
  const answer = await engineUnderTest(supergraph.sdl, subgraphs);
  const problems: string[] = [];
  for (let query = 0; query < 15; query += 1) {
    const operation = randomOperation(supergraph.publicSchema, seed * 1000 + query);
    const response = operation && /^(query|\{)/.test(operation.document) ? answer(operation) : null;
    if (!operation || !response || Symbol.asyncIterator in response) continue;
    const { result } = await oracle(operation);
    const found = result.data === undefined ? [] : problemsIn(result.data, await response);
    problems.push(
      ...found.map((problem) => `seed ${seed}, query ${query}, ${down.name} down: ${problem}\n${operation.document}`),
    );
  }
  return problems;
}

function problemsIn(expected: unknown, { data, errors = [] }: GatewayResponse): string[] {
  const isTold = (path: Path): boolean => errors.some((error) => path.every((key, index) => error.path?.[index] === key));

  function compare(right: unknown, given: unknown, path: Path): string[] {
    if (given === null && right !== null) return isTold(path) ? [] : [`nothing tells why ${path.join('.')} is null`];
    if (typeof right !== 'object' || right === null || typeof given !== 'object' || given === null)
      return right === given ? [] : [`${path.join('.')} is ${String(given)} instead of ${String(right)}`];
    const keys = Object.keys(right);
    if (keys.join() !== Object.keys(given).join()) return [`${path.join('.')} has other keys`];
    return keys.flatMap((key) =>
      compare((right as Record<string, unknown>)[key], (given as Record<string, unknown>)[key], [
        ...path,
        Array.isArray(right) ? Number(key) : key,
      ]),
    );
  }

  return compare(expected, data, []);
}
