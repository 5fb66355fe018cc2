import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanCheckout } from '../support/clean-checkout.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe('the build', () => {
  const directories: string[] = [];
  afterEach(() => Promise.all(directories.splice(0).map((directory) => rm(directory, { recursive: true, force: true }))));

  it(
    'is repeated until it succeeds, then not before a source changes, and an install does not start the program',
    { timeout: 120_000 },
    async () => {
      const { directory } = await cleanCheckout();
      directories.push(path.dirname(directory));
      await symlink(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
      const main = path.join(directory, 'src/main.ts');
      const built = path.join(directory, 'dist/main.js');
      const source = readFileSync(main, 'utf8');
      const buildIfStale = () => spawnSync(process.execPath, ['scripts/build-if-stale.js'], { cwd: directory }).status;

      writeFileSync(main, `${source}import './nothing.ts';\n`);
      expect([buildIfStale(), buildIfStale()]).toEqual([1, 1]);
      writeFileSync(main, source);
      expect([buildIfStale(), existsSync(built)]).toEqual([0, true]);

      writeFileSync(built, 'kept');
      expect([buildIfStale(), readFileSync(built, 'utf8')]).toEqual([0, 'kept']);
      writeFileSync(path.join(directory, 'src/new.ts'), '');
      expect([buildIfStale(), readFileSync(built, 'utf8') === 'kept']).toEqual([0, false]);

      // `npm ci` runs `prepare` last. A program that leaves a mark when it starts must not have left it.
      writeFileSync(built, "await import('node:fs').then(({ writeFileSync }) => writeFileSync('started', ''));");
      const start = spawnSync(process.execPath, ['scripts/start.js'], { cwd: directory });
      expect([start.status, existsSync(path.join(directory, 'started'))]).toEqual([0, true]);
      await rm(path.join(directory, 'started'));
      const prepare = spawnSync('npm', ['run', 'prepare'], { cwd: directory });
      expect([prepare.status, existsSync(path.join(directory, 'started'))]).toEqual([0, false]);
    },
  );
});
