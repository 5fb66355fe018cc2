import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Random } from '../../lib/random.ts';
import { recordEvent } from '../audit/record-event.ts';
import { dropExternalIdentities } from './external-identities.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import type { Transact } from '../statements/transact.ts';

export interface UnlinkGoogleDeps {
  readonly entityManager: () => EntityManager;
  readonly transact: Transact;
  readonly clock: Clock;
  readonly random: Random;
}

export interface UnlinkGoogleInput {
  readonly asker: Asker;
  readonly client: Client;
}

export type UnlinkGoogleOutcome =
  /** `wasLinked`: whether there was anything to unlink. */
  { readonly kind: 'unlinked'; readonly wasLinked: boolean } | { readonly kind: 'fresh-proof-required' };

/**
 * Google signs in to the account of the caller no longer. An account without a password is then reached by a mailed code.
 * Where Google runs the mailbox, signing in with Google links it again. Throws the refusal `INVALID_TOKEN`.
 */
export function unlinkGoogle(deps: UnlinkGoogleDeps, { asker, client }: UnlinkGoogleInput): Promise<UnlinkGoogleOutcome> {
  return deps.transact(async (em): Promise<UnlinkGoogleOutcome> => {
    const event = { type: 'identity.unlinked', client, ...asker } as const;
    if ((await lockFreshAsker(em, deps, asker, event)) === null) return { kind: 'fresh-proof-required' };
    const wasLinked = (await dropExternalIdentities(em, asker.accountId, 'google')) > 0;
    if (wasLinked) await recordEvent(em, deps, { ...event, actorId: asker.accountId, reason: 'google' });
    return { kind: 'unlinked', wasLinked };
  });
}
