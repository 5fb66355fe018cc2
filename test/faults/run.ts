import { parseArgs } from 'node:util';
import { startVitest } from 'vitest/node';

/**
 * Tries all faults and all pairs of changes, and tells how far it has come:
 * `npm run faults -- [--matrix] [--pairs] [--events] [--rounds 30] [--only name]`.
 *
 * The matrix lets each statement of each use case go wrong in each way, on both databases, and PostgreSQL take no connections; the pairs do every two changes of one account
 * at once, on PostgreSQL; the events read deep pages of a million audit events while others sign in. All by default. `--only` takes a part of a test's name, such as `rotateApiKey` or `on sqlite`. Ends with status 1 when
 * something is not as it has to be.
 */
const { values } = parseArgs({
  options: {
    matrix: { type: 'boolean', default: false },
    pairs: { type: 'boolean', default: false },
    events: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '30' },
    only: { type: 'string' },
  },
});
process.env['FAULTS_WHOLE'] = '1';
process.env['FAULTS_ROUNDS'] = values.rounds;
const isAll = values.matrix === values.pairs && values.pairs === values.events;
const files = [
  ...(isAll || values.matrix ? ['test/faults/faults.test.ts', 'test/faults/connections.test.ts'] : []),
  ...(isAll || values.pairs ? ['test/faults/pairs.test.ts'] : []),
  ...(isAll || values.events ? ['test/faults/deep-pages.test.ts'] : []),
];
const vitest = await startVitest(files, {
  run: true,
  maxWorkers: 1,
  reporters: ['default'],
  ...(values.only === undefined ? {} : { testNamePattern: values.only }),
});
await vitest.close();
