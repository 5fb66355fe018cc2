import { epochSeconds, type Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/digest.ts';
import { Refusal } from '../lib/errors.ts';
import { readJson } from '../lib/read-body.ts';
import type { Secret } from '../lib/secret.ts';
import { remember } from '../lib/remember.ts';
import type { AccessTokenVerifier } from './access-tokens.ts';
import { foreignPrincipal } from './foreign-principal.ts';
import type { Principal } from './principal.ts';
import { readTimeClaims } from './read-time-claims.ts';

/** A server that knows what its opaque tokens mean (RFC 7662). */
export interface IntrospectionServer {
  readonly url: string;
  /** How we prove ourselves to it, by HTTP Basic (RFC 6749 §2.3.1). */
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scopesClaim: string;
  /** Of these, `aud` must name one. Absent: whatever the server calls active counts. */
  readonly audiences?: readonly string[] | undefined;
}

export interface IntrospectedTokensDeps {
  /** Verifies what is a JWT. */
  readonly jwts: AccessTokenVerifier;
  readonly server: IntrospectionServer | null;
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

const timeoutMs = 3000;
/** Secrets of ours that came to the wrong place: nobody else is shown them. */
const ownSecret = /^(?:pc_|portcullis_)/;
/** What is remembered of an answer, so that what is revoked there ends here soon. */
const believedSeconds = 30;

/** A no is remembered for less: it costs the server nothing when the same bad token comes again and again. */
const refusedSeconds = 10;
const refusedMax = 10_000;

/**
 * Proves tokens that are no JWTs by asking. The principal lives for half a minute at most, and is asked for again then; a
 * no is asked for again after ten seconds. Simultaneous callers with the same token share one question. Rejects with another error than a refusal when the server cannot be asked.
 */
export function withIntrospection({ jwts, server, clock, fetch: post = fetch }: IntrospectedTokensDeps): AccessTokenVerifier {
  if (server === null) return jwts;
  const { clientId, clientSecret, url } = server;
  const basic = [clientId, clientSecret.reveal()].map(encodeURIComponent).join(':');

  async function ask(token: string): Promise<Record<string, unknown>> {
    const response = await post(url, {
      method: 'POST',
      redirect: 'error',
      headers: {
        authorization: `Basic ${Buffer.from(basic).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
      },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`The introspection endpoint answered ${response.status}.`);
    return (await readJson(response)) as Record<string, unknown>;
  }

  /** By digest: when the token may be asked about again, in seconds. */
  const refused = new Map<string, number>();
  const asking = new Map<string, Promise<Principal>>();

  async function prove(token: string, digest: string, by: IntrospectionServer): Promise<Principal> {
    const claims = await ask(token);
    const now = epochSeconds(clock.now());
    try {
      return toPrincipal(claims, by, now);
    } catch (cause) {
      remember(refused, digest, now + refusedSeconds, refusedMax);
      throw new Refusal('INVALID_TOKEN', { cause });
    }
  }

  return {
    async verify(token) {
      if (token.split('.').length === 3) return jwts.verify(token);
      if (ownSecret.test(token)) throw new Refusal('INVALID_TOKEN');
      const digest = sha256Hex(token);
      if ((refused.get(digest) ?? 0) > epochSeconds(clock.now())) throw new Refusal('INVALID_TOKEN');
      refused.delete(digest);
      const shared = asking.get(digest);
      if (shared) return shared;
      const asked = prove(token, digest, server).finally(() => asking.delete(digest));
      asking.set(digest, asked);
      return asked;
    },
  };
}

function toPrincipal(claims: Record<string, unknown>, server: IntrospectionServer, nowSeconds: number): Principal {
  const { url, scopesClaim, audiences } = server;
  if (claims['active'] !== true || !kindMembers.every((name) => isAccessToken(claims[name])))
    throw new Error('There is no such access token.');
  const aud = [claims['aud']].flat();
  if (audiences && !audiences.some((audience) => aud.includes(audience))) throw new Error('The token is meant for others.');
  const believedUntil = nowSeconds + believedSeconds;
  const expiresAt = readTimeClaims(claims, nowSeconds).expiresAt ?? believedUntil;
  // There is no other clock to be apart from: the server says now that the token is alive.
  if (expiresAt <= nowSeconds) throw new Error('The token has expired.');
  const issuer = typeof claims['iss'] === 'string' ? claims['iss'] : url;
  return foreignPrincipal({ ...claims, exp: Math.min(expiresAt, believedUntil) }, { issuer, scopesClaim }, nowSeconds);
}

/** Where servers say what kind of token it is: RFC 7662 §2.2, Ory Hydra, Keycloak. */
const kindMembers = ['token_type', 'token_use', 'typ'];
const accessTokenKinds: readonly unknown[] = ['bearer', 'access_token', 'access', 'at+jwt', 'application/at+jwt', 'jwt'];

/** A refresh token, an ID token or one that needs a proof of possession is active, too, and no bearer's. */
function isAccessToken(kind: unknown): boolean {
  return kind === undefined || kind === null || accessTokenKinds.includes(typeof kind === 'string' ? kind.toLowerCase() : kind);
}
