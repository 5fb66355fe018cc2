import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';

/** `npm run check`: what has to be true before a commit. Every step runs and every fault is shown, then the status says it. */
const steps: [name: string, command: string][] = [
  ['format', 'oxfmt --check .'],
  ['lint', 'oxlint'],
  ['types', 'npm run --silent types'],
  ['dead code', 'knip && knip --production'],
  ['generated files', 'node scripts/drift.ts'],
  ['spelling', 'npm run --silent spelling'],
  ['wording', 'npm run --silent prose'],
  ['commit messages', 'node scripts/commits.ts'],
  ['tests', 'npm test --silent'],
];

const { values } = parseArgs({ options: { 'without-tests': { type: 'boolean', default: false } } });
const chosen = steps.filter(([name]) => name !== 'tests' || !values['without-tests']);
const failed = chosen.filter(([name, command]) => !passes(name, command)).map(([name]) => name);

if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(', ')}`);
  process.exitCode = 1;
}

function passes(name: string, command: string): boolean {
  console.log(`\n${name}: ${command}`);
  const started = performance.now();
  const { status } = spawnSync(command, { shell: true, stdio: 'inherit' });
  console.log(`${name}: ${status === 0 ? 'ok' : 'FAILED'} after ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return status === 0;
}
