import { describe, expect, it } from 'vitest';
import engineUnderTest from '../support/engine-under-test.ts';
import { judgeCase } from '../support/judge-case.ts';
import { printCase } from './print-case.ts';
import { randomRun, shrinkDifference } from './random-run.ts';

/** Three starting points, the same for everybody. For graphs nobody has seen there is `npm run judge`, see README.md. */
const FIXED_SEEDS = [1, 50_000, 90_000];

describe('a federated graph answers as one schema over the same data would', () => {
  it.each(FIXED_SEEDS)('for the random graphs from seed %i on', (seed) => expectNoDifference(seed), 60_000);
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
        `seed ${found.seed}, query ${found.query}\n${printCase(smallest)}\n${verdict?.difference ?? found.verdict.difference}`,
      );
    },
  });
  expect(problems).toEqual([]);
  expect(tally.graphs).toBe(20);
}
