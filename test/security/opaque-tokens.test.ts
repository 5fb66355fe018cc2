import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/lib/secret.ts';
import { withIntrospection } from '../../src/tokens/introspected-tokens.ts';
import { identifyBearers, type BearerIdentities } from '../support/gateway/identify-bearers.ts';
import { openTestTokens, type TestTokens } from '../support/gateway/test-tokens.ts';
import { times } from '../support/times.ts';

const server = {
  url: 'https://opaque.example.com/introspect',
  clientId: 'us',
  clientSecret: new Secret('secret-of-us'),
  scopesClaim: 'scope',
};

let introspected: URLSearchParams[];
let introspection: (token: string) => object | null;
let tokens: TestTokens;
let bearers: BearerIdentities;

const who = (token: string) => bearers.who(token);
const refusal = (token: string) => bearers.refusal(token);

const fakeFetch = (async (_, init) => {
  const form = new URLSearchParams(init?.body as string);
  introspected.push(form);
  const claims = introspection(form.get('token') ?? '');
  return new Response(JSON.stringify(claims ?? {}), { status: claims === null ? 500 : 200 });
}) as typeof fetch;

beforeAll(async () => {
  tokens = await openTestTokens();
});

beforeEach(() => {
  introspected = [];
  introspection = () => ({ active: false });
  const { clock, verifier: jwts } = tokens;
  bearers = identifyBearers(tokens, withIntrospection({ jwts, server, clock, fetch: fakeFetch }));
});

describe('an opaque token', () => {
  it.each<[unknown, boolean]>([
    ['us', true],
    [['others', 'us'], true],
    ['others', false],
    [[], false],
    [[['us']], false],
    [undefined, false],
  ])('for the audience %j counts where the audiences have it: %s', async (aud, isMeant) => {
    introspection = () => ({ active: true, sub: 'ada', aud });
    const { clock, verifier: jwts } = tokens;
    bearers = identifyBearers(
      tokens,
      withIntrospection({ jwts, server: { ...server, audiences: ['us'] }, clock, fetch: fakeFetch }),
    );
    expect(await refusal('opaque-token')).toEqual(
      isMeant ? expect.objectContaining({ accountId: expect.any(String) as unknown }) : 'INVALID_TOKEN',
    );
  });

  it('is asked about, believed for half a minute, and asked about again', async () => {
    introspection = (token) => ({
      active: token === 'opaque-token',
      sub: 'ada',
      scope: 'staff',
      iss: 'https://opaque.example.com',
    });
    expect(await who('opaque-token')).toMatchObject({
      accountId: 'https://opaque.example.com|ada',
      scopes: new Set(['staff']),
      authenticatedAt: new Date(0),
    });
    await who('opaque-token');
    expect(introspected).toHaveLength(1);
    introspection = () => ({ active: false });
    tokens.clock.advance(29);
    expect(await who('opaque-token')).toMatchObject({ accountId: 'https://opaque.example.com|ada' });
    tokens.clock.advance(1);
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
  });

  it('that was refused is asked about again after ten seconds, and not before', async () => {
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
    introspection = () => ({ active: true, sub: 'ada' });
    tokens.clock.advance(9);
    expect(await refusal('opaque-token')).toBe('INVALID_TOKEN');
    expect(introspected).toHaveLength(1);
    tokens.clock.advance(1);
    expect(await who('opaque-token')).toMatchObject({ accountId: 'https://opaque.example.com/introspect|ada' });
  });

  it('is asked about once by simultaneous requests', async () => {
    introspection = () => ({ active: true, sub: 'ada' });
    await Promise.all(times(20, () => who('opaque-token')));
    expect(introspected).toHaveLength(1);
  });

  it('that is random is asked about no more often than one network may fail', async () => {
    const outcomes = await Promise.all(times(310, (index) => refusal(`opaque-${index}`)));
    expect(outcomes.filter((outcome) => outcome === 'INVALID_TOKEN')).toHaveLength(300);
    expect(outcomes.filter((outcome) => outcome === 'RATE_LIMITED')).toHaveLength(10);
    expect(introspected).toHaveLength(300);
  });

  it.each<[string, object | null, string]>([
    ['is not active', { active: false, sub: 'ada' }, 'INVALID_TOKEN'],
    ['is almost active', { active: 'true', sub: 'ada' }, 'INVALID_TOKEN'],
    ['has expired', { active: true, sub: 'ada', exp: 1 }, 'INVALID_TOKEN'],
    ['says its expiry in words', { active: true, sub: 'ada', exp: '4000000000' }, 'INVALID_TOKEN'],
    ['is not valid yet', { active: true, sub: 'ada', nbf: 4_000_000_000 }, 'INVALID_TOKEN'],
    ['was authenticated in the future', { active: true, sub: 'ada', auth_time: 4_000_000_000 }, 'INVALID_TOKEN'],
    ['is a refresh token', { active: true, sub: 'ada', token_type: 'refresh_token' }, 'INVALID_TOKEN'],
    [
      'is a refresh token of Hydra',
      { active: true, sub: 'ada', token_type: 'Bearer', token_use: 'refresh_token' },
      'INVALID_TOKEN',
    ],
    ['is an ID token of Keycloak', { active: true, sub: 'ada', typ: 'ID' }, 'INVALID_TOKEN'],
    ['needs a proof of possession', { active: true, sub: 'ada', token_type: 'DPoP' }, 'INVALID_TOKEN'],
    ['names nobody', { active: true }, 'INVALID_TOKEN'],
    ['cannot be asked about', null, 'UNAVAILABLE'],
  ])('is refused when it %s', async (_, claims, code) => {
    introspection = () => claims;
    expect(await refusal('opaque-token')).toBe(code);
  });

  it('never carries a secret of ours to that server', async () => {
    for (const secret of ['portcullis_refresh_abcdef', 'pc_live_abcdef', 'portcullis_anything'])
      expect(await refusal(secret)).toBe('INVALID_TOKEN');
    await refusal(tokens.issue('ada').token.slice(0, -3));
    expect(introspected).toEqual([]);
  });
});
