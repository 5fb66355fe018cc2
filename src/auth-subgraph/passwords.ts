import { Arg, Ctx, Directive, Field, ID, InputType, Int, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import { apiKeyIdPrefix } from '../auth/api-keys/api-key.entity.ts';
import { passwordFaults } from '../auth/passwords/password-rules.ts';
import { FreshProofRequired, InvalidCode, InvalidCredentials, WeakPassword } from './common-refusals.ts';
import type { Context } from './context.ts';
import { flowId } from './otp.ts';
import { oneTimeCode, parseInput, plainText } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';
import { requireAsker } from './require-principal.ts';

@InputType({ description: 'Another password, for a mailed code of the purpose `PASSWORD_RESET`.' })
class ResetPasswordInput {
  @Field(() => String)
  email!: string;

  @Field(() => ID, { description: 'As `sendOtp` gave it.' })
  flowId!: string;

  @Field(() => String)
  code!: string;

  @Field(() => String, { description: '8 to 128 characters of any kind.' })
  newPassword!: string;
}

@InputType({ description: 'Another password, for the current one or a mailed code of the purpose `PASSWORD_CHANGE`.' })
class ChangePasswordInput {
  @Field(() => String, { nullable: true })
  currentPassword?: string | null;

  @Field(() => String, { nullable: true })
  code?: string | null;

  @Field(() => String, { description: '8 to 128 characters of any kind.' })
  newPassword!: string;
}

@ObjectType({ description: 'The new password counts. Every session has ended; a second factor stays.', simpleResolvers: true })
class PasswordReset {
  @Field(() => Int)
  revokedSessions!: number;
}

@ObjectType({ description: 'The new password counts. Every session but the one that asked has ended.', simpleResolvers: true })
class PasswordChanged {
  @Field(() => Int)
  revokedSessions!: number;
}

const ResetPasswordResult = resultUnion('AuthResetPasswordResult', () => [PasswordReset, InvalidCode, WeakPassword]);

const ChangePasswordResult = resultUnion('AuthChangePasswordResult', () => [
  PasswordChanged,
  InvalidCredentials,
  WeakPassword,
  FreshProofRequired,
]);

const newPassword = plainText(10_000);
const resetPasswordInput = z.object({ email: plainText(10_000), flowId, code: oneTimeCode, newPassword });
const changePasswordInput = z
  .object({ currentPassword: z.string().max(1_000_000).nullish(), code: oneTimeCode.nullish(), newPassword })
  .transform(({ currentPassword, code, ...rest }, context) => {
    if (typeof currentPassword === 'string' && typeof code !== 'string') return { ...rest, proof: { currentPassword } };
    if (typeof code === 'string' && typeof currentPassword !== 'string') return { ...rest, proof: { code } };
    context.addIssue({ code: 'custom', message: 'needs either `currentPassword` or `code`' });
    return z.NEVER;
  });

@Resolver()
export class PasswordResolver {
  @Mutation(() => ResetPasswordResult, { description: 'Chooses another password without the old one, by a mailed code.' })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput) input: ResetPasswordInput,
    @Ctx() { auth, client, response }: Context,
  ): Promise<typeof ResetPasswordResult> {
    const outcome = await auth.passwords.reset({ ...parseInput(resetPasswordInput, input), client });
    if (outcome.kind === 'invalid-code') return refused('INVALID_CODE');
    if (outcome.kind === 'weak-password') return refused('WEAK_PASSWORD', passwordFaults[outcome.fault]);
    response.announceRevoked(outcome.revokedIds);
    return { __typename: 'PasswordReset', revokedSessions: countSessions(outcome.revokedIds) } as PasswordReset;
  }

  @Directive('@authenticated')
  @Mutation(() => ChangePasswordResult, { description: 'Changes the password of the signed-in user.' })
  async changePassword(
    @Arg('input', () => ChangePasswordInput) input: ChangePasswordInput,
    @Ctx() context: Context,
  ): Promise<typeof ChangePasswordResult> {
    const { auth, client, response } = context;
    const asker = requireAsker(context);
    const outcome = await auth.passwords.change({ ...parseInput(changePasswordInput, input), asker, client });
    if (outcome.kind === 'invalid-credentials') return refused('INVALID_CREDENTIALS');
    if (outcome.kind === 'weak-password') return refused('WEAK_PASSWORD', passwordFaults[outcome.fault]);
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    response.announceRevoked(outcome.revokedIds);
    return { __typename: 'PasswordChanged', revokedSessions: countSessions(outcome.revokedIds) } as PasswordChanged;
  }
}

/** API keys may have ended, too. */
function countSessions(ids: readonly string[]): number {
  return ids.filter((id) => !id.startsWith(apiKeyIdPrefix)).length;
}
