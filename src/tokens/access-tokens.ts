import jwt, { type JwtPayload } from 'jsonwebtoken';
import { epochSeconds, fromEpochSeconds, plusSeconds, type Clock } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import type { Random } from '../lib/random.ts';
import type { AssuranceLevel, Principal } from './principal.ts';
import { clockToleranceSeconds, readTimeClaims } from './read-time-claims.ts';
import type { SigningKeys } from './signing-keys.ts';
import { claimFault, TokenFault } from './token-fault.ts';
import type { VerificationKeys } from './verification-keys.ts';

/** What an access token says of its holder. */
export type AccessGrant = Omit<Principal, 'tokenId' | 'expiresAt'>;

export interface IssuedAccessToken {
  readonly token: string;
  readonly expiresAt: Date;
}

export interface AccessTokenIssuer {
  readonly ttlSeconds: number;
  /** A signed JWT of type `at+jwt` (RFC 9068 §2), alive for `ttlSeconds`, or until `latest` where that is earlier. */
  issue(grant: AccessGrant, latest?: Date | null): IssuedAccessToken;
}

export interface AccessTokenVerifier {
  /**
   * The principal that `token` proves. Throws the refusal `INVALID_TOKEN` for everything else: another type, algorithm,
   * issuer or audience, a missing claim, a key that is not published, a time outside its life. Its `cause` is a `TokenFault`
   * that says which, for developers. Does not know about revocation. Rejects with another error only when the issuer's keys
   * cannot be read.
   */
  verify(token: string): Promise<Principal>;
}

const algorithm = 'ES256';
const tokenType = 'at+jwt';
const tokenCharactersMax = 8192;

export interface IssuerDeps {
  readonly issuer: string;
  readonly audience: string;
  /** `client_id` of tokens whose grant names no other program (RFC 9068 §2.2). */
  readonly clientId: string;
  readonly ttlSeconds: number;
  readonly keys: SigningKeys;
  /** Who acts for the subject (RFC 8693 §4.1, `act`); absent: the subject itself. */
  readonly actor?: string;
  readonly clock: Clock;
  readonly random: Random;
}

export function createAccessTokenIssuer(deps: IssuerDeps): AccessTokenIssuer {
  requireNonEmpty(deps);
  if (deps.clientId === '') throw new Error('The client id of access tokens must not be empty.');
  return {
    ttlSeconds: deps.ttlSeconds,
    issue(grant, latest = null) {
      const now = deps.clock.now();
      const full = plusSeconds(now, deps.ttlSeconds);
      const expiresAt = latest !== null && latest < full ? latest : full;
      const { kid, privateKey } = deps.keys.current();
      const payload = {
        iss: deps.issuer,
        aud: deps.audience,
        sub: grant.accountId,
        sid: grant.sessionId,
        client_id: grant.clientId ?? deps.clientId,
        jti: deps.random.hexId(),
        iat: epochSeconds(now),
        exp: epochSeconds(expiresAt),
        auth_time: epochSeconds(grant.authenticatedAt),
        scope: [...grant.scopes].join(' '),
        roles: grant.roles,
        amr: grant.authenticationMethods,
        acr: grant.assuranceLevel,
        ...(deps.actor === undefined ? {} : { act: { sub: deps.actor } }),
      };
      const token = jwt.sign(payload, privateKey, {
        algorithm,
        header: { alg: algorithm, typ: tokenType, kid },
      });
      return { token, expiresAt: fromEpochSeconds(payload.exp) };
    },
  };
}

export interface VerifierDeps {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: VerificationKeys;
  readonly clock: Clock;
}

export function createAccessTokenVerifier(deps: VerifierDeps): AccessTokenVerifier {
  requireNonEmpty(deps);
  return {
    async verify(token) {
      const kid = kidOf(token);
      if (kid === null)
        throw refused(`It is not a JWT of the type ${tokenType}, signed with ${algorithm} by a key that it names.`);
      const key = await deps.keys.find(kid);
      if (key === null) throw refused('The issuer does not publish the key that it names.', claimFault(token, deps));
      try {
        const claims = jwt.verify(token, key, {
          algorithms: [algorithm],
          issuer: deps.issuer,
          audience: deps.audience,
          clockTimestamp: epochSeconds(deps.clock.now()),
          clockTolerance: clockToleranceSeconds,
        });
        return toPrincipal(claims, epochSeconds(deps.clock.now()));
      } catch (cause) {
        throw refused((cause as Error).message, claimFault(token, deps));
      }
    },
  };
}

/** A wrong issuer or audience is told before what follows from it, such as a key that is unknown. */
function refused(message: string, cause: TokenFault = new TokenFault(message)): Refusal {
  return new Refusal('INVALID_TOKEN', { cause });
}

function requireNonEmpty({ issuer, audience }: { issuer: string; audience: string }): void {
  if (issuer === '' || audience === '') throw new Error('The issuer and the audience of access tokens must not be empty.');
}

/** The key id of a token that looks like ours, else null. jsonwebtoken checks neither `typ` nor `crit`, so we do (RFC 8725 §3.11). */
function kidOf(token: string): string | null {
  if (token.length > tokenCharactersMax) return null;
  try {
    const header = JSON.parse(Buffer.from(token.slice(0, token.indexOf('.')), 'base64url').toString()) as Record<string, unknown>;
    const isOurs = header['alg'] === algorithm && header['typ'] === tokenType && !('crit' in header);
    return isOurs && typeof header['kid'] === 'string' ? header['kid'] : null;
  } catch {
    return null;
  }
}

function toPrincipal(claims: string | JwtPayload, nowSeconds: number): Principal {
  if (typeof claims === 'string') throw new Error('The payload is not an object.');
  const { sub, sid, jti, client_id: clientId, scope, roles, amr, acr } = claims as Record<string, unknown>;
  const { expiresAt, issuedAt, authenticatedAt } = readTimeClaims(claims, nowSeconds);
  if (expiresAt === null || issuedAt === null || authenticatedAt === null) throw new Error('A time claim is missing.');
  return {
    accountId: text(sub),
    sessionId: text(sid),
    tokenId: text(jti),
    ...(clientId === undefined ? {} : { clientId: text(clientId) }),
    scopes: new Set(typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []),
    roles: texts(roles),
    authenticationMethods: texts(amr),
    assuranceLevel: assuranceLevel(acr),
    authenticatedAt: fromEpochSeconds(authenticatedAt),
    expiresAt: fromEpochSeconds(expiresAt),
  };
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('A claim is missing.');
  return value;
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string'))
    throw new Error('A claim is not a list of strings.');
  return value;
}

function assuranceLevel(value: unknown): AssuranceLevel {
  if (value !== 'aal1' && value !== 'aal2') throw new Error('The assurance level is unknown.');
  return value;
}
