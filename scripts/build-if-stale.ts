import { spawnSync } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';

/**
 * Builds where a source is newer than the last build: after an install, so that the first `npm start` is quick, and before
 * each `npm start`, so that it never runs yesterday's code. An install without development dependencies builds nothing.
 */
const built = writtenAt('dist/.tsbuildinfo');
const sources = ['package.json', 'tsconfig.json', 'tsconfig.build.json', ...globSync('{src,examples}/**/*.ts')];
const isStale = built === null || sources.some((file) => (writtenAt(file) ?? 0) > built);

if (isStale && existsSync('node_modules/.bin/tsc')) {
  process.exitCode = spawnSync('node_modules/.bin/tsc -p tsconfig.build.json', { stdio: 'inherit', shell: true }).status ?? 1;
}

function writtenAt(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
