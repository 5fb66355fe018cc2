import { spawnSync } from 'node:child_process';
import { faultsOf } from './commits/conventional.ts';

/**
 * Checks the messages of the commits that this branch adds to `origin/main`, or to `main` if there is no remote. Merge commits
 * are left out. Checks nothing on `main` itself, in a shallow clone without a common ancestor, and outside a repository:
 * messages there can no longer be changed.
 */
const base = ['origin/main', 'main'].map((branch) => git('merge-base', branch, 'HEAD')).find((commit) => commit !== null);
const log = base ? git('log', '--no-merges', '--format=%h%n%B%x00', `${base}..HEAD`) : null;
const commits = (log ?? '')
  .split('\0')
  .map((commit) => commit.trim())
  .filter((commit) => commit !== '');

for (const commit of commits) {
  const [hash, ...message] = commit.split('\n');
  for (const fault of faultsOf(message.join('\n'))) {
    console.error(`${hash} ${message[0]}: ${fault}.`);
    process.exitCode = 1;
  }
}
console.log(`${commits.length} commit messages checked.`);

/** Returns what git prints, or null if it fails. */
function git(...args: string[]): string | null {
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}
