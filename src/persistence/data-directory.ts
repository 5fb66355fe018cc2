import { constants } from 'node:fs';
import { access, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Random } from '../lib/random.ts';
import { Secret } from '../lib/secret.ts';

const masterKeyFile = 'master.key';
const masterKeyBytes = 32;

/** Makes sure that the directory exists, for this user's eyes only, and can be written. Rejects with the system's error. */
export async function openDataDirectory(directory: string): Promise<void> {
  await makeDirectories(directory);
  await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
}

/** Returns true if the directory is there, for this user to read and write, and false if it is not there yet. Rejects with the system's error. */
export async function hasDataDirectory(directory: string): Promise<boolean> {
  try {
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Node's own `recursive` never ends where a directory is there and takes no others, as in `/proc`. */
async function makeDirectories(directory: string): Promise<void> {
  try {
    await makeDirectory(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || path.dirname(directory) === directory) throw error;
    await makeDirectories(path.dirname(directory));
    await makeDirectory(directory);
  }
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST' && (await stat(directory)).isDirectory();
    if (!isThere) throw error;
  }
}

/** Returns the master key in the data directory. Null: there is none. */
export async function readMasterKey(directory: string): Promise<Secret | null> {
  const file = path.join(directory, masterKeyFile);
  try {
    const key = (await readFile(file, 'utf8')).trim();
    if (key.length < masterKeyBytes) throw new Error(`${file} does not hold a master key.`);
    return new Secret(key);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Writes a fresh master key (256 bits, file mode 0600). Of two processes that start at once one writes it and both return the same. */
export async function makeMasterKey(directory: string, random: Random): Promise<Secret> {
  const fresh = random.bytes(masterKeyBytes).toString('base64url');
  try {
    await writeFile(path.join(directory, masterKeyFile), fresh, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return (await readMasterKey(directory)) ?? makeMasterKey(directory, random);
}
