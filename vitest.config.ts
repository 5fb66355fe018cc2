import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  oxc: { decorator: { legacy: true } },
  resolve: {
    // One copy of graphql: Node resolves it to CommonJS for our dependencies, so our own imports must do the same.
    alias: [{ find: /^graphql$/, replacement: fileURLToPath(import.meta.resolve('graphql')) }],
  },
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/patience.ts'],
    reporters: ['default', './test/support/summary-reporter.ts'],
    // Each worker starts whole applications; more of them only wait for one another and for the database's connections.
    maxWorkers: Math.min(4, availableParallelism()),
  },
});
