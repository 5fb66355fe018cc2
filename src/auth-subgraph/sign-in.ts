import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { SecondFactorMethod } from '../auth/accounts/account.entity.ts';
import type { OpenedSession } from '../auth/sessions/open-session.ts';
import { sessionTransports, type SessionTransport } from '../auth/sessions/session.entity.ts';
import type { SignInOutcome } from '../auth/sign-in/continue-sign-in.ts';
import type { Context } from './context.ts';
import { User } from './accounts.ts';
import { InvalidCode, InvalidCredentials, InvalidToken } from './common-refusals.ts';
import { DateTime } from './date-time.ts';
import { flowId } from './otp.ts';
import { oneTimeCode, optionalCode, optionalText, parseInput, plainText } from './parse-input.ts';
import { refused, RefusalObject, resultUnion } from './refusal-type.ts';
import { SecondFactorMethods } from './second-factor-method.ts';
import { SessionTransports, SessionType } from './sessions.ts';

@InputType({ description: 'The credentials of a sign-in, and how the client holds the session.' })
class LoginInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A code of the second factor, or a recovery code, if the user has one ready.',
  })
  code?: string | null;

  @Field(() => String, { nullable: true, description: 'That an earlier sign-in on this device was given.' })
  deviceToken?: string | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Asks for a `deviceToken`, with the second factor where the account has one.',
  })
  trustDevice!: boolean;

  @Field(() => SessionTransports, { defaultValue: 'TOKEN' })
  transport!: SessionTransport;
}

@InputType({ description: 'A sign-in with a mailed code of the purpose `LOGIN`.' })
class LoginWithCodeInput {
  @Field(() => String)
  email!: string;

  @Field(() => ID, { description: 'As `sendOtp` gave it.' })
  flowId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String, { nullable: true, description: 'That an earlier sign-in on this device was given.' })
  deviceToken?: string | null;

  @Field(() => SessionTransports, { defaultValue: 'TOKEN' })
  transport!: SessionTransport;
}

@InputType({ description: 'The second factor of a sign-in.' })
class VerifyTwoFactorInput {
  @Field(() => String, { description: 'As the sign-in gave it.' })
  challenge!: string;

  @Field(() => String, { description: 'A code of the second factor, or a recovery code.' })
  code!: string;

  @Field(() => Boolean, { defaultValue: false, description: 'Asks for a `deviceToken`.' })
  trustDevice!: boolean;
}

@ObjectType({ description: 'A session is open.', simpleResolvers: true })
export class SignedIn {
  @Field(() => User)
  user!: User;

  @Field(() => SessionType)
  session!: SessionType;

  @Field(() => String, { nullable: true, description: 'For `Authorization: Bearer`. Null where a cookie holds the session.' })
  accessToken!: string | null;

  @Field(() => DateTime, { nullable: true })
  accessTokenExpiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'For `refreshSession`. Null where another transport holds the session.' })
  refreshToken!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'For the next sign-ins on this device, for 30 days: without the second factor, and with tries of its own, which strangers cannot use up. Null unless asked for. Shown once.',
  })
  deviceToken!: string | null;
}

@ObjectType({
  implements: RefusalObject,
  description: 'The first factor is right. Go on with `verifyTwoFactor`; nothing else is possible yet.',
  simpleResolvers: true,
})
export class TwoFactorRequired extends RefusalObject {
  @Field(() => String, { description: 'For `verifyTwoFactor`. Good for ten minutes and five tries.' })
  challenge!: string;

  @Field(() => DateTime)
  expiresAt!: Date;

  @Field(() => [SecondFactorMethods], { description: 'What the second factor may be. A recovery code always may.' })
  methods!: readonly SecondFactorMethod[];
}

const LoginResult = resultUnion('AuthLoginResult', () => [SignedIn, TwoFactorRequired, InvalidCredentials]);

const VerifyTwoFactorResult = resultUnion('AuthVerifyTwoFactorResult', () => [SignedIn, InvalidCode, InvalidToken]);

const transport = z.enum(sessionTransports);

/** What goes with any first factor that may be followed by a second one at once. */
export const signInOptions = { transport, deviceToken: optionalText, code: optionalCode, trustDevice: z.boolean() };

