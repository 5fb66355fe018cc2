import { Arg, Ctx, Field, ID, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { passwordFaults } from '../auth/passwords/password-rules.ts';
import { InvalidCode, WeakPassword } from './common-refusals.ts';
import type { Context } from './context.ts';
import { flowId } from './otp.ts';
import { emailAddress, locale, oneTimeCode, parseInput, personName, plainText } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';

@InputType({ description: 'A new account.' })
class RegisterInput {
  @Field(() => String)
  email!: string;

  @Field(() => String, { description: '8 to 128 characters of any kind.' })
  password!: string;

  @Field(() => String, { nullable: true })
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  lastName?: string | null;

  @Field(() => String, { nullable: true, description: 'What the user wants to be called in public.' })
  displayName?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The language of messages, such as `de-AT` (BCP 47). Default: what `Accept-Language` likes best.',
  })
  locale?: string | null;
}

@ObjectType({
  description: 'A message is on its way. The same whether or not the address has an account.',
  simpleResolvers: true,
})
class RegistrationAccepted {
  @Field(() => String, { description: 'For people.' })
  message!: string;

  @Field(() => ID, { description: 'To be named in `activate`, so that wrong guesses of others cannot use up the code.' })
  flowId!: string;
}

@InputType({ description: 'The code that was sent to a new account.' })
class ActivateInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  code!: string;

  @Field(() => ID, { nullable: true, description: 'As `register` or `sendOtp` gave it, where it is at hand.' })
  flowId?: string | null;
}

@ObjectType({ description: 'The account is active and can sign in.', simpleResolvers: true })
class AccountActivated {
  @Field(() => ID)
  userId!: string;

  @Field(() => Boolean, {
    description: 'True when two people registered the address, so that its owner has to reset the password.',
  })
  needsPassword!: boolean;
}

const RegisterResult = resultUnion('AuthRegisterResult', () => [RegistrationAccepted, WeakPassword]);

const ActivateResult = resultUnion('AuthActivateResult', () => [AccountActivated, InvalidCode]);

const inputMax = 10_000;

const registerInput = z.object({
  email: emailAddress,
  password: plainText(inputMax),
  firstName: personName,
  lastName: personName,
  displayName: personName,
  locale: locale.nullish().transform((tag) => tag ?? null),
});

const activateInput = z.object({
  email: plainText(inputMax),
  code: oneTimeCode,
  flowId: flowId.nullish().transform((id) => id ?? null),
});

@Resolver()
export class RegistrationResolver {
  @Mutation(() => RegisterResult, { description: 'Registers an account, which `activate` makes usable.' })
  async register(
    @Arg('input', () => RegisterInput) input: RegisterInput,
    @Ctx() { auth, client, preferredLocale }: Context,
  ): Promise<typeof RegisterResult> {
    const parsed = parseInput(registerInput, input);
    const outcome = await auth.registration.register({ ...parsed, locale: parsed.locale ?? preferredLocale, client });
    if (outcome.kind === 'weak-password') return refused('WEAK_PASSWORD', passwordFaults[outcome.fault]);
    const message = 'Look into your mailbox for what to do next.';
    return { __typename: 'RegistrationAccepted', message, flowId: outcome.flowId } as RegistrationAccepted;
  }

  @Mutation(() => ActivateResult, { description: 'Proves the mailbox of a new account with the code that was sent to it.' })
  async activate(
    @Arg('input', () => ActivateInput) input: ActivateInput,
    @Ctx() { auth, client }: Context,
  ): Promise<typeof ActivateResult> {
    const outcome = await auth.registration.activate({ ...parseInput(activateInput, input), client });
    if (outcome.kind === 'invalid-code') return refused('INVALID_CODE');
    const { accountId: userId, needsPassword } = outcome;
    return { __typename: 'AccountActivated', userId, needsPassword } as AccountActivated;
  }
}
