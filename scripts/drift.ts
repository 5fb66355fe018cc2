import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Fails when a generated file is not what the code says today. Leaves every file as it was. */
const generated = [
  'schema.graphql',
  'test/support/generated/operations.ts',
  'docs/configuration.md',
  'docs/errors.md',
  'docs/names.md',
  'packages/client/src/generated/operations.ts',
  'packages/client/src/generated/error-codes.ts',
];

const before = generated.map((file) => textOf(file));
const { status, stdout, stderr } = spawnSync('npm run --silent generate', { shell: true, encoding: 'utf8' });
const after = generated.map((file) => textOf(file));
generated.forEach((file, index) => restore(file, before[index] ?? null));

const drifted = generated.filter((_, index) => before[index] !== after[index]);
if (status !== 0) console.error(`${stdout}${stderr}`);
for (const file of drifted) console.error(`${file} is not what the code says: run \`npm run generate\` and commit it.`);
if (status !== 0 || drifted.length > 0) process.exitCode = 1;

function textOf(file: string): string | null {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

function restore(file: string, text: string | null): void {
  if (text === null) rmSync(file, { force: true });
  else if (textOf(file) !== text) writeFileSync(file, text);
}
