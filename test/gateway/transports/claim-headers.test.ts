import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimHeaders } from '../../../src/gateway/transports/claim-headers.ts';
import { fromEpochSeconds, systemClock } from '../../../src/lib/clock.ts';
import { Secret } from '../../../src/lib/secret.ts';
import type { Principal } from '../../../src/tokens/principal.ts';
import { testPrincipal } from '../../support/gateway/test-principal.ts';

const secret = 'a secret that only this subgraph shares with us';
const headers = { 'x-user-id': 'sub', 'x-session': 'sid', 'x-scopes': 'scope', 'x-roles': 'roles', 'x-methods': 'amr' } as const;
const rules = { headers: { ...headers, 'x-level': 'acr', 'x-when': 'auth_time' }, secret: new Secret(secret) } as const;

/** What travels, as docs/subgraphs.md tells a subgraph to read it. */
const decodeText = (value: string) => decodeURIComponent(value);
const decodeList = (value: string) => value.split(' ').filter(Boolean).map(decodeURIComponent);

const nasty = fc.constantFrom(
  'é',
  '%C3%A9',
  '%',
  '%25',
  ' ',
  'a ',
  ' a',
  'a  b',
  'a,b',
  'read admin',
  '\t',
  '\r\n',
  '\u0085',
  '\u00a0',
  '💥',
  '+',
  ':',
);
const text = fc.oneof(nasty, fc.string({ unit: 'binary', minLength: 1 }), fc.string({ minLength: 1 }));
const list = fc.uniqueArray(text, { maxLength: 4 });
const principal = fc.record<Principal>({
  accountId: text,
  sessionId: text,
  tokenId: fc.constant('jti'),
  scopes: list.map((scopes) => new Set(scopes)),
  roles: list,
  authenticationMethods: list,
  assuranceLevel: fc.constantFrom('aal1', 'aal2'),
  authenticatedAt: fc.nat().map(fromEpochSeconds),
  expiresAt: fc.constant(fromEpochSeconds(0)),
});

const read = (sent: Readonly<Record<string, string>>) => ({
  accountId: decodeText(sent['x-user-id'] ?? ''),
  sessionId: decodeText(sent['x-session'] ?? ''),
  scopes: new Set(decodeList(sent['x-scopes'] ?? '')),
  roles: decodeList(sent['x-roles'] ?? ''),
  authenticationMethods: decodeList(sent['x-methods'] ?? ''),
  assuranceLevel: decodeText(sent['x-level'] ?? ''),
  authenticatedAt: fromEpochSeconds(Number(sent['x-when'])),
});

describe('claims as headers', () => {
  const received: Record<string, string>[] = [];
  const server = createServer((request, response) => {
    received.push(request.headers as Record<string, string>);
    response.end();
  });
  let url: string;
  beforeAll(async () => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  it('are read back as the claims they were, whatever is in them', () => {
    fc.assert(
      fc.property(principal, (who) => {
        const claims = read(claimHeaders(rules, 'legacy', who, systemClock.now()));
        expect({ ...who, ...claims }).toEqual(who);
      }),
      { numRuns: 2000 },
    );
  });

  it('are different for different claims', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const sent = (roles: readonly string[]) =>
          claimHeaders({ ...rules, headers: { x: 'roles' } }, 'legacy', testPrincipal({ roles }), systemClock.now())['x'];
        expect(sent(a) === sent(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 2000 },
    );
  });

  it('arrive over HTTP as they were signed, to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(principal, async (who) => {
        await fetch(url, { headers: { ...claimHeaders(rules, 'legacy', who, systemClock.now()) } });
        const got = received.at(-1) ?? {};
        const [, seconds, hex] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got['portcullis-signature'] ?? '') ?? [];
        const lines = Object.keys(rules.headers)
          .toSorted()
          .map((name) => `${name}:${got[name]}`);
        const signed = [seconds, 'legacy', ...lines].join('\n');
        expect(hex).toBe(createHmac('sha256', secret).update(signed).digest('hex'));
        expect(read(got).accountId).toBe(who.accountId);
      }),
      { numRuns: 100 },
    );
  });

  it('leave what is plain as it is', () => {
    const who = testPrincipal({ accountId: 'https://id.example.com|ada', scopes: new Set(['read:orders', 'read admin']) });
    expect(claimHeaders(rules, 'legacy', who, systemClock.now())).toMatchObject({
      'x-user-id': 'https://id.example.com|ada',
      'x-scopes': 'read:orders read%20admin',
      'x-roles': '',
    });
  });

  it('are empty for nobody', () => {
    expect(claimHeaders(rules, 'legacy', null, systemClock.now())).toMatchObject({
      'x-user-id': '',
      'x-scopes': '',
      'x-when': '',
    });
  });
});
