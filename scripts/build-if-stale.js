import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Builds where something is newer than the last build: after an install, so that the first `npm start` is quick, and before
 * each `npm start`, so that it never runs yesterday's code. An install without development dependencies builds nothing.
 * This and `start.js` run as they are written: leaving types out would take Node a tenth of a second at each start.
 */
const built = writtenAt('dist/.built');
const single = ['package.json', 'package-lock.json', 'tsconfig.json', 'scripts/build.ts'];
const isStale =
  built === null ||
  [...single, ...allWithin('src'), ...allWithin('examples'), ...allWithin('packages/subgraph/src')].some(
    (file) => writtenAt(file) > built,
  );

if (isStale && existsSync('node_modules/rolldown')) {
  process.exitCode = spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' }).status ?? 1;
}

/** With the directories, which are written when a file comes or goes. */
function allWithin(directory) {
  return [directory, ...readdirSync(directory, { recursive: true }).map((file) => path.join(directory, file))];
}

function writtenAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
