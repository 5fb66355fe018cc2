import { Arg, Ctx, Field, InputType, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { otpPurposes, type OtpPurpose } from '../auth/otp/one-time-code.entity.ts';
import type { Context } from './context.ts';
import { parseInput, plainText } from './parse-input.ts';

const OtpPurposes = Object.fromEntries(otpPurposes.map((purpose) => [purpose, purpose]));

registerEnumType(OtpPurposes, {
  name: 'OtpPurpose',
  description: 'What a code is for. It is worth nothing for anything else.',
  valuesConfig: { ACTIVATION: { description: 'To activate a new account.' } },
});

@InputType({ description: 'Whom a code is for, and for what.' })
class SendOtpInput {
  @Field(() => String)
  email!: string;

  @Field(() => OtpPurposes)
  purpose!: OtpPurpose;
}

@ObjectType({ description: 'A code is on its way, if the account exists and has a use for it.', simpleResolvers: true })
class OtpSent {
  @Field(() => String, { description: 'For people.' })
  message!: string;
}

const sendOtpInput = z.object({ email: plainText(10_000), purpose: z.enum(otpPurposes) });

@Resolver()
export class OtpResolver {
  @Mutation(() => OtpSent, {
    description: 'Sends a fresh code to the address of the account. Earlier ones of the purpose count no longer.',
  })
  async sendOtp(@Arg('input', () => SendOtpInput) input: SendOtpInput, @Ctx() { auth, client }: Context): Promise<OtpSent> {
    await auth.otp.send({ ...parseInput(sendOtpInput, input), client });
    return { message: 'Look into your mailbox for the code.' };
  }
}
