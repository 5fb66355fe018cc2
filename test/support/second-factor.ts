import speakeasy from 'speakeasy';
import type { Clock } from '../../src/lib/clock.ts';
import { Confirm2Fa, Enable2Fa, SendOtp } from './generated/operations.ts';
import type { People } from './people.ts';

export interface Authenticator {
  /** Base32. */
  readonly secret: string;
  /** The code that an app shows now, or so many steps from now. */
  code(stepsFromNow?: number): string;
}

/** What an authenticator app does with a secret. */
export function authenticator(secret: string, clock: Clock): Authenticator {
  return {
    secret,
    code: (stepsFromNow = 0) =>
      speakeasy.totp({ secret, encoding: 'base32', time: Math.floor(clock.now().getTime() / 1000) + stepsFromNow * 30 }),
  };
}

export interface Enrolled extends Authenticator {
  readonly recoveryCodes: readonly string[];
}

/** Sets up an authenticator app for whoever holds the bearer. */
export async function enrolled({ ask }: People, bearer: string, clock: Clock): Promise<Enrolled> {
  const begun = (await ask(Enable2Fa, { input: { method: 'TOTP' } }, { bearer })).data.enable2FA;
  if (begun.__typename !== 'TwoFactorSetup' || !begun.totp) throw new Error(begun.__typename);
  const app = authenticator(begun.totp.secret, clock);
  const confirmed = (await ask(Confirm2Fa, { input: { method: 'TOTP', code: app.code() } }, { bearer })).data.confirm2FA;
  if (confirmed.__typename !== 'TwoFactorEnabled') throw new Error(confirmed.__typename);
  return { ...app, recoveryCodes: confirmed.recoveryCodes ?? [] };
}

/** Asks for a code of a purpose by address, and returns it with the name of its flow. */
export async function askedFor(
  { ask, codeFor }: People,
  email: string,
  purpose: 'ACTIVATION' | 'LOGIN' | 'PASSWORD_RESET',
): Promise<{ flowId: string; code: string }> {
  const { flowId } = (await ask(SendOtp, { input: { email, purpose } })).data.sendOtp;
  return { flowId: flowId ?? '', code: await codeFor(email) };
}
