import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** For each rule of the house: lines that break it, and their nearest neighbours that keep it, each in a file of its own. */
const rules: Record<string, { refused: Planted[]; allowed: Planted[] }> = {
  '1: lib imports no room; config and tokens import lib only': {
    refused: [
      ['lib/planted.ts', `import '../tokens/planted.ts';`],
      ['config/planted.ts', `import '../tokens/planted.ts';`],
      ['tokens/planted.ts', `import '../config/planted.ts';`],
      ['observability/planted.ts', `import '../tokens/planted.ts';`],
    ],
    allowed: [
      ['lib/planted.ts', `import './clock.ts';`],
      ['config/planted.ts', `import '../lib/planted.ts';`],
      ['tokens/planted.ts', `import '../lib/planted.ts';`],
    ],
  },
  '2: auth imports lib, tokens and the core of the ORM': {
    refused: [
      ['auth/otp/planted.ts', `import 'graphql';`],
      ['auth/otp/planted.ts', `import 'type-graphql';`],
      ['auth/planted.ts', `import '@apollo/server/plugin/disabled';`],
      ['auth/accounts/planted.ts', `import 'fastify';`],
      ['auth/accounts/planted.ts', `import '../../config/planted.ts';`],
      ['auth/accounts/planted.ts', `import '../../config';`],
      ['auth/accounts/planted.ts', `import '@mikro-orm/postgresql';`],
      ['auth/accounts/planted.ts', `import 'a-library-without-a-row';`],
    ],
    allowed: [
      ['auth/otp/planted.ts', `import '../../lib/planted.ts';`],
      ['auth/otp/planted.ts', `import '../../tokens/planted.ts';`],
      ['auth/planted.ts', `import '@mikro-orm/core';`],
      ['auth/otp/planted.ts', `import 'node:crypto';`],
    ],
  },
  '3: inside auth, downward only': {
    refused: [
      ['auth/accounts/planted.ts', `import '../otp/planted.ts';`],
      ['auth/passwords/planted.ts', `export * from '../sessions/planted.ts';`],
      ['auth/sessions/planted.ts', `export { a } from '../sign-in/planted.ts';`],
      ['auth/throttling/planted.ts', `import '../planted.ts';`],
      ['auth/accounts/planted.ts', `import '../../auth/sign-in/planted.ts';`],
      ['auth/otp/planted.ts', `import './planted.use-case.ts';`],
      ['auth/endings/planted.ts', `import '../external-identities/planted.use-case.ts';`],
      ['auth/otp/planted.use-case.ts', `import './otp.capability.ts';`],
      ['auth/capability-without-a-row/planted.ts', `import '../sign-in/planted.ts';`],
    ],
    allowed: [
      ['auth/sign-in/planted.ts', `import '../sessions/planted.ts';`],
      ['auth/sessions/planted.ts', `import '../otp/planted.ts';`],
      ['auth/passwords/planted.ts', `import '../accounts/planted.ts';`],
      ['auth/planted.ts', `import './sign-in/planted.ts';`],
      ['auth/otp/planted.use-case.ts', `import '../endings/planted.ts';`],
      ['auth/external-identities/planted.use-case.ts', `import '../otp/planted.use-case.ts';`],
      ['auth/external-identities/planted.capability.ts', `import './planted.use-case.ts';`],
      ['auth/otp/planted.capability.ts', `import type { Capability } from '../use-case.ts';`],
    ],
  },
  '4: only subgraph imports type-graphql and Apollo, and it imports auth, tokens and lib': {
    refused: [
      ['http/planted.ts', `import '@apollo/subgraph';`],
      ['gateway/planted.ts', `export const server = await import('@apollo/server');`],
      ['http/planted.ts', `export type Resolver = import('type-graphql').ResolverInterface<object>;`],
      ['auth-subgraph/planted.ts', `import '../gateway/planted.ts';`],
      ['auth-subgraph/planted.ts', `import '../persistence/planted.ts';`],
    ],
    allowed: [
      ['auth-subgraph/planted.ts', `import 'type-graphql';`],
      ['auth-subgraph/planted.ts', `import '@apollo/subgraph';`],
      ['auth-subgraph/planted.ts', `import '../auth/sign-in/planted.ts';`],
    ],
  },
  '5: gateway imports tokens and lib, never auth or persistence': {
    refused: [
      ['gateway/planner/planted.ts', `import '../../auth/api-keys/planted.ts';`],
      ['gateway/guard/planted.ts', `import type { A } from '../../persistence/planted.ts';\nexport type B = A;`],
      ['gateway/planted.ts', `import '../http/planted.ts';`],
      ['gateway/planner/planted.ts', `import '../supergraph/planted.ts';`],
      ['gateway/guard/planted.ts', `import '../supergraph/planted.ts';`],
      ['gateway/operation/planted.ts', `import '../planner/planted.ts';`],
    ],
    allowed: [
      ['gateway/planner/planted.ts', `import '../operation/planted.ts';`],
      ['gateway/supergraph/planted.ts', `import '../guard/planted.ts';`],
      ['gateway/guard/planted.ts', `import '../../tokens/planted.ts';`],
    ],
  },
  'packages import nothing of the server, and an adapter its one library': {
    refused: [
      ['../packages/client/src/planted.ts', `import '../../../src/tokens/principal.ts';`],
      ['../packages/client/src/planted.ts', `import 'react';`],
      ['../packages/client/src/react.ts', `import 'graphql-ws';`],
      ['../packages/subgraph/src/planted.ts', `import '../../client/src/index.ts';`],
      ['../packages/subgraph/src/planted.ts', `import '../../../src/lib/clock.ts';`],
      ['../packages/subgraph/src/planted.ts', `import 'jsonwebtoken';`],
    ],
    allowed: [
      ['../packages/client/src/react.ts', `import 'react';`],
      ['../packages/client/src/planted.ts', `import './other.ts';`],
    ],
  },
  '6: persistence knows entities, http knows the rooms behind it, the entrances are imported by nobody': {
    refused: [
      ['persistence/planted.ts', `import '../auth/otp/one-time-codes.ts';`],
      ['http/planted.ts', `import '../persistence/planted.ts';`],
      ['http/planted.ts', `import '../app/open-app.ts';`],
      ['gateway/planted.ts', `import '../main.ts';`],
      ['lib/planted.ts', `import '../cli/planted.ts';`],
    ],
    allowed: [
      ['persistence/planted.ts', `import '../auth/otp/one-time-code.entity.ts';`],
      ['http/planted.ts', `import '../gateway/planted.ts';`],
      ['http/planted.ts', `import '../auth/sessions/planted.ts';`],
      ['cli/planted.ts', `import '../app/open-app.ts';`],
      ['app/planted.ts', `import '../persistence/planted.ts';`],
    ],
  },
  '7: Date, Math.random, process.env and console stay in their rooms': {
    refused: [
      ['auth/planted.ts', `export const now = new Date();`],
      ['auth/planted.ts', `export const now = globalThis.Date.now();`],
      ['http/planted.ts', `export const dice = Math.random();`],
      ['gateway/planted.ts', `export const port = process.env['PORT'];`],
      ['gateway/planted.ts', `export const { PORT } = process.env;`],
      ['gateway/planted.ts', `import 'node:process';`],
      ['http/planted.ts', `console.error('planted');`],
      ['lib/planted.ts', `export const now = Date.now();`],
    ],
    allowed: [
      ['auth/planted.ts', `export interface Code { expiresAt: Date }`],
      ['lib/clock.ts', `export const now = Date.now();`],
      ['lib/random.ts', `export const dice = Math.random();`],
      ['config/planted.ts', `export const port = process.env['PORT'];`],
      ['observability/planted.ts', `console.error('planted');`],
      ['cli/planted.ts', `console.error(new Date());`],
      ['main.ts', `process.exitCode = 0; export const port = process.env['PORT'];`],
    ],
  },
};

