import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { Arg, Ctx, Directive, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { Account } from '../auth/accounts/account.entity.ts';
import type { AccountChanges } from '../auth/accounts/update-account.use-case.ts';
import { User } from './accounts.ts';
import { FreshProofRequired, InvalidCode, LastAdministrator } from './common-refusals.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { JsonScalar } from './json-scalar.ts';
import { emailAddress, locale, oneTimeCode, parseInput, personName, plainText } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';
import { requireAsker } from './require-principal.ts';

@InputType({ description: 'What changes. What is absent stays as it is; null takes it away.' })
class UpdateUserInput {
  @Field(() => String, { nullable: true })
  firstName?: string | null;

  @Field(() => String, { nullable: true })
  lastName?: string | null;

  @Field(() => String, { nullable: true, description: 'What the user wants to be called in public.' })
  displayName?: string | null;

  @Field(() => String, { nullable: true, description: 'With the country, such as `+41 44 668 18 00`.' })
  phone?: string | null;

  @Field(() => String, { nullable: true, description: 'The language of messages, such as `de-AT` (BCP 47).' })
  locale?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether they like dark pages.' })
  isDarkMode?: boolean | null;
}

@InputType({ description: 'The address that the account is to have.' })
class ChangeEmailInput {
  @Field(() => String)
  newEmail!: string;
}

@InputType({ description: 'The code that was sent to the new address.' })
class ConfirmEmailChangeInput {
  @Field(() => String)
  code!: string;
}

@ObjectType({
  description: 'A message is on its way to the new address. The same whether or not it has an account.',
  simpleResolvers: true,
})
class EmailChangeBegun {
  @Field(() => String, { description: 'For people.' })
  message!: string;
}

@ObjectType({ description: 'The account has its new address.', simpleResolvers: true })
class EmailChanged {
  @Field(() => User)
  user!: User;
}

@ObjectType({
  description: 'Every session and key has ended. Signing in before `dueAt` keeps the account.',
  simpleResolvers: true,
})
class DeletionScheduled {
  @Field(() => DateTime)
  dueAt!: Date;
}

@ObjectType({ description: 'All that is held about the user.', simpleResolvers: true })
class ExportedData {
  @Field(() => JsonScalar)
  data!: unknown;
}

const ChangeEmailResult = resultUnion('AuthChangeEmailResult', () => [EmailChangeBegun, FreshProofRequired]);

const ConfirmEmailChangeResult = resultUnion('AuthConfirmEmailChangeResult', () => [
  EmailChanged,
  InvalidCode,
  FreshProofRequired,
]);

const DeleteAccountResult = resultUnion('AuthDeleteAccountResult', () => [
  DeletionScheduled,
  FreshProofRequired,
  LastAdministrator,
]);

const ExportMyDataResult = resultUnion('AuthExportMyDataResult', () => [ExportedData, FreshProofRequired]);

/** In E.164, or null for none. */
const phone = plainText(40)
  .nullable()
  .transform((text, context) => {
    if (text === null || text.trim() === '') return null;
    const parsed = parsePhoneNumberFromString(text, { extract: false });
    if (parsed?.isValid()) return parsed.number;
    context.addIssue({ code: 'custom', message: 'must be a telephone number with its country, such as +41 44 668 18 00' });
    return z.NEVER;
  });

const updateUserInput = z
  .object({
    firstName: personName,
    lastName: personName,
    displayName: personName,
    phone,
    locale: locale.nullable(),
    isDarkMode: z.boolean('must be true or false'),
  })
  .partial();
const changeEmailInput = z.object({ newEmail: emailAddress });
const confirmEmailChangeInput = z.object({ code: oneTimeCode });

@Resolver()
export class SettingsResolver {
  @Directive('@authenticated')
  @Mutation(() => User, { description: 'Changes what people may change of their account by themselves.' })
  async updateUser(@Arg('input', () => UpdateUserInput) input: UpdateUserInput, @Ctx() context: Context): Promise<Account> {
    const { auth, client } = context;
    return auth.accounts.update({ asker: requireAsker(context), changes: toChanges(input), client });
  }

  @Directive('@authenticated')
  @Mutation(() => ChangeEmailResult, {
    description: 'Sends a code to the new address; `confirmEmailChange` takes it. Asks for a fresh proof.',
  })
  async changeEmail(
    @Arg('input', () => ChangeEmailInput) input: ChangeEmailInput,
    @Ctx() context: Context,
  ): Promise<typeof ChangeEmailResult> {
    const { auth, client } = context;
    const { kind } = await auth.email.change({
      ...parseInput(changeEmailInput, input),
      asker: requireAsker(context),
      client,
    });
    if (kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    return { __typename: 'EmailChangeBegun', message: 'Look into the new mailbox for what to do next.' } as EmailChangeBegun;
  }

  @Directive('@authenticated')
  @Mutation(() => ConfirmEmailChangeResult, {
    description: 'Switches to the new address, by the code from its mailbox. Asks for a fresh proof.',
  })
  async confirmEmailChange(
    @Arg('input', () => ConfirmEmailChangeInput) input: ConfirmEmailChangeInput,
    @Ctx() context: Context,
  ): Promise<typeof ConfirmEmailChangeResult> {
    const { auth, client } = context;
    const asker = requireAsker(context);
    const outcome = await auth.email.confirmChange({ ...parseInput(confirmEmailChangeInput, input), asker, client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'invalid-code') return refused('INVALID_CODE');
    return { __typename: 'EmailChanged', user: outcome.account } as unknown as EmailChanged;
  }

  @Directive('@authenticated')
  @Mutation(() => DeleteAccountResult, {
    description: 'Ends every session and key at once, and the account after a while. Asks for a fresh proof.',
  })
  async deleteAccount(@Ctx() context: Context): Promise<typeof DeleteAccountResult> {
    const { auth, client, response } = context;
    const outcome = await auth.accounts.delete({ asker: requireAsker(context), client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'last-administrator') return refused('LAST_ADMINISTRATOR');
    response.announceRevoked(outcome.revokedSessionIds);
    return { __typename: 'DeletionScheduled', dueAt: outcome.deletionDueAt } as DeletionScheduled;
  }

  @Directive('@authenticated')
  @Mutation(() => ExportMyDataResult, {
    description: 'Returns all data that is held about the signed-in user. Asks for a fresh proof.',
  })
  async exportMyData(@Ctx() context: Context): Promise<typeof ExportMyDataResult> {
    const { auth, client } = context;
    const outcome = await auth.accounts.exportData({ asker: requireAsker(context), client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    return { __typename: 'ExportedData', data: outcome.data } as ExportedData;
  }
}

function toChanges(input: UpdateUserInput): AccountChanges {
  const parsed = parseInput(updateUserInput, input);
  // A key that is absent was not mentioned; parsing gives names that are absent the value null.
  return Object.fromEntries(Object.entries(parsed).filter(([name]) => input[name as keyof UpdateUserInput] !== undefined));
}
