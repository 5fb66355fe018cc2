import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { recordEvent, type AuditEntry } from '../audit/record-event.ts';
import { findBySubject, insertExternalIdentity } from './external-identities.ts';
import { proveGoogle, requireGoogle, type GoogleProof, type ProveGoogleDeps, type ProvenGoogle } from './prove-google.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { proofBy } from '../sessions/proof-tries.ts';
import { admit, giveBack, type ThrottleDeps, type Try } from '../throttling/throttle.ts';
import { offerUndo, type OfferUndoDeps } from '../undo/offer-undo.ts';

export interface LinkGoogleDeps extends OfferUndoDeps, ThrottleDeps, ProveGoogleDeps {}

export interface LinkGoogleInput extends GoogleProof {
  readonly asker: Asker;
  readonly client: Client;
}

export type LinkGoogleOutcome = {
  /**
   * `already-linked`: the Google account signs in to another account here, or the account has another Google account.
   * `invalid-token`: it proves nobody, or was used before.
   */
  readonly kind: 'linked' | 'fresh-proof-required' | 'invalid-token' | 'already-linked';
};

const provider = 'google';

/**
 * Lets a Google account sign in to the account of the caller, whatever their addresses are. Again gives the same answer.
 * The mailbox is told. Throws the refusals `RATE_LIMITED`, `INVALID_TOKEN` when the account is not active any more,
 * `GOOGLE_UNAVAILABLE` and `UNAVAILABLE`.
 */
export async function linkGoogle(deps: LinkGoogleDeps, input: LinkGoogleInput): Promise<LinkGoogleOutcome> {
  requireGoogle(deps);
  const { asker, client } = input;
  const attempt = proofBy(asker, client);
  const event = { type: 'identity.linked', client, ...asker, reason: provider } as const;
  const isFresh = await deps.transact(async (em) => {
    const account = await lockFreshAsker(em, deps, asker, event);
    await admit(em, deps, attempt);
    return account !== null;
  });
  if (!isFresh) return { kind: 'fresh-proof-required' };
  const proven = await proveGoogle(deps, input);
  try {
    return await deps.transact((em) => link(em, deps, { asker, attempt, event, proven }));
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    await deps.transact((em) => recordEvent(em, deps, { ...event, failure: 'already-linked' }));
    return { kind: 'already-linked' };
  }
}

interface Link {
  readonly asker: Asker;
  readonly attempt: Try;
  readonly event: AuditEntry;
  readonly proven: ProvenGoogle | null;
}

async function link(
  em: EntityManager,
  deps: LinkGoogleDeps,
  { asker, attempt, event, proven }: Link,
): Promise<LinkGoogleOutcome> {
  if (proven === null) {
    await recordEvent(em, deps, { ...event, failure: 'invalid-id-token' });
    return { kind: 'invalid-token' };
  }
  const account = await lockFreshAsker(em, deps, asker, event);
  if (account === null) return { kind: 'fresh-proof-required' };
  await giveBack(em, deps, attempt);
  const { accountId } = asker;
  const { subject, email } = proven;
  if ((await findBySubject(em, provider, subject))?.accountId === accountId) return { kind: 'linked' };
  await insertExternalIdentity(em, deps, { accountId, provider, subject, email: email.address });
  await recordEvent(em, deps, { ...event, actorId: accountId });
  await offerUndo(em, deps, { account, change: 'GOOGLE_LINKED' });
  return { kind: 'linked' };
}