/** Path below `src`, and the text of the file. */
type Planted = [file: string, text: string];

const houseRules = ['house(rooms)', 'eslint(no-restricted-globals)', 'eslint(no-restricted-properties)'];

describe('the rules of the house', () => {
  const directories: string[] = [];
  const refusals = new Map<string, readonly Diagnostic[]>();

  beforeAll(async () => {
    for (const house of neighbourhood(Object.values(rules).flatMap(({ refused, allowed }) => [...refused, ...allowed]))) {
      const directory = await build(house);
      directories.push(directory);
      const found = await lint(directory);
      for (const [file, text] of house) refusals.set(file + text, found.get(path.posix.join('src', file)) ?? []);
    }
  });

  afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true }))));

  describe.each(Object.entries(rules))('%s', (_, { refused, allowed }) => {
    it.each(refused)('refuses in %s: %s', (file, text) => {
      expect(refusals.get(file + text)).toHaveLength(1);
    });

    it.each(allowed)('allows in %s: %s', (file, text) => {
      expect(refusals.get(file + text)).toEqual([]);
    });
  });
});

/** Spreads plants of the same path over several houses, so that one run of the linter sees many. */
function neighbourhood(plants: readonly Planted[]): Planted[][] {
  const houses: Planted[][] = [];
  for (const plant of plants) {
    const house = houses.find((others) => others.every(([file]) => file !== plant[0]));
    if (house) house.push(plant);
    else houses.push([plant]);
  }
  return houses;
}

/** A copy of the linter's own files beside the planted ones. */
async function build(plants: readonly Planted[]): Promise<string> {
  const directory = await realpath(await mkdtemp(path.join(tmpdir(), 'portcullis-house-')));
  for (const name of ['oxlint.config.ts', 'tsconfig.json', 'package.json', 'scripts/house'])
    await cp(path.join(root, name), path.join(directory, name), { recursive: true });
  await symlink(path.join(root, 'node_modules'), path.join(directory, 'node_modules'));
  for (const place of ['src', 'packages']) await mkdir(path.join(directory, place), { recursive: true });
  for (const [file, text] of plants) {
    const target = path.join(directory, 'src', file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, `${text}\n`);
  }
  return directory;
}

interface Diagnostic {
  readonly code: string;
  readonly filename: string;
  readonly message: string;
}

/** The house's refusals by file. The linter's other findings in the planted files do not matter here. */
async function lint(directory: string): Promise<Map<string, Diagnostic[]>> {
  const linter = path.join(root, 'node_modules/oxlint/bin/oxlint');
  const output = await new Promise<string>((resolve, reject) => {
    execFile(process.execPath, [linter, '--format=json', 'src', 'packages'], { cwd: directory }, (_, stdout, stderr) => {
      if (stdout.startsWith('{')) resolve(stdout);
      else reject(new Error(`the linter did not run: ${stdout}${stderr}`));
    });
  });
  const { diagnostics } = JSON.parse(output) as { diagnostics: Diagnostic[] };
  return Map.groupBy(
    diagnostics.filter(({ code }) => houseRules.includes(code)),
    ({ filename }) => filename,
  );
}
