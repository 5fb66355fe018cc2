import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { Account } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import { noticeMessage } from '../delivery/message-draft.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { openSession, type OpenedSession, type OpenSessionDeps } from '../sessions/open-session.ts';
import type { SessionTransport } from '../sessions/session.entity.ts';
import { trustDevice } from '../two-factor/trusted-devices.ts';

export interface CompletedSignIn {
  readonly kind: 'signed-in';
  readonly account: Account;
  readonly opened: OpenedSession;
  /** For the next sign-in on this device, where it is to be trusted; shown this once. */
  readonly deviceToken: string | null;
}

export interface CompleteSignInDeps extends OpenSessionDeps, OutboxDeps {}

export interface CompleteSignInInput {
  /** Locked by the caller. */
  readonly account: Account;
  readonly transport: SessionTransport;
  /** How the first factor was proved (RFC 8176). */
  readonly firstFactor: readonly string[];
  readonly hasSecondFactor: boolean;
  /** Whether the device is to be known: for a budget of tries of its own, and to go without a second factor that was proved here. */
  readonly isDeviceTrusted: boolean;
  readonly client: Client;
}

/** Opens the session of somebody who has proved all that the account asks for. A deletion that was under way is called off. */
export async function completeSignIn(
  em: EntityManager,
  deps: CompleteSignInDeps,
  input: CompleteSignInInput,
): Promise<CompletedSignIn> {
  const { account, transport, firstFactor, hasSecondFactor, client } = input;
  const by = { client, accountId: account.id, actorId: account.id };
  if (account.deletionDueAt !== null) {
    await em.nativeUpdate(Account, { id: account.id }, { deletionDueAt: null, updatedAt: deps.clock.now() });
    await recordEvent(em, deps, { ...by, type: 'account.deletion-cancelled' });
  }
  if (hasSecondFactor) await releaseMailFactor(em, deps, account);
  const opened = await openSession(em, deps, {
    account,
    transport,
    client,
    methods: hasSecondFactor ? withSecondFactor(firstFactor) : firstFactor,
    assuranceLevel: hasSecondFactor ? 'aal2' : 'aal1',
  });
  await recordEvent(em, deps, { ...by, type: 'session.opened', sessionId: opened.session.id });
  const mayTrust = input.isDeviceTrusted && (hasSecondFactor || account.secondFactors.length === 0);
  return { kind: 'signed-in', account, opened, deviceToken: mayTrust ? await trustDevice(em, deps, by) : null };
}

/**
 * Lets the mailbox be a second factor again after somebody has proved another one, or has waited until it was: then its owner is
 * told, because the mailbox may have proved both factors.
 */
async function releaseMailFactor(em: EntityManager, deps: CompleteSignInDeps, account: Account): Promise<void> {
  const { id, mailFactorHeldUntil } = account;
  if (mailFactorHeldUntil === null) return;
  await em.nativeUpdate(Account, { id }, { mailFactorHeldUntil: null });
  if (mailFactorHeldUntil <= deps.clock.now()) await enqueueMessage(em, deps, noticeMessage('SIGNED_IN_AFTER_WAIT', account));
}

/** RFC 8176 §2: `mfa` where more than one factor was proved. */
export function withSecondFactor(methods: readonly string[]): string[] {
  return [...new Set([...methods, 'otp', 'mfa'])];
}
