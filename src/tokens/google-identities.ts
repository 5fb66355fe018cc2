import { epochSeconds, fromEpochSeconds, type Clock } from '../lib/clock.ts';
import { sha256Hex } from '../lib/digest.ts';
import { Refusal } from '../lib/errors.ts';
import { foreignJwtVerifier } from './foreign-jwts.ts';
import { readTimeClaims } from './read-time-claims.ts';

export interface GoogleSettings {
  /** Our OAuth client ids. A token has to be meant for one of them. */
  readonly clientIds: readonly string[];
  readonly jwksUrl: string;
  /** Google writes itself in two ways. */
  readonly issuers: readonly string[];
}

/** Who somebody is at Google, proved by an ID token. */
export interface GoogleIdentity {
  /** Who it is forever; an address may become someone else's. */
  readonly subject: string;
  /** An address that Google verified. */
  readonly email: string;
  /** Whether Google runs the mailbox, so that nobody else can have it today: Gmail, or a Workspace domain. */
  readonly isAuthoritative: boolean;
  readonly givenName: string | null;
  readonly familyName: string | null;
  /** SHA-256 of what Google signed: the same for every way to write the token. */
  readonly digest: string;
  readonly expiresAt: Date;
}

export interface GoogleIdentities {
  /**
   * The identity that an ID token proves. `nonce`: what the client had it made for, or null. Throws the refusal
   * `INVALID_TOKEN` for everything else than a live token that Google signed with RS256 for one of our clients, with that
   * nonce, about a verified address. Whether it was used before, it does not know. Rejects with another error only when
   * Google's keys cannot be read. OpenID Connect Core §3.1.3.7.
   */
  prove(idToken: string, nonce: string | null): Promise<GoogleIdentity>;
}

export interface GoogleDeps {
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

export function createGoogleIdentities({ clientIds, jwksUrl, issuers }: GoogleSettings, deps: GoogleDeps): GoogleIdentities {
  const verify = foreignJwtVerifier({ issuers, jwksUrl, audiences: clientIds, algorithms: ['RS256'], types: ['jwt'] }, deps);
  return {
    async prove(idToken, nonce) {
      const claims = await verify(idToken);
      try {
        return toIdentity(idToken, claims, nonce, epochSeconds(deps.clock.now()));
      } catch (cause) {
        throw new Refusal('INVALID_TOKEN', { cause });
      }
    },
  };
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Returns the identity in claims that Google signed. Throws for another nonce, several audiences, a time that is missing or wrong,
 * no subject, or an address that Google did not verify.
 *
 * https://developers.google.com/identity/gsi/web/guides/verify-google-id-token: of addresses outside Gmail and Workspace Google
 * knows only that they were once right.
 */
function toIdentity(idToken: string, claims: Claims, nonce: string | null, nowSeconds: number): GoogleIdentity {
  const { aud, sub, email, email_verified: isVerified, hd } = claims;
  const { expiresAt, issuedAt } = readTimeClaims(claims, nowSeconds);
  if (expiresAt === null || issuedAt === null) throw new Error('A time claim is missing.');
  if ((claims['nonce'] ?? null) !== nonce || typeof aud !== 'string') throw new Error('The token is meant for something else.');
  if (typeof sub !== 'string' || !/^[\x21-\x7E]{1,255}$/.test(sub)) throw new Error('The subject is missing.');
  if (typeof email !== 'string' || isVerified !== true) throw new Error('There is no verified address.');
  const isGmail = /@(gmail|googlemail)\.com$/i.test(email);
  const isWorkspace = typeof hd === 'string' && hd !== '';
  return {
    subject: sub,
    email,
    isAuthoritative: isGmail || isWorkspace,
    givenName: nameOf(claims['given_name']),
    familyName: nameOf(claims['family_name']),
    digest: sha256Hex(idToken.slice(0, idToken.lastIndexOf('.'))),
    expiresAt: fromEpochSeconds(expiresAt),
  };
}

const nameCharactersMax = 100;

/** A name that fits where people write theirs, or null. */
function nameOf(value: unknown): string | null {
  if (typeof value !== 'string' || !value.isWellFormed() || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value)) return null;
  const name = value.trim().normalize('NFC');
  return name === '' || name.length > nameCharactersMax ? null : name;
}
