import { Arg, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { InvalidToken } from './common-refusals.ts';
import type { Context } from './context.ts';
import { parseInput, plainText } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';

@InputType({ description: 'Which change is to be undone.' })
class UndoChangeInput {
  @Field(() => String, { description: 'The end of the link in the mail that told of the change.' })
  token!: string;
}

@ObjectType({
  description: 'The account is what it was before the change. Every session, key and the password have ended: reset it.',
  simpleResolvers: true,
})
class ChangeUndone {
  @Field(() => String, { description: 'For people.' })
  message!: string;
}

const UndoChangeResult = resultUnion('AuthUndoChangeResult', () => [ChangeUndone, InvalidToken]);

const undoChangeInput = z.object({ token: plainText(1000) });

@Resolver()
export class UndoResolver {
  @Mutation(() => UndoChangeResult, {
    description: 'Undoes a change that a mail told of, and what was changed after it. Good once, for as long as the mail says.',
  })
  async undoChange(
    @Arg('input', () => UndoChangeInput) input: UndoChangeInput,
    @Ctx() { auth, client, response }: Context,
  ): Promise<typeof UndoChangeResult> {
    const outcome = await auth.undo.undoChange({ ...parseInput(undoChangeInput, input), client });
    if (outcome.kind === 'invalid-token') return refused('INVALID_TOKEN');
    response.announceRevoked(outcome.revokedIds);
    return { __typename: 'ChangeUndone', message: 'Set a new password by a code that is sent to your address.' } as ChangeUndone;
  }
}
