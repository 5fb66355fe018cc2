import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import jwt from 'jsonwebtoken';
import type { Environment } from '../../src/config/load-config.ts';
import { epochSeconds, systemClock, type Clock } from '../../src/lib/clock.ts';
import { createGoogleIdentities, type GoogleIdentities } from '../../src/tokens/google-identities.ts';

export const clientId = 'our-client.apps.example.com';
export const googleIssuer = 'https://accounts.google.com';
const jwksUrl = 'https://www.googleapis.com/oauth2/v3/certs';

/** Claims of an ID token, over those that make it a good one; undefined leaves one out. */
export type IdTokenClaims = Readonly<Record<string, unknown>>;

export interface Signature {
  readonly key?: KeyObject;
  readonly header?: Readonly<Record<string, unknown>>;
}

/** Signs ID tokens as Google does, and publishes its keys. */
export function fakeGoogle(clock: () => Clock) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'google-1', use: 'sig', alg: 'RS256' }] };
  let isDown = false;
  let reads = 0;

  const publish = (async (url: string) => {
    if (isDown || url !== jwksUrl) throw new TypeError('fetch failed');
    reads += 1;
    return Response.json(jwks);
  }) as typeof fetch;

  return {
    jwks,
    publicKey,
    /** How often the keys were read. */
    reads: () => reads,
    /** Signs with a key that is published no longer. */
    withdrawKeys: () => void jwks.keys.splice(0),
    set isDown(down: boolean) {
      isDown = down;
    },
    /** What our side believes, with its keys fetched from here. */
    identities: (): GoogleIdentities =>
      createGoogleIdentities(
        { clientIds: [clientId, 'another-client-of-ours'], jwksUrl, issuers: [googleIssuer, 'accounts.google.com'] },
        { clock: clock(), fetch: publish },
      ),
    /** A token that says that `email` is somebody's verified address. */
    idToken(email: string, claims: IdTokenClaims = {}, { key = privateKey, header = {} }: Signature = {}): string {
      const now = epochSeconds(clock().now());
      const all: Record<string, unknown> = {
        iss: googleIssuer,
        aud: clientId,
        sub: `google-${email.toLowerCase()}`,
        email,
        email_verified: true,
        iat: now,
        exp: now + 3600,
        jti: randomUUID(),
        ...claims,
      };
      const stated = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
      const whole = { alg: 'RS256' as const, kid: 'google-1', typ: 'JWT', ...header };
      return jwt.sign(stated, key, { algorithm: whole.alg, header: whole, noTimestamp: !('iat' in stated) });
    },
  };
}

/** The same behind a URL, for whole applications. */
export async function startGoogle() {
  const google = fakeGoogle(() => systemClock);
  const server = createServer((_, response) => response.end(JSON.stringify(google.jwks))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment: Environment = {
    PORTCULLIS_GOOGLE_CLIENT_IDS: clientId,
    PORTCULLIS_GOOGLE_JWKS_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/certs`,
  };
  return { idToken: google.idToken, environment, close: () => server.close() };
}
