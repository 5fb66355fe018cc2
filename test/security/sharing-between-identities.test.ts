import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSubgraphs } from '../../src/app/open-subgraphs.ts';
import type { OpenSubgraph } from '../../src/app/subgraph-side.ts';
import { systemRuntime } from '../../src/app/runtime.ts';
import { configSchema } from '../../src/config/schema.ts';
import { settle } from '../../src/config/settle.ts';
import { createEngine } from '../../src/gateway/engine/engine.ts';
import { readSupergraph } from '../../src/gateway/schema/read-supergraph.ts';
import type { RequestContext } from '../../src/gateway/request/request-context.ts';
import { buildGraph } from '../../src/gateway/supergraph/build-graph.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { startScriptedServer, type ScriptedServer } from '../support/gateway/scripted-server.ts';
import { testPrincipal } from '../support/gateway/test-principal.ts';
import { operationOf } from '../gateway/support/operation-of.ts';

const claims = { headers: { 'x-user': 'sub' }, secret: 'shared with that subgraph alone, and no other' };
/** By the rules under which they are asked. */
const subgraphs = {
  token: {},
  tokenAndHeaders: { requestHeaders: ['accept-language', 'x-tenant'] },
  audience: { forward: 'audience' },
  claims: { forward: 'none', claims },
  headers: { forward: 'none', requestHeaders: ['x-tenant'] },
  nothing: { forward: 'none' },
  nothingCached: { forward: 'none', cacheBytesMax: 100_000 },
};
type Name = keyof typeof subgraphs;

const names = ['ada', 'bela', null];
const languages = ['de', 'en', null];
const tenants = ['1', '2', null];
const documents = ['{ a }', '{ b }'];
const sdlOf = (name: string): string => `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@shareable"])
  type Query { ${name}: Seen }
  type Seen @shareable { bearer: String language: String tenant: String user: String others: [String] }`;

/** What a subgraph sees of whoever asks, as it repeats it in its answer. */
interface Seen {
  readonly bearer: string | null;
  readonly language: string | null;
  readonly tenant: string | null;
  readonly user: string | null;
  readonly others: string[];
}

