import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import { buildGraph } from '../../../src/gateway/supergraph/build-graph.ts';
import { operationOf } from '../support/operation-of.ts';

const cacheBytesMax = 1_000_000;

function openEngine(onPlan: (result: 'hit' | 'miss') => void) {
  const composition = buildGraph({ subgraphs: [{ name: 'shop', sdl: 'type Query { price(of: Int): Int }' }] });
  if (!composition.ok) throw new Error(composition.faults.join());
  const shop = { name: 'shop', fetch: async () => ({ data: null }) };
  const subgraphs = new Map([['shop', shop]]);
  const engine = createEngine({
    supergraph: readSupergraph(composition.supergraphSdl),
    subgraphs,
    onPlan,
    limits: { cacheBytesMax },
  });
  return {
    engine,
    async run(document: string): Promise<void> {
      const operation = operationOf(engine, document);
      await engine.execute(operation, { context: undefined });
    },
  };
}

describe('the plan cache', () => {
  it('stays within its bytes however many documents there are, and keeps those used last', async () => {
    const results: string[] = [];
    const { engine, run } = openEngine((result) => results.push(result));
    const documents = Array.from({ length: 2000 }, (_, at) => `{ a${at}: price(of: ${at}) }`);
    for (const document of documents) await run(document);
    const { bytes, count } = engine.cachedPlans();
    expect(bytes).toBeLessThanOrEqual(cacheBytesMax);
    expect(count).toBeGreaterThan(10);
    expect(count).toBeLessThan(documents.length);

    results.length = 0;
    await run(documents.at(-1)!);
    await run(documents[0]!);
    expect(results).toEqual(['hit', 'miss']);
  });

  it('does not keep what is larger than the whole of it, and answers all the same', async () => {
    const results: string[] = [];
    const { engine, run } = openEngine((result) => results.push(result));
    const large = `{ ${Array.from({ length: 1000 }, (_, at) => `a${at}: price(of: ${at})`).join(' ')} }`;
    await run(large);
    await run(large);
    expect(results).toEqual(['miss', 'miss']);
    expect(engine.cachedPlans().bytes).toBeLessThanOrEqual(cacheBytesMax);
  });
});
