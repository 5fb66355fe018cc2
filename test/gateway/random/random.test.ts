import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import engineUnderTest from '../support/engine-under-test.ts';
import { judgeCase } from '../support/judge-case.ts';
import { printCase } from './print-case.ts';
import { randomRun, shrinkDifference } from './random-run.ts';

/** Two starting points that are the same for everybody, and one that nobody has seen. */
const SEEDS = [1, 50_000, randomInt(1_000_000, 2 ** 31)];

describe('a federated graph answers as one schema over the same data would', () => {
  it.each(SEEDS)('for the random graphs from seed %i on', (seed) => expectNoDifference(seed), 60_000);
});

async function expectNoDifference(seed: number): Promise<void> {
  const problems: string[] = [];
  const tally = await randomRun({
    seed,
    graphs: 20,
    queries: 10,
    gateway: engineUnderTest,
    differencesMax: 1,
    onDifference: async (found) => {
      const smallest = await shrinkDifference(found, engineUnderTest, 400);
      const verdict = await judgeCase(smallest, engineUnderTest);
      problems.push(
        [
          `again: npm run judge -- --seed ${found.seed} --graphs 1 --queries ${found.query + 1}`,
          printCase(smallest),
          verdict?.difference ?? found.verdict.difference,
        ].join('\n'),
      );
    },
  });
  expect(problems).toEqual([]);
  expect(tally.graphs).toBe(20);
}