export function withTrust<Input extends { readonly trustDevice: boolean }>({ trustDevice, ...rest }: Input) {
  return { ...rest, isDeviceTrusted: trustDevice };
}

const loginInput = z
  .object({ email: plainText(10_000), password: z.string().max(1_000_000), ...signInOptions })
  .transform(withTrust);
const loginWithCodeInput = z.object({
  email: plainText(10_000),
  flowId,
  code: oneTimeCode,
  deviceToken: optionalText,
  transport,
});
const verifyTwoFactorInput = z
  .object({ challenge: plainText(1000), code: oneTimeCode, trustDevice: z.boolean() })
  .transform(withTrust);

@Resolver()
export class SignInResolver {
  @Mutation(() => LoginResult, { description: 'Signs in with a password and, where the account asks for it, a second factor.' })
  async login(@Arg('input', () => LoginInput) input: LoginInput, @Ctx() context: Context): Promise<typeof LoginResult> {
    const { auth, client } = context;
    return toLoginResult(await auth.signIn.signIn({ ...parseInput(loginInput, input), client }), context);
  }

  @Mutation(() => LoginResult, {
    description: 'Signs in with a mailed code in place of the password. A second factor is asked for all the same.',
  })
  async loginWithCode(
    @Arg('input', () => LoginWithCodeInput) input: LoginWithCodeInput,
    @Ctx() context: Context,
  ): Promise<typeof LoginResult> {
    const { auth, client } = context;
    return toLoginResult(await auth.signIn.signInByCode({ ...parseInput(loginWithCodeInput, input), client }), context);
  }

  @Mutation(() => VerifyTwoFactorResult, { description: 'Completes a sign-in that waits for its second factor.' })
  async verifyTwoFactor(
    @Arg('input', () => VerifyTwoFactorInput) input: VerifyTwoFactorInput,
    @Ctx() context: Context,
  ): Promise<typeof VerifyTwoFactorResult> {
    const { auth, client } = context;
    const outcome = await auth.signIn.answerChallenge({ ...parseInput(verifyTwoFactorInput, input), client });
    if (outcome.kind === 'invalid-code') return refused('INVALID_CODE');
    if (outcome.kind === 'invalid-challenge') return refused('INVALID_TOKEN');
    return toSignedIn(outcome, context);
  }
}

export async function toLoginResult(outcome: SignInOutcome, context: Context): Promise<typeof LoginResult> {
  if (outcome.kind === 'invalid-credentials') return refused('INVALID_CREDENTIALS');
  if (outcome.kind === 'signed-in') return toSignedIn(outcome, context);
  const { token, expiresAt, methods } = outcome.challenge;
  return { ...refused('TWO_FACTOR_REQUIRED'), challenge: token, expiresAt, methods };
}

async function toSignedIn(outcome: Extract<SignInOutcome, { kind: 'signed-in' }>, context: Context): Promise<SignedIn> {
  const { auth, client, principal, response, provenAccounts } = context;
  const { account, opened, deviceToken } = outcome;
  provenAccounts.add(account.id);
  if (opened.transport === 'COOKIE') {
    response.setSessionCookie(opened.cookieSecret);
    if (principal !== null) response.announceRevoked(await auth.sessions.endReplaced({ sessionId: principal.sessionId, client }));
  }
  return {
    __typename: 'SignedIn',
    user: account,
    session: opened.session,
    deviceToken,
    ...tokensOf(opened),
  } as unknown as SignedIn;
}

function tokensOf(opened: OpenedSession): Pick<SignedIn, 'accessToken' | 'accessTokenExpiresAt' | 'refreshToken'> {
  if (opened.transport === 'TOKEN') {
    const { access, refreshToken } = opened;
    return { accessToken: access.token, accessTokenExpiresAt: access.expiresAt, refreshToken };
  }
  return opened.transport === 'OPAQUE'
    ? { accessToken: opened.sessionToken, accessTokenExpiresAt: opened.session.expiresAt, refreshToken: null }
    : { accessToken: null, accessTokenExpiresAt: null, refreshToken: null };
}
