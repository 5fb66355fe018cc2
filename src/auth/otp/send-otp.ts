import type { EntityManager } from '@mikro-orm/core';
import type { Client } from '../../lib/client.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { activationMessage } from '../delivery/messages.ts';
import { enqueueMessage, type OutboxDeps } from '../delivery/outbox.ts';
import { admit, type ThrottleDeps } from '../throttling/throttle.ts';
import type { OtpPurpose } from './one-time-code.entity.ts';
import { codeMinutes, issueCode } from './one-time-codes.ts';

export interface SendOtpDeps extends OutboxDeps, ThrottleDeps {
  readonly entityManager: () => EntityManager;
}

export interface SendOtpInput {
  readonly email: string;
  readonly purpose: OtpPurpose;
  readonly client: Client;
}

/**
 * Sends a code to the account's own address, if there is such an account and a code is of use to it; the caller cannot
 * tell. Throws the refusal `rate-limited`.
 */
export async function sendOtp(deps: SendOtpDeps, { email, purpose, client }: SendOtpInput): Promise<void> {
  const identity = parseEmail(email)?.identity ?? email;
  await deps.entityManager().transactional(async (em) => {
    await admit(em, deps, { action: 'send-code', account: identity, client });
    const account = await lockAccountByEmail(em, identity);
    const isOfUse = account !== null && account.activatedAt === null;
    const failure = isOfUse ? undefined : account === null ? 'unknown' : 'not-pending';
    await recordEvent(em, deps, { type: 'otp.sent', client, accountId: account?.id ?? null, failure });
    if (!isOfUse) return;
    const code = await issueCode(em, deps, { accountId: account.id, purpose });
    await enqueueMessage(em, deps, activationMessage(account.email, code, codeMinutes));
  });
}
