import type { Reporter, TestCase, TestModule } from 'vitest/node';

type Counts = Record<ReturnType<TestCase['result']>['state'], number>;

/** Closes a run with one plain line, `N passed, N failed, N skipped`, and fails a run in which no test ran. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const counts: Counts = { passed: 0, failed: unhandledErrors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) counts[test.result().state]++;
      // A file that cannot be loaded, or whose hook fails, has no failed test of its own.
      if (counts.failed === before && module.state() === 'failed') counts.failed++;
    }
    if (counts.passed + counts.failed === 0) process.exitCode = 1;
    process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped + counts.pending} skipped\n`);
  }
}
