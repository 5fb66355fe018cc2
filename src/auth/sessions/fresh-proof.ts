import { LockMode, type EntityManager } from '@mikro-orm/core';
import { plusSeconds, type Clock } from '../../lib/clock.ts';
import { Refusal } from '../../lib/errors.ts';
import type { Random } from '../../lib/random.ts';
import type { Account } from '../accounts/account.entity.ts';
import { lockAccount } from '../accounts/find-accounts.ts';
import { recordEvent, type AuditEntry } from '../audit/record-event.ts';
import { ApiKey, apiKeyIdPrefix } from '../api-keys/api-key.entity.ts';
import { Session } from './session.entity.ts';

const freshSeconds = 10 * 60;

/** Who asks: the account and the session of a principal. */
export interface Asker {
  readonly accountId: string;
  readonly sessionId: string;
}

/**
 * Whether whoever holds the session has recently proved who they are: within ten minutes, by the second factor where the
 * account has one. The session itself is asked: a token may be older than the proof.
 */
export async function isFreshlyProved(
  em: EntityManager,
  { clock }: { clock: Clock },
  account: Account,
  sessionId: string,
): Promise<boolean> {
  const session = await em.findOne(
    Session,
    { id: sessionId, accountId: account.id, revokedAt: null },
    { disableIdentityMap: true },
  );
  if (session === null) return false;
  const isStrongEnough = account.secondFactors.length === 0 || session.assuranceLevel === 'aal2';
  return isStrongEnough && plusSeconds(session.authenticatedAt, freshSeconds) > clock.now();
}

/**
 * Locks the account that asks until the transaction ends, and returns it. Throws the refusal `INVALID_TOKEN` when the account is not
 * active, or its session or API key has ended since the request began: every ending waits for the same lock.
 */
export async function lockAsker(em: EntityManager, { accountId, sessionId }: Asker): Promise<Account> {
  const account = await lockAccount(em, accountId);
  const live = { id: sessionId, accountId, revokedAt: null };
  const count = sessionId.startsWith(apiKeyIdPrefix) ? await em.count(ApiKey, live) : await em.count(Session, live);
  if (!account?.isActive() || count === 0) throw new Refusal('INVALID_TOKEN');
  return account;
}

/**
 * The same, or null unless they have recently proved who they are, which is written down as a failure of `attempt`. Whatever adds a way
 * into the account asks by this one, when it begins and when it comes into force: what is being added is no proof.
 */
export async function lockFreshAsker(
  em: EntityManager,
  deps: { clock: Clock; random: Random },
  asker: Asker,
  attempt: Pick<AuditEntry, 'type' | 'client'>,
): Promise<Account | null> {
  const account = await lockAsker(em, asker);
  if (await isFreshlyProved(em, deps, account, asker.sessionId)) return account;
  const { accountId, sessionId } = asker;
  await recordEvent(em, deps, { ...attempt, accountId, actorId: accountId, sessionId, failure: 'no-fresh-proof' });
  return null;
}

/**
 * Writes down that the session's holder has a second factor, which they have just set up, by `methods` (RFC 8176). Their last proof
 * of who they are becomes no younger by it.
 */
export async function raiseAssurance(em: EntityManager, { sessionId }: Asker, methods: readonly string[]): Promise<void> {
  const session = await em.findOne(Session, { id: sessionId }, { disableIdentityMap: true });
  const authenticationMethods = [...new Set([...(session?.authenticationMethods ?? []), ...methods])];
  await em.nativeUpdate(Session, { id: sessionId, revokedAt: null }, { assuranceLevel: 'aal2', authenticationMethods });
}

/** Writes down that the session's holder has just proved who they are, by `methods` (RFC 8176) beside those before. Null: it has ended. */
export async function renewProof(
  em: EntityManager,
  { clock }: { clock: Clock },
  { sessionId }: Asker,
  proof: Pick<Session, 'assuranceLevel'> & { methods: readonly string[] },
): Promise<Session | null> {
  const session = await em.findOne(
    Session,
    { id: sessionId, revokedAt: null },
    { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  );
  if (session === null) return null;
  session.authenticatedAt = clock.now();
  session.lastSeenAt = session.authenticatedAt;
  session.assuranceLevel = proof.assuranceLevel;
  session.authenticationMethods = [...new Set([...session.authenticationMethods, ...proof.methods])];
  const { authenticatedAt, lastSeenAt, assuranceLevel, authenticationMethods } = session;
  await em.nativeUpdate(Session, { id: sessionId }, { authenticatedAt, lastSeenAt, assuranceLevel, authenticationMethods });
  return session;
}
