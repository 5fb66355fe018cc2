import { describe, expect, it } from 'vitest';
import { visibleToSubgraph } from '../../src/gateway/transports/visible-to-subgraph.ts';
import { withForwarding } from '../../src/gateway/transports/with-forwarding.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silentLogger } from '../../src/lib/logger.ts';
import { foreignPrincipal } from '../../src/tokens/foreign-principal.ts';
import { scriptedEngine } from '../gateway/support/scripted-engine.ts';
import { prototypeNames } from '../support/prototype-names.ts';

const context = {
  requestId: 'r',
  accessToken: null,
  principal: null,
  clientAddress: '192.0.2.1',
  userAgent: null,
  clientHeaders: {},
  relay: () => undefined,
};

describe.each(prototypeNames)('the name %s', (name) => {
  it('is no header that a client sent, where a subgraph is to get it', async () => {
    const rules = { requestHeaders: [name], claims: null, tokenFor: null };
    const seen: unknown[] = [];
    const subgraph = {
      name: 'a',
      async fetch(_: unknown, asked: object) {
        seen.push('headers' in asked && asked.headers);
        return { data: null };
      },
    };
    const forwarding = withForwarding(subgraph, rules, { clock: systemClock, logger: silentLogger });
    await forwarding.fetch({ operation: 'query', query: '{ a }', variables: null }, context);
    expect(seen).toEqual([{}]);
    const known = { forward: 'none', requestHeaders: [name], hasClaims: false, hasResponseHeaders: false } as const;
    expect(Object.keys(visibleToSubgraph(context, known).context.clientHeaders)).toEqual([]);
  });

  it('is no claim of a token that lacks it', () => {
    const claims = { sub: 'ada', exp: 2_000_000_000, iat: 1_000_000_000 };
    const principal = foreignPrincipal(claims, { issuer: 'https://id.example.com', scopesClaim: name }, 1_500_000_000);
    expect([...principal.scopes]).toEqual([]);
  });

  it("in the path of a subgraph's error leads nowhere, and the error is told all the same", async () => {
    const script = () => ({ data: { a: null, b: 'b' }, errors: [{ message: 'lost', path: [name, name] }] });
    const { ask } = scriptedEngine({ s: 'type Query { a: String b: String }' }, script);
    expect(await ask('{ a b }')).toMatchObject({ data: { a: null, b: 'b' }, errors: [{ message: 'lost' }] });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
