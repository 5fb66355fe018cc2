import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import { plusSeconds } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import { clockToleranceSeconds } from '../../tokens/read-time-claims.ts';
import type { GoogleIdentities, GoogleIdentity } from '../../tokens/google-identities.ts';
import { parseEmail, type EmailAddress } from '../accounts/email-identity.ts';
import { SpentIdToken } from './spent-id-token.entity.ts';

export interface ProveGoogleDeps {
  readonly entityManager: () => EntityManager;
  /** Null: nobody signs in with Google here. */
  readonly google: GoogleIdentities | null;
}

/** What a client got from Google. */
export interface GoogleProof {
  readonly idToken: string;
  /** What the client had the token made for; null where it named nothing. */
  readonly nonce: string | null;
}

export interface ProvenGoogle extends Omit<GoogleIdentity, 'email'> {
  readonly email: EmailAddress;
}

const retryAfterSeconds = 5;

/**
 * Spends an ID token, and returns who it proves; null when it proves nobody or was spent before. Of any number of callers at
 * once one succeeds: the token is written down under its digest, which is unique, before anything else happens with it.
 * Opens its own transaction. Throws the refusals `GOOGLE_UNAVAILABLE` where it is not configured, and `UNAVAILABLE` when
 * Google's keys cannot be read.
 */
export async function proveGoogle(deps: ProveGoogleDeps, proof: GoogleProof): Promise<ProvenGoogle | null> {
  const proven = await prove(requireGoogle(deps), proof);
  const email = proven && parseEmail(proven.email);
  if (!proven || !email || !(await spend(deps.entityManager(), proven))) return null;
  return { ...proven, email };
}

/** Throws the refusal `GOOGLE_UNAVAILABLE` where nobody signs in with Google. */
export function requireGoogle({ google }: Pick<ProveGoogleDeps, 'google'>): GoogleIdentities {
  if (google === null) throw new Refusal('GOOGLE_UNAVAILABLE');
  return google;
}

async function prove(google: GoogleIdentities, { idToken, nonce }: GoogleProof): Promise<GoogleIdentity | null> {
  try {
    return await google.prove(idToken, nonce);
  } catch (cause) {
    if (cause instanceof Refusal && cause.code === 'INVALID_TOKEN') return null;
    throw new Refusal('UNAVAILABLE', { cause, retryAfterSeconds });
  }
}

async function spend(em: EntityManager, { digest, expiresAt }: GoogleIdentity): Promise<boolean> {
  try {
    await em.insert(SpentIdToken, { digest, expiresAt: plusSeconds(expiresAt, clockToleranceSeconds) });
    return true;
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException) return false;
    throw error;
  }
}
