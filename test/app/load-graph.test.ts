import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadGraph } from '../../src/app/load-graph.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { buildAuthSchema } from '../../src/auth-subgraph/build-auth-schema.ts';
import { SupergraphError } from '../../src/gateway/supergraph/supergraph-error.ts';

const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])';
const harmless = `${federation} type Query { clock: String }`;
const taking = `${federation} type Query { clock: String authVersion: String! @override(from: "auth") }`;

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'load-graph-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const up = (name: string, sdl: string) => ({ name, readSdl: async () => sdl });
const away = (name: string) => ({ name, readSdl: () => Promise.reject(new Error('cannot be reached')) });
const auth = () => up('auth', buildAuthSchema().sdl);

function config(file: object) {
  writeFileSync(path.join(cwd, 'portcullis.yaml'), JSON.stringify(file));
  return loadConfig({ file: null, environment: {}, cwd });
}

const faultsOf = (loading: Promise<string>): Promise<readonly string[]> =>
  loading.then(
    () => [],
    (error: unknown) => {
      if (error instanceof SupergraphError) return error.faults;
      throw error;
    },
  );

describe('the graph of the configured subgraphs', () => {
  it('is composed where no supergraph file is named, with or without subgraphs of the configuration', async () => {
    expect(await loadGraph(config({}), [auth()])).toContain('authVersion');
    const clock = { clock: { url: 'http://clock.internal/graphql' } };
    expect(await loadGraph(config({ subgraphs: clock }), [auth(), up('clock', harmless)])).toContain('clock: String');
  });

  it('is refused where another subgraph takes a field of auth over, until the configuration lets that subgraph do so', async () => {
    const sources = [auth(), up('clock', taking)];
    const subgraph = { url: 'http://clock.internal/graphql' };
    expect(await faultsOf(loadGraph(config({ subgraphs: { clock: subgraph } }), sources))).toEqual([
      expect.stringContaining('"Query.authVersion" is a field of the auth subgraph'),
    ]);
    const allowed = { ...subgraph, mayOverride: ['Query.authVersion'] };
    expect(await faultsOf(loadGraph(config({ subgraphs: { clock: allowed } }), sources))).toEqual([]);
  });

  it('names every subgraph that does not answer', async () => {
    expect(await faultsOf(loadGraph(config({}), [away('auth'), away('clock')]))).toEqual([
      'auth: cannot be reached',
      'clock: cannot be reached',
    ]);
  });
});

describe('a supergraph file', () => {
  async function written(sdl: string): Promise<ReturnType<typeof config>> {
    writeFileSync(path.join(cwd, 'supergraph.graphql'), sdl);
    return config({ supergraph: './supergraph.graphql' });
  }

  it('is served as it is, also while the auth process is away', async () => {
    const composed = await loadGraph(config({}), [auth(), up('clock', harmless)]);
    const ready = await written(composed);
    expect(await loadGraph(ready, [auth(), up('clock', harmless)])).toBe(composed);
    expect(await loadGraph(ready, [away('auth'), away('clock')])).toBe(composed);
  });

  it('that gives a field of auth to another subgraph is refused also while the auth process is away', async () => {
    const allowed = { clock: { url: 'http://clock.internal/graphql', mayOverride: ['Query.authVersion'] } };
    const composed = await loadGraph(config({ subgraphs: allowed }), [auth(), up('clock', taking)]);
    const ready = await written(composed);
    for (const sources of [
      [auth(), away('clock')],
      [away('auth'), away('clock')],
    ])
      expect(await faultsOf(loadGraph(ready, sources))).toEqual([expect.stringContaining('Query.authVersion')]);
  });

  it('that cannot be read is one fault that says which and why', async () => {
    const file = path.join(cwd, 'none.graphql');
    expect(await faultsOf(loadGraph(config({ supergraph: './none.graphql' }), [auth()]))).toEqual([
      `${file}: cannot be read (ENOENT)`,
    ]);
    expect(await faultsOf(loadGraph(config({ supergraph: '.' }), [auth()]))).toEqual([`${cwd}: cannot be read (EISDIR)`]);
  });
});