describe('thousands of identical queries of several people at once, under every rule of forwarding', () => {
  let server: ScriptedServer;
  let opened: OpenSubgraph[];

  beforeAll(async () => {
    let turn = 0;
    server = await startScriptedServer((request, response, body) => {
      const { headers } = request;
      // Claims of nobody are empty headers.
      const text = (name: string): string | null => [headers[name]].flat().find(Boolean) ?? null;
      const seen: Seen = {
        bearer: text('authorization'),
        language: text('accept-language'),
        tenant: text('x-tenant'),
        user: text('x-user'),
        others: Object.keys(headers).filter((name) => ['cookie', 'x-forwarded-for', 'user-agent', 'x-secret'].includes(name)),
      };
      const data = { [request.url?.split('/').at(-1) ?? '']: seen, query: (JSON.parse(body) as { query: string }).query };
      const answer = JSON.stringify({ data });
      turn = (turn + 1) % 5;
      void pause(turn).then(() =>
        response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'max-age=60' }).end(answer),
      );
    });
    const configured = Object.entries(subgraphs).map(([name, rules]) => [name, { url: `${server.url}/${name}`, ...rules }]);
    const config = settle(configSchema.parse({ subgraphs: Object.fromEntries(configured) }), '/', '/');
    const expiresAt = new Date(Date.now() + 60_000);
    opened = await openSubgraphs(config, systemRuntime(silentLogger), {
      keys: { find: async () => null },
      audienceTokens: { issue: async (token, audience) => ({ token: `${token}-for-${audience}`, expiresAt }) },
    });
  });

  afterAll(async () => {
    await Promise.all(opened.map((subgraph) => subgraph.close()));
    await server[Symbol.asyncDispose]();
  });

  function contextOf(name: string | null, language: string | null, tenant: string | null): RequestContext {
    const header = (key: string, value: string | null) => (value === null ? {} : { [key]: [value] });
    return {
      requestId: 'request',
      accessToken: name && `token-of-${name}`,
      principal: name === null ? null : testPrincipal({ accountId: name }),
      clientAddress: `192.0.2.${name?.length ?? 0}`,
      userAgent: `browser of ${name}`,
      clientHeaders: { ...header('accept-language', language), ...header('x-tenant', tenant), 'x-secret': [`of ${name}`] },
      relay() {},
    };
  }

  function expectedSight(subgraph: Name, name: string | null, language: string | null, tenant: string | null): Seen {
    const bearers: Partial<Record<Name, string>> = {
      token: `Bearer token-of-${name}`,
      tokenAndHeaders: `Bearer token-of-${name}`,
      audience: `Bearer token-of-${name}-for-audience`,
    };
    return {
      bearer: name === null ? null : (bearers[subgraph] ?? null),
      language: subgraph === 'tokenAndHeaders' ? language : null,
      tenant: subgraph === 'tokenAndHeaders' || subgraph === 'headers' ? tenant : null,
      user: subgraph === 'claims' ? name : null,
      others: [],
    };
  }

  /** Every caller asks everything twice, a little apart from one another. */
  async function everybody(ask: (query: string, ...who: Parameters<typeof contextOf>) => Promise<void>, queries: string[]) {
    const asking = names.flatMap((name) =>
      languages.flatMap((language) =>
        tenants.flatMap((tenant) => [...queries, ...queries].map((query) => [query, name, language, tenant] as const)),
      ),
    );
    await Promise.all(asking.map(async (each, at) => pause(at % 3).then(() => ask(...each))));
    return asking.length;
  }

  it.each(Object.keys(subgraphs) as Name[])('%s: each answer is what the subgraph says to whom it is given', async (name) => {
    const subgraph = opened.find((each) => each.name === name)!;
    const before = server.received.length;
    let asked = 0;
    for (let round = 0; round < 5; round += 1) {
      asked += await everybody(async (query, ...who) => {
        const { data } = await subgraph.fetch({ operation: 'query', query, variables: null }, contextOf(...who));
        expect(data).toEqual({ [name]: expectedSight(name, ...who), query });
      }, documents);
    }
    // Or nothing would have been shared, and nothing shown.
    expect(server.received.length - before).toBeLessThan(asked);
  });

  it.each([
    ['token'],
    ['headers', 'nothing'],
    ['claims', 'nothing'],
    ['token', 'tokenAndHeaders', 'audience'],
    Object.keys(subgraphs),
  ])('whole operations over %j and more: each answer is what all of them say to whom it is given', async (...chosen) => {
    const composition = buildGraph({ subgraphs: Object.keys(subgraphs).map((name) => ({ name, sdl: sdlOf(name) })) });
    if (!composition.ok) throw new Error(composition.faults.join());
    const engine = createEngine<RequestContext>({
      supergraph: readSupergraph(composition.supergraphSdl),
      subgraphs: new Map(opened.map((subgraph) => [subgraph.name, subgraph])),
    });
    const fields = (chosen as Name[]).map((name) => `${name} { bearer language tenant user others }`);
    const before = server.received.length;
    let asked = 0;
    for (let round = 0; round < 3; round += 1) {
      asked += await everybody(
        async (query, ...who) => {
          const operation = operationOf(engine, query);
          const { body } = await engine.execute(operation, { context: contextOf(...who) });
          const sights = (chosen as Name[]).map((name) => [name, expectedSight(name, ...who)]);
          expect(JSON.parse(body)).toEqual({ data: Object.fromEntries(sights) });
        },
        [`{ ${fields.join(' ')} }`],
      );
    }
    expect(server.received.length - before).toBeLessThan(asked * chosen.length);
  });
});
