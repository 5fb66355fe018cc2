import { parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../../src/gateway/schema/read-supergraph.ts';
import { federatedData } from '../support/federated-data.ts';
import { judgeGraph, type GatewayUnderTest } from '../support/judge-graph.ts';
import { differenceOfData, mergePayloads, type IncrementalResponse } from '../support/merge-payloads.ts';
import { createOracle, type Operation } from '../support/oracle.ts';
import { composeSupergraph } from '../support/supergraph.ts';
import { addDefers } from './add-defers.ts';
import { createPrng } from './prng.ts';
import { randomGraph } from './random-graph.ts';
import { randomOperation } from './random-operation.ts';
import { operationOf } from '../support/operation-of.ts';

/** How much the run looks at; `DEFER_GRAPHS` and `DEFER_SEED` look further. */
const graphs = Number(process.env['DEFER_GRAPHS'] ?? 12);
const seeds = process.env['DEFER_SEED'] === undefined ? [1, 70_000] : [Number(process.env['DEFER_SEED'])];
const queries = 12;

/** A gateway that answers the first part of another operation than the one it is judged by. */
function partsOf(responses: IncrementalResponse[], deferred: { document: string }): GatewayUnderTest {
  return (supergraphSdl, subgraphs) => {
    const engine = createEngine({
      supergraph: readSupergraph(supergraphSdl),
      subgraphs: new Map(subgraphs.map((one) => [one.name, one])),
    });
    return async ({ operationName, variables }) => {
      const operation = operationOf(engine, deferred.document, { operationName, variables });
      responses.splice(0);
      for await (const { body } of engine.executeInParts(operation, { context: undefined }))
        responses.push(JSON.parse(body) as IncrementalResponse);
      const [{ data, errors } = {}] = responses;
      return data === undefined && errors ? { errors } : { data, ...(errors ? { errors } : {}) };
    };
  };
}

describe('an operation that defers parts of itself', () => {
  it.each(seeds)(
    'is answered first as if they were not there, and in the end as if nothing were deferred, from seed %i on',
    async (seed) => {
      const problems: string[] = [];
      let [asked, inParts] = [0, 0];
      for (let graphSeed = seed, count = 0; count < graphs && problems.length === 0; graphSeed += 1) {
        const supergraph = composeSupergraph(randomGraph(graphSeed));
        if (!supergraph) continue;
        count += 1;
        const oracle = createOracle(supergraph, federatedData(supergraph, graphSeed));
        const responses: IncrementalResponse[] = [];
        const deferred = { document: '' };
        const judge = await judgeGraph(supergraph, graphSeed, partsOf(responses, deferred));
        for (let query = 0; query < queries; query += 1) {
          const operation = randomOperation(supergraph.publicSchema, graphSeed * 1000 + query);
          const changed = operation && addDefers(operation.document, createPrng(graphSeed * 77 + query));
          if (!operation || !changed) continue;
          const { denied: _denied, ...plain } = operation;
          deferred.document = changed.document;
          const initial: Operation = { ...plain, document: changed.initial };
          if (validate(supergraph.publicSchema, parse(changed.document)).some(({ message }) => !message.includes('@defer')))
            continue;
          const verdict = await judge(initial);
          const whole = await oracle({ ...plain, document: changed.document });
          asked += 1;
          // More parts than are worth it are answered in one piece, which `random.test.ts` is about.
          if (responses.length === 1 && responses[0]?.hasNext === undefined) continue;
          inParts += 1;
          // A null may take along what is around it in one response, and stop at a part in the other.
          const fails = (whole.result.errors ?? []).length > 0;
          const first = verdict.kind === 'response' && fails ? null : verdict.difference;
          const difference = first ?? differenceInTheEnd(responses, whole.result.data, fails);
          if (difference !== null)
            problems.push(
              `seed ${graphSeed}, query ${query}: ${difference}\n${changed.document}\n${JSON.stringify(operation.variables)}\n${JSON.stringify(responses)}`,
            );
        }
      }
      expect(problems).toEqual([]);
      expect(inParts).toBeGreaterThan(asked / 3);
    },
    60_000 + graphs * 2000,
  );
});

function differenceInTheEnd(responses: readonly IncrementalResponse[], whole: unknown, nullsMayDiffer: boolean): string | null {
  try {
    const data = mergePayloads(responses);
    if (!nullsMayDiffer && responses.some(({ incremental = [] }) => incremental.some((part) => part.data === null)))
      return 'a part is null where nothing fails';
    return differenceOfData(data, whole, nullsMayDiffer);
  } catch (error) {
    return String(error);
  }
}
