import type { Client } from '../../lib/client.ts';
import type { Account } from '../accounts/account.entity.ts';
import { parseEmail } from '../accounts/email-identity.ts';
import { lockAccountByEmail } from '../accounts/find-accounts.ts';
import { recordEvent } from '../audit/record-event.ts';
import { codeMessage } from '../delivery/message-draft.ts';
import { requireBudget } from '../throttling/sending-budgets.ts';
import { secondFactorAfter } from '../throttling/second-factor-after.ts';
import { admit, isBesieged } from '../throttling/throttle.ts';
import { flowOfNetwork, newFlowId } from './flow-id.ts';
import { sendCode, type SendOtpDeps } from './send-code.ts';

/** What may be asked for by naming an address. Codes of TWO_FACTOR belong to the network that asks: no flow is named where they are spent. */
export type PublicOtpPurpose = 'ACTIVATION' | 'LOGIN' | 'PASSWORD_RESET' | 'TWO_FACTOR';

export interface SendOtpInput {
  readonly email: string;
  readonly purpose: PublicOtpPurpose;
  /** To replace the code of a flow that has begun; null begins one. */
  readonly flowId: string | null;
  readonly client: Client;
}

/**
 * Sends a code to the account's own address, if there is such an account and a code is of use to it; the caller cannot
 * tell. Returns the flow to name when the code is spent. Throws the refusal `RATE_LIMITED` to a network that asks too often; what
 * others ask for does not count (`sendCode`).
 */
export async function sendOtp(deps: SendOtpDeps, { email, purpose, client, ...input }: SendOtpInput): Promise<string> {
  const identity = parseEmail(email)?.identity ?? email;
  const flowId = input.flowId ?? newFlowId(deps.random);
  const budget = purpose === 'ACTIVATION' ? 'registration' : 'recovery';
  await deps.transact(async (em) => {
    await admit(em, deps, { action: 'send-code', account: identity, client });
    await requireBudget(em, deps, budget, client);
    const account = await lockAccountByEmail(em, identity);
    const failure = account === null ? 'unknown' : isOfUse(purpose, account) ? undefined : 'of-no-use';
    await recordEvent(em, deps, { type: 'otp.sent', client, accountId: account?.id ?? null, failure });
    if (account === null || failure !== undefined) return;
    const isLong = purpose === 'TWO_FACTOR' && (await isBesieged(em, deps, secondFactorAfter(['pwd'], account.id)));
    await sendCode(em, deps, {
      accountId: account.id,
      purpose,
      flow: purpose === 'TWO_FACTOR' ? flowOfNetwork(client) : flowId,
      recipient: account.emailIdentity,
      budget,
      client,
      isLong,
      draft: (code, minutes) => codeMessage(purpose, account, code, minutes),
    });
  });
  return flowId;
}

function isOfUse(purpose: PublicOtpPurpose, account: Account): boolean {
  if (purpose === 'ACTIVATION') return account.activatedAt === null && account.disabledAt === null;
  if (!account.isActive()) return false;
  if (purpose === 'LOGIN') return account.maySignInByMail();
  // The second factor by mail, or what would make it one. Nobody has SMS sent by naming an address.
  const { secondFactors } = account;
  return purpose === 'PASSWORD_RESET' || secondFactors.length === 0 || secondFactors.includes('EMAIL');
}
