import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import { secondFactorMethods, type SecondFactorMethod } from '../auth/accounts/account.entity.ts';
import type { TrustedDevice } from '../auth/two-factor/trusted-device.entity.ts';
import { FreshProofRequired, InvalidCode, SmsUnavailable, TwoFactorNotEnabled } from './common-refusals.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { oneTimeCode, parseInput } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';
import { requireAsker } from './require-principal.ts';
import { SecondFactorMethods } from './second-factor-method.ts';

@InputType({ description: 'Which second factor to set up.' })
class Enable2FAInput {
  @Field(() => SecondFactorMethods, { defaultValue: 'TOTP' })
  method!: SecondFactorMethod;
}

@InputType({ description: 'The proof that a second factor works.' })
class Confirm2FAInput {
  @Field(() => SecondFactorMethods, { defaultValue: 'TOTP' })
  method!: SecondFactorMethod;

  @Field(() => String, { description: 'The code that the authenticator app shows, or that was sent by mail or SMS.' })
  code!: string;
}

@InputType({ description: 'The proof that it is its owner who disables it.' })
class Disable2FAInput {
  @Field(() => String, { description: 'A code of the second factor, or a recovery code.' })
  code!: string;
}

@ObjectType({ description: 'Give this to an authenticator app, then `confirm2FA`. Shown once.', simpleResolvers: true })
class TotpSetup {
  @Field(() => String, { description: 'In base32, to be typed where no camera is at hand.' })
  secret!: string;

  @Field(() => String)
  otpauthUri!: string;

  @Field(() => String, { description: 'The same as a QR code: a `data:` URI of an SVG image.' })
  qrCode!: string;
}

@ObjectType({ description: 'The set-up has begun. Nothing changes until `confirm2FA`.', simpleResolvers: true })
class TwoFactorSetup {
  @Field(() => SecondFactorMethods)
  method!: SecondFactorMethod;

  @Field(() => TotpSetup, { nullable: true, description: 'Null where a code was sent.' })
  totp!: TotpSetup | null;
}

@ObjectType({ description: 'From now on, signing in asks for the second factor.', simpleResolvers: true })
class TwoFactorEnabled {
  @Field(() => [String], {
    description: 'Ten codes, each of which stands in for the second factor once. Shown once. Earlier ones count no longer.',
  })
  recoveryCodes!: readonly string[];
}

@ObjectType({ description: 'Signing in takes the password alone.', simpleResolvers: true })
class TwoFactorDisabled {
  @Field(() => String, { description: 'For people.' })
  message!: string;
}

@ObjectType({ description: 'Ten new codes; the earlier ones count no longer. Shown once.', simpleResolvers: true })
class RecoveryCodes {
  @Field(() => [String])
  recoveryCodes!: readonly string[];
}

@ObjectType('AuthTrustedDevice', { description: 'A device on which signing in takes no second factor.', simpleResolvers: true })
class TrustedDeviceType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  lastUsedAt!: Date;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The address it was trusted from.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'The device, as it called itself.' })
  userAgent!: string | null;
}

const Enable2FAResult = resultUnion('AuthEnable2FAResult', () => [TwoFactorSetup, FreshProofRequired, SmsUnavailable]);

const Confirm2FAResult = resultUnion('AuthConfirm2FAResult', () => [TwoFactorEnabled, InvalidCode, FreshProofRequired]);

const Disable2FAResult = resultUnion('AuthDisable2FAResult', () => [TwoFactorDisabled, InvalidCode, TwoFactorNotEnabled]);

const RegenerateRecoveryCodesResult = resultUnion('AuthRegenerateRecoveryCodesResult', () => [
  RecoveryCodes,
  FreshProofRequired,
  TwoFactorNotEnabled,
]);

