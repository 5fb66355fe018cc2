import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';

/**
 * `npm run pack`: builds the packages below `packages` and writes their tarballs to the directory that is named, or to `dist-packages`.
 * Prints a line for each. A build that fails ends it with its output.
 */
const target = path.resolve(process.argv[2] ?? 'dist-packages');
mkdirSync(target, { recursive: true });

for (const name of readdirSync('packages')) {
  const directory = path.join('packages', name);
  rmSync(path.join(directory, 'dist'), { recursive: true, force: true });
  run('tsc', ['-p', path.join(directory, 'tsconfig.build.json')]);
  console.log(run('npm', ['pack', `./${directory}`, '--pack-destination', target, '--silent', '--ignore-scripts']).trim());
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stdout}${stderr}`);
  return stdout;
}
