import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApp } from '../../src/app/open-app.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { databases, freshDatabase, type Database } from '../support/databases.ts';
import { runPortcullis } from '../support/run-portcullis.ts';

/** `EX_CONFIG`: somebody has to change something. */
const exitConfiguration = 78;

describe('a start that cannot succeed', () => {
  let cwd: string;
  const taken = createServer();
  beforeAll(async () => {
    cwd = mkdtempSync(path.join(tmpdir(), 'portcullis-start-'));
    await once(taken.listen(0, 'localhost'), 'listening');
  });
  afterAll(() => {
    taken.close();
    rmSync(cwd, { recursive: true, force: true });
  });

  const file = (name: string, text: string) => {
    writeFileSync(path.join(cwd, name), text);
    return path.join(cwd, name);
  };
  const start = (environment: Record<string, string> = {}, ...args: string[]) => run('start', environment, ...args);
  const run = (command: string, environment: Record<string, string>, ...args: string[]) =>
    runPortcullis(
      [command, ...args],
      { PORT: '0', PORTCULLIS_DATA_DIR: mkdtempSync(path.join(cwd, 'data-')), ...environment },
      cwd,
    );
  const faultsOf = (stderr: string) => stderr.split('\n').flatMap((line) => /^ {2}- (.*)$/.exec(line)?.[1] ?? []);

  it('lists all unknown keys of the file and of the environment', async () => {
    const { status, stderr, stdout } = await start(
      { PORTCULLIS_COLOUR: 'red' },
      '--config',
      file('unknown.yaml', 'prot: 1\nhots: x\n'),
    );
    expect(faultsOf(stderr)).toEqual([
      'PORTCULLIS_COLOUR: unknown configuration key',
      'prot: unknown configuration key',
      'hots: unknown configuration key',
    ]);
    expect({ status, stdout }).toEqual({ status: exitConfiguration, stdout: '' });
  });

  it('lists all names of the auth subgraph that it cannot have', async () => {
    const names = 'auth:\n  schema:\n    prefix: __x\n    rename: { Rolle: Role, AuthRole: User }\n    omit: [Query.nothing]\n';
    for (const command of ['start', 'compose', 'subgraph']) {
      const { status, stderr } = await run(
        command,
        { PORTCULLIS_INTERNAL_SECRET: 'a secret that gateway and subgraph share' },
        '--config',
        file('names.yaml', names),
      );
      expect(faultsOf(stderr)).toEqual([
        expect.stringMatching(/^auth\.schema\.omit: Query\.nothing: the auth subgraph has no such type/),
        'auth.schema.prefix: "__x" is reserved, as are all names with __',
        expect.stringMatching(/^auth\.schema\.rename\.Rolle: the auth subgraph has no such type/),
      ]);
      expect(status).toBe(exitConfiguration);
    }
  });

  it('says how to have a subgraph of your own that is called like the auth subgraph', async () => {
    const { status, stderr } = await start(
      {},
      '--config',
      file('auth.yaml', 'subgraphs:\n  auth:\n    url: http://127.0.0.1:9/graphql\n'),
    );
    expect(faultsOf(stderr)).toEqual([
      'subgraphs.auth: is what the auth subgraph is called; call that otherwise: auth.name: portcullis',
    ]);
    expect(status).toBe(exitConfiguration);
  });

  it('names a configuration file that is not there', async () => {
    const { status, stderr } = await start({}, '--config', 'missing.yaml');
    expect(faultsOf(stderr)).toEqual([`${path.join(cwd, 'missing.yaml')}: cannot be read (ENOENT)`]);
    expect(status).toBe(exitConfiguration);
  });

  it('names a port that is taken', async () => {
    const { port } = taken.address() as AddressInfo;
    const { status, stderr } = await start({ PORT: String(port) });
    expect(faultsOf(stderr)).toEqual([`port ${port} on localhost: is taken by another process`]);
    expect(status).toBe(exitConfiguration);
  });

  it('names a data directory that cannot be one', async () => {
    const blocked = path.join(file('a-file', ''), 'data');
    const { status, stderr } = await start({ PORTCULLIS_DATA_DIR: blocked });
    expect(faultsOf(stderr)).toEqual([`the data directory ${blocked}: a part of its path is a file`]);
    expect(status).toBe(exitConfiguration);
  });

  it.runIf(process.platform === 'linux')('names a data directory that can be made by nobody', async () => {
    const { status, stderr } = await start({ PORTCULLIS_DATA_DIR: '/proc/portcullis/data' });
    expect(faultsOf(stderr)).toEqual(['the data directory /proc/portcullis/data: does not exist']);
    expect(status).toBe(exitConfiguration);
  });

  it('names a database that does not answer, and never its password', async () => {
    const { status, stderr } = await start({ DATABASE_URL: 'postgresql://someone:sesame@127.0.0.1:9/none' });
    expect(faultsOf(stderr)).toEqual([expect.stringMatching(/^the database: /)]);
    expect(stderr).not.toContain('sesame');
    expect(status).toBe(exitConfiguration);
  });

  it('names every subgraph that is down, is not there, or is no subgraph', async () => {
    file('not-a-subgraph.mjs', 'export const nothing = 1;\n');
    const subgraphs = {
      down: { url: 'http://127.0.0.1:9/graphql' },
      missing: { module: 'missing.mjs' },
      wrong: { module: 'not-a-subgraph.mjs' },
      file: { url: 'http://127.0.0.1:9/graphql', sdl: 'missing.graphql' },
    };
    const modules = await start({ PORTCULLIS_SUBGRAPHS: JSON.stringify(subgraphs) });
    expect(faultsOf(modules.stderr)).toEqual([
      expect.stringMatching(/^missing: /),
      expect.stringMatching(/^wrong: .* no default export/),
    ]);

    const { down, file: withFile } = subgraphs;
    const loading = await start({ PORTCULLIS_SUBGRAPHS: JSON.stringify({ down, file: withFile }) });
    expect(faultsOf(loading.stderr)).toEqual([expect.stringMatching(/^down: /), expect.stringMatching(/^file: /)]);
    expect([modules.status, loading.status]).toEqual([exitConfiguration, exitConfiguration]);
  });

  it('tells why subgraphs do not compose', async () => {
    file('clash.mjs', moduleWith('type Query { products: Int }'));
    file('broken.mjs', moduleWith('type Query { a: Missing }'));
    const subgraphs = { one: { module: 'clash.mjs' }, two: { module: 'broken.mjs' } };
    const { status, stderr } = await start({ PORTCULLIS_SUBGRAPHS: JSON.stringify(subgraphs) });
    expect(stderr).toContain('two:1:17\n      type Query { a: Missing }\n                      ^\n');
    expect(status).toBe(exitConfiguration);
    const composed = await runPortcullis(['compose'], { PORTCULLIS_SUBGRAPHS: JSON.stringify(subgraphs) }, cwd);
    expect(composed).toEqual({ status: exitConfiguration, stdout: '', stderr });
  });

  it('does not serve a schema whose protection would be lost', async () => {
    const sdl = 'directive @authenticated on FIELD_DEFINITION type Query { salaries: Int @authenticated }';
    file('unprotected.mjs', moduleWith(sdl));
    const { status, stderr } = await start({ PORTCULLIS_SUBGRAPHS: '{"payroll":{"module":"unprotected.mjs"}}' });
    expect(faultsOf(stderr)).toEqual([expect.stringMatching(/^payroll: Query\.salaries is marked as protected/)]);
    expect(status).toBe(exitConfiguration);
  });

  it.each(databases)('says of a wrong master key what it does not open, and ends at once, on %s', async (kind) => {
    const { environment, drop } = await started(kind);
    const { status, stderr } = await start({ ...environment, PORTCULLIS_MASTER_KEY: 'another master key of 32 characters' });
    expect(faultsOf(stderr)).toEqual([expect.stringMatching(/^masterKey: does not open the signing key [0-9a-f]{32}, /)]);
    expect(status).toBe(exitConfiguration);
    await drop();
  });

  it.each(databases)('does not make another master key in place of one that was lost, on %s', async (kind) => {
    const { environment, drop } = await started(kind);
    const emptied = mkdtempSync(path.join(cwd, 'data-'));
    if (kind === 'sqlite') cpSync(environment.PORTCULLIS_DATA_DIR, emptied, { recursive: true });
    rmSync(path.join(emptied, 'master.key'), { force: true });
    const { status, stderr } = await start({ ...environment, PORTCULLIS_DATA_DIR: emptied });
    expect(faultsOf(stderr)).toEqual([
      expect.stringMatching(/^masterKey: is not set, and master\.key is not in .*: bring back /),
    ]);
    expect(existsSync(path.join(emptied, 'master.key'))).toBe(false);
    expect(status).toBe(exitConfiguration);
    await drop();
  });

  it.each(databases)('closes what it had opened, on %s', async (kind) => {
    const { environment, drop } = await started(kind);
    const config = loadConfig({
      file: null,
      environment: { ...environment, PORT: String((taken.address() as AddressInfo).port) },
      cwd,
    });
    const before = openResources();
    await expect(openApp('whole', config, systemRuntime(silentLogger))).rejects.toThrow('is taken');
    await expect.poll(openResources).toBeLessThanOrEqual(before);
    await drop();
  });

  /** A database with which the application has run, and its environment. */
  async function started(kind: Database) {
    const { dataDir, databaseUrl, drop } = await freshDatabase(kind);
    const environment = {
      PORT: '0',
      PORTCULLIS_DATA_DIR: dataDir,
      ...(databaseUrl === null ? {} : { DATABASE_URL: databaseUrl }),
    };
    const config = loadConfig({ file: null, environment, cwd });
    await (await openApp('whole', config, systemRuntime(silentLogger))).close();
    return { environment, drop };
  }

  /** Sockets, which keep a process from ending. */
  function openResources(): number {
    return process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;
  }

  it('asks the split for what its halves share', async () => {
    const environment = { PORT: '0', PORTCULLIS_DATA_DIR: mkdtempSync(path.join(cwd, 'data-')) };
    const gateway = await runPortcullis(['gateway'], environment, cwd);
    expect(faultsOf(gateway.stderr)).toEqual([expect.stringMatching(/^auth\.url: /), expect.stringMatching(/^internalSecret: /)]);
    const subgraph = await runPortcullis(['subgraph'], environment, cwd);
    expect(faultsOf(subgraph.stderr)).toEqual([expect.stringMatching(/^internalSecret: /)]);
    expect([gateway.status, subgraph.status]).toEqual([exitConfiguration, exitConfiguration]);
  });
});

