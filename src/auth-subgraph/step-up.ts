import { Arg, Ctx, Directive, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { InvalidCredentials } from './common-refusals.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { oneTimeCode, parseInput } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';
import { requireAsker } from './require-principal.ts';
import { SessionType } from './sessions.ts';

@InputType({ description: 'Who it is: the second factor where the account has one, else the password.' })
class StepUpInput {
  @Field(() => String, { nullable: true })
  password?: string | null;

  @Field(() => String, { nullable: true, description: 'A code of the second factor, or a recovery code.' })
  code?: string | null;
}

@ObjectType({ description: 'It is proved anew who holds the session.', simpleResolvers: true })
class SteppedUp {
  @Field(() => SessionType)
  session!: SessionType;

  @Field(() => String, {
    nullable: true,
    description: 'Says so to all subgraphs (`acr`, `auth_time`). Null where another transport holds the session.',
  })
  accessToken!: string | null;

  @Field(() => DateTime, { nullable: true })
  accessTokenExpiresAt!: Date | null;
}

const StepUpResult = resultUnion('AuthStepUpResult', () => [SteppedUp, InvalidCredentials]);

const stepUpInput = z.object({
  password: z
    .string()
    .max(1_000_000)
    .nullish()
    .transform((password) => password ?? null),
  code: oneTimeCode.nullish().transform((code) => code ?? null),
});

@Resolver()
export class StepUpResolver {
  @Directive('@authenticated')
  @Mutation(() => StepUpResult, { description: 'Proves anew who holds the session, for what asks for a fresh proof.' })
  async stepUp(@Arg('input', () => StepUpInput) input: StepUpInput, @Ctx() context: Context): Promise<typeof StepUpResult> {
    const { auth, client } = context;
    const asker = requireAsker(context);
    const outcome = await auth.signIn.stepUp({ ...parseInput(stepUpInput, input), asker, client });
    if (outcome.kind === 'invalid-credentials') return refused('INVALID_CREDENTIALS');
    const { session, access } = outcome;
    context.response.announceRenewed(session.id);
    return {
      __typename: 'SteppedUp',
      session,
      accessToken: access?.token ?? null,
      accessTokenExpiresAt: access?.expiresAt ?? null,
    } as unknown as SteppedUp;
  }
}
