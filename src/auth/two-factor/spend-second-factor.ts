import type { EntityManager } from '@mikro-orm/core';
import type { Account, SecondFactorMethod } from '../accounts/account.entity.ts';
import { channelsOf } from '../otp/channels/otp-channels.ts';
import { spendCode } from '../otp/one-time-codes.ts';
import { isLongCode } from '../otp/long-code.ts';
import { typedCode } from '../otp/typed-code.ts';
import { spendRecoveryCode } from './recovery-codes.ts';
import { spendTotp, type TotpDeps } from './totp-secrets.ts';

export interface SecondFactorTry {
  /** Locked by the caller. */
  readonly account: Account;
  readonly code: string;
  /** Names who presents it, see `issueCode`. */
  readonly flow: string;
  /** What the account has that may be used here. */
  readonly methods: readonly SecondFactorMethod[];
}

/**
 * Spends a code of the authenticator app, one that was mailed or sent to the telephone, or a recovery code, whichever `code` is. True proves the
 * second factor. Count the try before, and commit whatever comes of it.
 */
export async function spendSecondFactor(
  em: EntityManager,
  deps: TotpDeps,
  { account, methods, flow, ...input }: SecondFactorTry,
): Promise<boolean> {
  const code = typedCode(input.code);
  const now = deps.clock.now();
  if (isLongCode(code) && (await spendRecoveryCode(em, account.id, code, now))) return true;
  if (methods.includes('TOTP') && (await spendTotp(em, deps, account.id, code))) return true;
  for (const { purpose } of channelsOf(methods))
    if (await spendCode(em, { accountId: account.id, purpose, flow, isOpen: true, code, now })) return true;
  return false;
}