const method = z.enum(secondFactorMethods);
const enableInput = z.object({ method });
const confirmInput = z.object({ method, code: oneTimeCode });
const disableInput = z.object({ code: oneTimeCode });
const deviceId = z.string().regex(/^device_[0-9a-f]{32}$/, 'must be the id of a device');

@Resolver()
export class TwoFactorResolver {
  @Directive('@authenticated')
  @Query(() => [TrustedDeviceType], { description: 'The trusted devices of whoever asks, newest first.' })
  async authTrustedDevices(@Ctx() context: Context): Promise<TrustedDevice[]> {
    return context.auth.twoFactor.listTrustedDevices(requireAsker(context).accountId);
  }

  @Directive('@authenticated')
  @Mutation(() => Boolean, { description: 'Trusts a device no longer. False when there is no such device.' })
  async revokeTrustedDevice(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<boolean> {
    const { auth, client } = context;
    return auth.twoFactor.distrustDevice({ asker: requireAsker(context), id: parseInput(deviceId, id), client });
  }

  @Directive('@authenticated')
  @Mutation(() => Enable2FAResult, { description: 'Begins to set up a second factor. Asks for a fresh proof.' })
  async enable2FA(
    @Arg('input', () => Enable2FAInput, { defaultValue: {} }) input: Enable2FAInput,
    @Ctx() context: Context,
  ): Promise<typeof Enable2FAResult> {
    const { auth, client } = context;
    const parsed = parseInput(enableInput, input);
    const outcome = await auth.twoFactor.enable({ ...parsed, asker: requireAsker(context), client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'no-sms') return refused('SMS_UNAVAILABLE');
    return { __typename: 'TwoFactorSetup', method: parsed.method, totp: outcome.totp } as TwoFactorSetup;
  }

  @Directive('@authenticated')
  @Mutation(() => Confirm2FAResult, {
    description: 'Puts a second factor into force, by one of its codes. Asks for a fresh proof.',
  })
  async confirm2FA(
    @Arg('input', () => Confirm2FAInput) input: Confirm2FAInput,
    @Ctx() context: Context,
  ): Promise<typeof Confirm2FAResult> {
    const { auth, client } = context;
    const asker = requireAsker(context);
    const outcome = await auth.twoFactor.confirm({ ...parseInput(confirmInput, input), asker, client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'invalid-code') return refused('INVALID_CODE');
    context.response.announceRenewed(asker.sessionId);
    return { __typename: 'TwoFactorEnabled', recoveryCodes: outcome.recoveryCodes } as TwoFactorEnabled;
  }

  @Directive('@authenticated')
  @Mutation(() => Disable2FAResult, { description: 'Lets go of every second factor, given one last code.' })
  async disable2FA(
    @Arg('input', () => Disable2FAInput) input: Disable2FAInput,
    @Ctx() context: Context,
  ): Promise<typeof Disable2FAResult> {
    const { auth, client } = context;
    const asker = requireAsker(context);
    const { kind } = await auth.twoFactor.disable({ ...parseInput(disableInput, input), asker, client });
    if (kind === 'invalid-code') return refused('INVALID_CODE');
    if (kind === 'not-enabled') return refused('TWO_FACTOR_NOT_ENABLED');
    return { __typename: 'TwoFactorDisabled', message: 'Signing in takes the password alone.' } as TwoFactorDisabled;
  }

  @Directive('@authenticated')
  @Mutation(() => RegenerateRecoveryCodesResult, { description: 'Ten new recovery codes. Asks for a fresh proof.' })
  async regenerateRecoveryCodes(@Ctx() context: Context): Promise<typeof RegenerateRecoveryCodesResult> {
    const { auth, client } = context;
    const outcome = await auth.twoFactor.regenerateRecoveryCodes({ asker: requireAsker(context), client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'not-enabled') return refused('TWO_FACTOR_NOT_ENABLED');
    return { __typename: 'RecoveryCodes', recoveryCodes: outcome.recoveryCodes } as RecoveryCodes;
  }
}
