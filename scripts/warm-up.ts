import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/**
 * After an install: starts the built program once, on a free port with a data directory that is thrown away, so that Node's
 * compile cache makes the first `npm start` as quick as all others. Whatever fails here, the install goes on.
 */
const main = path.resolve('dist/main.js');
if (existsSync(main)) {
  const directory = mkdtempSync(path.join(tmpdir(), 'portcullis-warm-up-'));
  const environment = { PATH: process.env['PATH'], TMPDIR: process.env['TMPDIR'], PORT: '0', PORTCULLIS_DATA_DIR: directory };
  const child = spawn(process.execPath, [main, 'start'], {
    cwd: directory,
    env: environment,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = once(child, 'close');
  const impatience = setTimeout(() => child.kill('SIGKILL'), 20_000);
  child.stdout.once('data', () => child.kill('SIGTERM'));
  await ended;
  clearTimeout(impatience);
  rmSync(directory, { recursive: true, force: true });
}
