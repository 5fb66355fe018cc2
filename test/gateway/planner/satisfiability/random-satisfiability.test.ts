import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judgeSatisfiability } from '../../../../src/gateway/planner/satisfiability/judge-satisfiability.ts';
import { createPrng } from '../../random/prng.ts';
import { randomGraph } from '../../random/random-graph.ts';
import { randomOperation } from '../../random/random-operation.ts';
import { spoilGraph } from '../../random/spoil-graph.ts';
import { composeWithoutLooking, unplannableIn } from '../../support/satisfiability.ts';

/** One starting point that is the same for all runs, and one that is drawn. */
const SEEDS = [1, randomInt(1_000_000, 2 ** 31)];
const GRAPHS = 60;
const OPERATIONS = 8;

describe('what is judged of random graphs, most of them spoilt in one place, is what the planner does', () => {
  it.each(SEEDS)(
    'from seed %i on',
    (first) => {
      const counts = { satisfiable: 0, faults: 0 };
      for (let seed = first; seed < first + GRAPHS; seed += 1) {
        const sources = randomGraph(seed);
        const spoilt = seed % 4 === 0 ? { what: 'nothing', sources } : spoilGraph(sources, createPrng(seed));
        const graph = spoilt && composeWithoutLooking(spoilt.sources);
        if (!graph) continue;
        const { faults } = judgeSatisfiability(graph.model);
        for (const { query, labels } of faults) {
          const note = `seed ${seed}, ${spoilt.what}: ${query} is a fault`;
          expect(unplannableIn(graph.model, query, labels), note).not.toBeNull();
        }
        counts.faults += faults.length;
        if (faults.length > 0) continue;
        counts.satisfiable += 1;
        for (let index = 0; index < OPERATIONS; index += 1) {
          const operation = randomOperation(graph.publicSchema, seed * 1000 + index);
          const note = `seed ${seed}, ${spoilt.what}: ${operation?.document}`;
          if (operation) expect(unplannableIn(graph.model, operation.document), note).toBeNull();
        }
      }
      expect(counts.satisfiable).toBeGreaterThan(5);
      expect(counts.faults).toBeGreaterThan(0);
    },
    60_000,
  );
});
