import type { Client } from '../../lib/client.ts';
import type { SecondFactorMethod } from '../accounts/account.entity.ts';
import { recordEvent } from '../audit/record-event.ts';
import type { SendOtpDeps } from '../otp/send-code.ts';
import { otpChannels } from '../otp/channels/otp-channels.ts';
import { lockFreshAsker, type Asker } from '../sessions/fresh-proof.ts';
import { qrCode } from './qr-code.ts';
import { otpauthUri } from './totp.ts';
import { proposeTotpSecret, type TotpDeps } from './totp-secrets.ts';

export interface EnableTwoFactorDeps extends SendOtpDeps, TotpDeps {
  /** True if SMS can be sent. */
  readonly sendsSms: boolean;
  /** What authenticator apps show beside the account. */
  readonly appName: string;
}

export interface EnableTwoFactorInput {
  readonly asker: Asker;
  readonly method: SecondFactorMethod;
  readonly client: Client;
}

export interface TotpSetup {
  /** Base32, to be typed where no camera is at hand. Shown this once. */
  readonly secret: string;
  readonly otpauthUri: string;
  /** The same as a picture: a `data:` URI of an SVG image. */
  readonly qrCode: string;
}

export type EnableTwoFactorOutcome =
  /** `totp`: null where a code was sent instead. */
  | { readonly kind: 'begun'; readonly totp: TotpSetup | null }
  /** `no-sms`: nobody sends any, or the account has no telephone. */
  | { readonly kind: 'no-sms' }
  | { readonly kind: 'fresh-proof-required' };

/**
 * Begins to set up a second factor; nothing changes until `confirmTwoFactor`. A new authenticator app may take the place
 * of the one in use. Throws the refusals `RATE_LIMITED` and `INVALID_TOKEN`.
 */
export function enableTwoFactor(deps: EnableTwoFactorDeps, input: EnableTwoFactorInput): Promise<EnableTwoFactorOutcome> {
  const { asker, method, client } = input;
  return deps.transact(async (em): Promise<EnableTwoFactorOutcome> => {
    const event = { type: 'two-factor.proposed', client, accountId: asker.accountId, sessionId: asker.sessionId } as const;
    const account = await lockFreshAsker(em, deps, asker, event);
    if (account === null) return { kind: 'fresh-proof-required' };
    if (method === 'SMS' && (!deps.sendsSms || account.phone === null)) {
      await recordEvent(em, deps, { ...event, failure: 'no-sms' });
      return { kind: 'no-sms' };
    }
    const { sessionId: holder } = asker;
    await recordEvent(em, deps, { ...event, actorId: account.id, reason: method.toLowerCase() });
    if (method !== 'TOTP') {
      await otpChannels[method].send(em, deps, { account, holder, client });
      return { kind: 'begun', totp: null };
    }
    const secret = await proposeTotpSecret(em, deps, account.id);
    const uri = otpauthUri({ secret, issuer: deps.appName, account: account.email });
    return { kind: 'begun', totp: { secret, otpauthUri: uri, qrCode: qrCode(uri) } };
  });
}
