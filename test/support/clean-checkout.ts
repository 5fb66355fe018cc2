import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, realpath, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

export interface CleanCheckout {
  /** The project's own files, as a clone of what is about to be committed would have them: nothing installed, nothing built. */
  readonly directory: string;
  /** A directory beside it that is not part of the project. */
  readonly scratch: string;
  /** `PATH` for its commands. Outside CI, `npm ci` there links what is already installed here instead of installing it again. */
  readonly searchPath: string;
}

/** Copies the project to a temporary directory. The caller removes the parent of `directory`. */
export async function cleanCheckout(): Promise<CleanCheckout> {
  const parent = await realpath(await mkdtemp(path.join(tmpdir(), 'portcullis-checkout-')));
  const directory = path.join(parent, 'portcullis');
  const scratch = path.join(parent, 'scratch');
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const file of files.split('\0').filter((name) => name !== '' && existsSync(path.join(root, name))))
    await cp(path.join(root, file), path.join(directory, file), { recursive: true });

  const shims = path.join(scratch, 'bin');
  await mkdir(shims, { recursive: true });
  if (!process.env['CI']) await writeShim(path.join(shims, 'npm'));
  const outside = (process.env['PATH'] ?? '').split(path.delimiter).filter((entry) => !entry.includes('node_modules'));
  return { directory, scratch, searchPath: [shims, ...outside].join(path.delimiter) };
}

async function writeShim(file: string): Promise<void> {
  const npm = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((entry) => path.join(entry, 'npm'))
    .find((candidate) => existsSync(candidate));
  await writeFile(
    file,
    `#!/bin/sh
if [ "$1" = ci ]; then exec ln -sfn '${path.join(root, 'node_modules')}' node_modules; fi
exec '${npm ?? 'npm'}' "$@"
`,
  );
  await chmod(file, 0o755);
}
