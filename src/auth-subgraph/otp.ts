import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { flowIdPattern } from '../auth/otp/flow-id.ts';
import type { CodePurpose } from '../auth/delivery/message.ts';
import { otpPurposes } from '../auth/otp/one-time-code.entity.ts';
import { Refusal } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { parseInput, plainText } from './parse-input.ts';
import { requirePerson } from './require-principal.ts';

const OtpPurposes = Object.fromEntries(otpPurposes.map((purpose) => [purpose, purpose]));

registerEnumType(OtpPurposes, {
  name: 'OtpPurpose',
  description: 'The purpose of a one-time code. A code is valid for its purpose only.',
  valuesConfig: {
    ACTIVATION: { description: 'To activate a new account. Asks for `email`.' },
    LOGIN: { description: 'To sign in without the password, by `loginWithCode`. Asks for `email`.' },
    PASSWORD_RESET: { description: 'To choose another password without the old one. Asks for `email`.' },
    PASSWORD_CHANGE: { description: 'Changes the password of the signed-in user.' },
    TWO_FACTOR: {
      description: 'Proves the second factor by mail or SMS, for the signed-in user or the holder of a `challenge`.',
    },
    EMAIL_CHANGE: {
      description: 'Confirms the new address of a signed-in user who has called `changeEmail`; this sends the code again.',
    },
  },
});

@InputType({ description: 'Whom a code is for, and for what. Where it goes is never said: the account knows.' })
class SendOtpInput {
  @Field(() => OtpPurposes)
  purpose!: CodePurpose;

  @Field(() => String, { nullable: true, description: 'Of the account, where nobody is signed in.' })
  email?: string | null;

  @Field(() => ID, { nullable: true, description: 'To replace the code of a flow that has begun.' })
  flowId?: string | null;

  @Field(() => String, { nullable: true, description: 'Of a sign-in that waits for its second factor.' })
  challenge?: string | null;
}

@ObjectType({ description: 'A code is on its way, if the account exists and has a use for it.', simpleResolvers: true })
class OtpSent {
  @Field(() => String, { description: 'For people.' })
  message!: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'To be named when the code is spent. Tries that do not name it cannot use up its code. Null where the code belongs to a session or a challenge.',
  })
  flowId!: string | null;
}

/** The name of a flow, as `sendOtp` and `register` gave it. */
export const flowId = z.string().regex(flowIdPattern, 'must be a flow id that was given out');

const email = plainText(10_000);
const sendOtpInput = z.discriminatedUnion('purpose', [
  z.object({ purpose: z.enum(['ACTIVATION', 'LOGIN', 'PASSWORD_RESET']), email, flowId: flowId.nullish() }),
  z.object({ purpose: z.literal('TWO_FACTOR'), challenge: plainText(1000).nullish() }),
  z.object({ purpose: z.enum(['PASSWORD_CHANGE', 'EMAIL_CHANGE']) }),
]);

@Resolver()
export class OtpResolver {
  @Mutation(() => OtpSent, {
    description: 'Sends a fresh code to the address of the account. Earlier ones of the same flow count no longer.',
  })
  async sendOtp(@Arg('input', () => SendOtpInput) input: SendOtpInput, @Ctx() context: Context): Promise<OtpSent> {
    return {
      message: 'Look into your mailbox, or at your telephone, for the code.',
      flowId: await send(parseInput(sendOtpInput, input), context),
    };
  }
}

async function send(input: z.output<typeof sendOtpInput>, context: Context): Promise<string | null> {
  const { auth, client } = context;
  if ('email' in input) return auth.otp.send({ ...input, flowId: input.flowId ?? null, client });
  if ('challenge' in input && input.challenge) {
    if (!(await auth.signIn.sendChallengeCode({ challenge: input.challenge, client }))) throw new Refusal('INVALID_TOKEN');
    return null;
  }
  await auth.otp.sendToAsker({ asker: requirePerson(context), purpose: input.purpose, client });
  return null;
}
