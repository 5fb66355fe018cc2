import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { importAccounts, type ImportOutcome, type ImportRecord } from '../auth/administration/import-accounts.use-case.ts';
import type { FirebaseParameters } from '../auth/passwords/foreign-hashes/firebase-scrypt.ts';
import type { Config } from '../config/settle.ts';
import type { Database } from '../persistence/database.ts';
import { CommandFailure } from './command-failure.ts';
import { progressBar } from './progress-bar.ts';
import { readImportLine } from './read-import-line.ts';
import { splitLines } from './split-lines.ts';
import { consoleGround, consoleOperator, withStore } from './with-store.ts';

export interface ImportUsersOptions {
  readonly batch?: string;
  readonly firebase?: string;
}

const recordsAtOnce = 200;
const lineBytesMax = 100_000;
const tooLong = { fault: `is longer than ${lineBytesMax} bytes` };

const reasons: Readonly<Record<Exclude<ImportOutcome, 'imported' | 'already-imported'>, string>> = {
  taken: 'the address has an account already',
  'unknown-hash': 'passwordHash: is of no kind that can be verified, or costs too much',
  'unknown-role': 'roles: one of them does not exist',
};

/**
 * Imports the users of a file, one JSON object in each line. A run that breaks off is repeated: what came with the same
 * batch before is passed over. Every line that is refused is reported with its number, and makes the exit status 1.
 */
export async function importUsers(config: Config, file: string, options: ImportUsersOptions): Promise<void> {
  const size = await sizeOf(file);
  const firebase = options.firebase === undefined ? null : await readFirebaseParameters(options.firebase);
  const batch = options.batch ?? path.basename(file);
  await withStore(config, async ({ database }) => {
    const counts = await run({ database, file, size, batch, firebase });
    console.log(`Imported ${counts.imported}, there before ${counts.before}, refused ${counts.refused}.`);
    if (counts.refused > 0) process.exitCode = 1;
  });
}

interface Run {
  readonly database: Database;
  readonly file: string;
  readonly size: number;
  readonly batch: string;
  readonly firebase: FirebaseParameters | null;
}

interface Numbered {
  readonly number: number;
  readonly record: ImportRecord;
}

async function run({ database, file, size, batch, firebase }: Run) {
  const counts = { imported: 0, before: 0, refused: 0 };
  const bar = progressBar(size);
  const input = createReadStream(file);
  let waiting: Numbered[] = [];
  let number = 0;

  function refuse(line: number, reason: string): void {
    counts.refused += 1;
    bar.clear();
    console.error(`line ${line}: ${reason}`);
  }
  async function flush(): Promise<void> {
    const numbered = waiting;
    waiting = [];
    if (numbered.length === 0) return;
    const deps = { ...consoleGround, transact: database.transact };
    const records = numbered.map(({ record }) => record);
    const outcomes = await importAccounts(deps, { batch, records, client: consoleOperator });
    outcomes.forEach((outcome, index) => {
      if (outcome === 'imported') counts.imported += 1;
      else if (outcome === 'already-imported') counts.before += 1;
      else refuse(numbered[index]?.number ?? 0, reasons[outcome]);
    });
    bar.show(input.bytesRead);
  }

  for await (const bytes of splitLines(input, lineBytesMax)) {
    number += 1;
    const line = bytes === null ? tooLong : readImportLine(bytes, firebase);
    if (line === null) continue;
    if ('fault' in line) refuse(number, line.fault);
    else waiting.push({ number, record: line.record });
    if (waiting.length >= recordsAtOnce) await flush();
  }
  await flush();
  bar.clear();
  return counts;
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile()) throw new CommandFailure(`${file} is not a file that can be read.`);
  return found.size;
}

const parameters = z.object({
  signerKey: z.string(),
  saltSeparator: z.string(),
  rounds: z.int().min(1).max(8),
  memCost: z.int().min(1).max(14),
});

async function readFirebaseParameters(file: string): Promise<FirebaseParameters> {
  try {
    return parameters.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    throw new CommandFailure(`${file} must hold a JSON object with signerKey, saltSeparator, rounds and memCost.`);
  }
}