describe('npm start', () => {
  it('ends with the shell that npm runs it in, which passes no signal on', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'portcullis-start-'));
    const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/start.js; true`], {
      cwd: path.resolve(import.meta.dirname, '../..'),
      env: { PATH: process.env['PATH'], PORT: '0', PORTCULLIS_DATA_DIR: dataDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [printed] = (await once(shell.stdout.setEncoding('utf8'), 'data')) as [string];
    const url = /http:\/\/[^/\s]+/.exec(printed)?.[0] ?? '';
    expect(await isAnswering(url)).toBe(true);
    shell.kill('SIGTERM');
    await expect.poll(() => isAnswering(url), { timeout: 15_000 }).toBe(false);
    rmSync(dataDir, { recursive: true, force: true });
  });

  const isAnswering = (url: string) =>
    fetch(`${url}/healthz`).then(
      () => true,
      () => false,
    );
});

/** A subgraph module that answers `_service` with this SDL; no more is asked of it before it composes. */
function moduleWith(sdl: string): string {
  const graphql = import.meta.resolve('graphql');
  return `
    import graphql from ${JSON.stringify(graphql)};
    const schema = graphql.buildSchema('type Query { _service: _Service! } type _Service { sdl: String! }');
    schema.getQueryType().getFields()._service.resolve = () => ({ sdl: ${JSON.stringify(sdl)} });
    export default () => ({ schema });
  `;
}
