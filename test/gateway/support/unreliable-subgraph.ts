import type { Json, JsonObject } from '../../../src/lib/json.ts';
import type { Subgraph, SubgraphResponse } from '../../../src/gateway/transports/subgraph.ts';
import type { Prng } from '../random/prng.ts';

const GARBAGE: readonly Json[] = [null, 'garbage', 7, [], {}, [null], { a: 1 }];
const NOWHERE: readonly (readonly (string | number)[])[] = [['x', 0, 'y'], [], ['_e0', 9, 'q'], ['_e0', 0]];

/** The subgraph, now and then down, without a word, with an error that points nowhere, or with other values than it was asked for. */
export function unreliableSubgraph(subgraph: Subgraph, prng: Prng): Subgraph {
  function mangled(value: Json): Json {
    if (prng.chance(0.03)) return prng.pick(GARBAGE);
    if (Array.isArray(value)) return value.map((item: Json) => mangled(item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(() => !prng.chance(0.02));
    return Object.fromEntries(entries.map(([key, inner]) => [key, mangled(inner)]));
  }

  return {
    name: subgraph.name,
    async fetch(request, context): Promise<SubgraphResponse> {
      const response = await subgraph.fetch(request, context);
      const roll = prng.next();
      if (roll < 0.1) return { data: null, errors: [{ message: 'Down.' }] };
      if (roll < 0.13) return { data: null };
      if (roll < 0.16) return { ...response, errors: [{ message: 'Odd.', path: prng.pick(NOWHERE) }] };
      if (roll > 0.5) return response;
      return { ...response, data: mangled(response.data ?? null) as JsonObject };
    },
  };
}
