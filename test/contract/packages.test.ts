import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const compiler = path.join(root, 'node_modules/.bin/tsc');
const names = readdirSync(path.join(root, 'packages'));
const directories: string[] = [];

/** Libraries that adapters adapt to, and their types, as a project has them that uses the adapter. */
const peers = [
  '@apollo/client',
  '@urql/core',
  'wonka',
  'graphql',
  'graphql-ws',
  'graphql-sse',
  'react',
  '@types/react',
  'csstype',
  'rxjs',
];

const uses: Readonly<Record<string, { readonly typescript: string; readonly javascript: string; readonly prints: string }>> = {
  client: {
    typescript: `
      import { createClient, memoryStorage, PortcullisError, type Session } from '@portcullis/client';
      import { apolloLink } from '@portcullis/client/apollo';
      import { authorizedFetch } from '@portcullis/client/fetch';
      import { resubscribing, sseOptions } from '@portcullis/client/graphql-sse';
      import { wsOptions } from '@portcullis/client/graphql-ws';
      import { AuthProvider, useSession } from '@portcullis/client/react';
      import { relayFetch } from '@portcullis/client/relay';
      import { portcullisExchange } from '@portcullis/client/urql';
      export const client = createClient({ url: 'http://localhost/graphql', storage: memoryStorage() });
      export const session: Promise<Session | null> = client.session();
      export const all = [apolloLink, authorizedFetch, resubscribing, sseOptions, wsOptions, AuthProvider, useSession, relayFetch, portcullisExchange];
      // @ts-expect-error: the code is one of the catalogue.
      export const isTypo = (error: PortcullisError) => error.code === 'INVALID_TOKN';
      // @ts-expect-error: the password is missing.
      void client.signIn({ email: 'ann@example.org' });
    `,
    javascript: `
      import { createClient, memoryStorage } from '@portcullis/client';
      import { authorizedFetch } from '@portcullis/client/fetch';
      import { relayFetch } from '@portcullis/client/relay';
      const client = createClient({ url: 'http://localhost/graphql', storage: memoryStorage() });
      console.log(await client.session(), typeof authorizedFetch(client), typeof relayFetch(client));
    `,
    prints: 'null function function\n',
  },
  subgraph: {
    typescript: `
      import { createClaimHeaders, createVerifier, userOf, type Principal } from '@portcullis/subgraph';
      const verifier = createVerifier({ issuer: 'https://api.example.com' });
      export const user: Promise<Principal | null> = verifier.currentUser(null);
      export const context = userOf(verifier);
      const claims = createClaimHeaders({ subgraph: 'legacy', headers: { 'x-user-id': 'sub', 'x-roles': 'roles' }, secret: 'secret' });
      export const roles = async (): Promise<readonly string[] | undefined> => (await claims.currentUser({}))?.roles;
      // @ts-expect-error: that claim was not asked for.
      export const session = async () => (await claims.currentUser({}))?.sid;
    `,
    javascript: `
      import { createVerifier } from '@portcullis/subgraph';
      const verifier = createVerifier({ issuer: 'https://api.example.com' });
      console.log(await verifier.currentUser(undefined), await verifier.currentUser('Bearer x').catch(({ extensions }) => extensions.http.status));
    `,
    prints: 'null 401\n',
  },
};

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: status ${status}\n${stdout}${stderr}`);
  return stdout;
}

async function temporary(name: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), `portcullis-${name}-`));
  directories.push(directory);
  return directory;
}

describe.each(names)('the tarball of packages/%s', (name) => {
  let tarballs: string;
  let project: string;

  /** An empty project with the tarball installed, without a registry. */
  beforeAll(async () => {
    tarballs = await temporary('tarballs');
    run(process.execPath, ['scripts/pack.ts', tarballs], root);
    project = await temporary('project');
    await writeFile(path.join(project, 'package.json'), '{"name":"project","private":true,"type":"module"}');
    const tarball = readdirSync(tarballs).find((file) => file.startsWith(`portcullis-${name}-`)) ?? '';
    run('npm', ['install', '--offline', '--legacy-peer-deps', '--no-audit', '--no-fund', path.join(tarballs, tarball)], project);
  });

  it('holds what is imported, its types, a licence and a README, and no test or source', () => {
    const files = readdirSync(path.join(project, `node_modules/@portcullis/${name}`), { recursive: true }) as string[];
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts']));
    expect(files.filter((file) => /(^|\/)(src|test)(\/|$)|(?<!\.d)\.ts$|tsconfig/.test(file))).toEqual([]);
    const { exports } = JSON.parse(readFileSync(path.join(root, `packages/${name}/package.json`), 'utf8')) as {
      exports: Record<string, Record<string, string>>;
    };
    const targets = Object.values(exports).flatMap((target) => Object.values(target));
    expect(targets.filter((target) => !files.includes(target.replace('./', '')))).toEqual([]);
  });

  it('brings no other package', () => {
    expect(readdirSync(path.join(project, 'node_modules')).filter((entry) => !entry.startsWith('.'))).toEqual(['@portcullis']);
  });

  it('runs from plain JavaScript', () => {
    expect(run(process.execPath, ['--input-type=module', '--eval', uses[name]?.javascript ?? ''], project)).toBe(
      uses[name]?.prints,
    );
  });

  it.each([
    ['bundler', 'esnext'],
    ['nodenext', 'nodenext'],
  ])('is typed for TypeScript with module resolution %s', async (moduleResolution, module) => {
    for (const peer of peers) {
      const place = path.join(project, 'node_modules', peer);
      await mkdir(path.dirname(place), { recursive: true });
      await symlink(path.join(root, 'node_modules', peer), place).catch(() => {});
    }
    await writeFile(path.join(project, 'use.ts'), uses[name]?.typescript ?? '');
    const options = ['--strict', '--noEmit', '--target', 'es2022', '--lib', 'es2022,dom', '--types', ''];
    const args = [...options, '--module', module, '--moduleResolution', moduleResolution, 'use.ts'];
    // The types of other libraries are not ours to check: Apollo's do not resolve everywhere.
    const { stdout } = spawnSync(compiler, args, { cwd: project, encoding: 'utf8' });
    expect(stdout.split('\n').filter((line) => /^(use\.ts|node_modules\/@portcullis)/.test(line))).toEqual([]);
    await writeFile(path.join(project, 'use.ts'), "import '@portcullis/nothing'; export const wrong: number = '';");
    expect(spawnSync(compiler, args, { cwd: project, encoding: 'utf8' }).stdout).toContain('use.ts');
  });
});

afterAll(() => Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true }))));
