import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanCheckout, type CleanCheckout } from '../support/clean-checkout.ts';
import { matchesOutput } from '../support/readme/matches-output.ts';
import { readBlocks } from '../support/readme/read-blocks.ts';
import { openShellSession, type ShellSession } from '../support/readme/shell-session.ts';

const readme = path.resolve(import.meta.dirname, '../../README.md');
const documentedOrigin = 'http://localhost:4000';
const ready = /http:\/\/localhost:\d+/;

/**
 * Runs the page as a new user would, block by block in one clean checkout. The server takes a free port, which stands for
 * the documented one in everything after it.
 */
describe('the README', () => {
  const blocks = readBlocks(existsSync(readme) ? readFileSync(readme, 'utf8') : '');
  let checkout: CleanCheckout;
  let shell: ShellSession;
  let origin = documentedOrigin;

  beforeAll(async () => {
    checkout = await cleanCheckout();
    const { HOME, LANG } = process.env;
    const environment = { HOME, LANG, CI: process.env['CI'], PATH: checkout.searchPath, PORT: '0' };
    shell = openShellSession({ cwd: checkout.directory, scratch: checkout.scratch, environment });
  });

  afterAll(async () => {
    await shell.close();
    await rm(path.dirname(checkout.directory), { recursive: true, force: true });
  });

  it('has commands to run', () => {
    expect(blocks.filter(({ notRun }) => notRun === null)).not.toEqual([]);
  });

  it.for(blocks.filter(({ notRun }) => notRun === null))(
    'does what it says at line $line',
    { timeout: 180_000 },
    async (block) => {
      const commands = block.commands.replaceAll(documentedOrigin, origin);
      const isServer = /npm start\s*$/.test(commands);
      const output = isServer ? await shell.start(commands, ready) : await shell.run(commands);
      if (isServer) origin = ready.exec(output)?.[0] ?? documentedOrigin;
      if (block.expected === null) return;
      const shown = output.replaceAll(origin, documentedOrigin);
      expect(matchesOutput(block.expected, shown), `expected:\n${block.expected.text}\nbut was:\n${shown}`).toBe(true);
    },
  );
});
