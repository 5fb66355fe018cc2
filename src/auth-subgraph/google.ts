import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { ExternalIdentity } from '../auth/external-identities/external-identity.entity.ts';
import type { SessionTransport } from '../auth/sessions/session.entity.ts';
import { FreshProofRequired, InvalidCredentials, InvalidToken } from './common-refusals.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { optionalText, parseInput, plainText } from './parse-input.ts';
import { refused, RefusalObject, resultUnion } from './refusal-type.ts';
import { requireAsker } from './require-principal.ts';
import { SessionTransports } from './sessions.ts';
import { SignedIn, signInOptions, toLoginResult, TwoFactorRequired, withTrust } from './sign-in.ts';

const nonceDescription = 'That the client had the token made for, where it did.';

@InputType({ description: 'A sign-in with Google, and how the client holds the session.' })
class LoginWithGoogleInput {
  @Field(() => String, { description: 'The ID token that Google gave the client. It is taken once.' })
  idToken!: string;

  @Field(() => String, { nullable: true, description: nonceDescription })
  nonce?: string | null;

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

@InputType({ description: 'The Google account that is to sign in.' })
class LinkGoogleInput {
  @Field(() => String, { description: 'The ID token that Google gave the client. It is taken once.' })
  idToken!: string;

  @Field(() => String, { nullable: true, description: nonceDescription })
  nonce?: string | null;
}

@ObjectType('AuthExternalIdentity', { description: 'An account elsewhere that signs in to this one.', simpleResolvers: true })
class ExternalIdentityType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Where: `google`.' })
  provider!: string;

  @Field(() => String, { description: 'Its address there when it was linked.' })
  email!: string;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  lastUsedAt!: Date;
}

@ObjectType({
  implements: RefusalObject,
  description: 'There is an account with the address, and Google cannot say whose it is. Sign in to it, then `linkGoogle`.',
  simpleResolvers: true,
})
class LinkRequired extends RefusalObject {}

@ObjectType({
  implements: RefusalObject,
  description: 'The Google account signs in to another account, or this account has another Google account.',
  simpleResolvers: true,
})
class AlreadyLinked extends RefusalObject {}

@ObjectType({ description: 'The Google account signs in to this account.', simpleResolvers: true })
class GoogleLinked {
  @Field(() => [ExternalIdentityType])
  externalIdentities!: readonly ExternalIdentity[];
}

@ObjectType({ description: 'No Google account signs in to this account.', simpleResolvers: true })
class GoogleUnlinked {
  @Field(() => Boolean, { description: 'Whether one did before.' })
  wasLinked!: boolean;
}

const LoginWithGoogleResult = resultUnion('AuthLoginWithGoogleResult', () => [
  SignedIn,
  TwoFactorRequired,
  InvalidCredentials,
  InvalidToken,
  LinkRequired,
]);

const LinkGoogleResult = resultUnion('AuthLinkGoogleResult', () => [
  GoogleLinked,
  InvalidToken,
  FreshProofRequired,
  AlreadyLinked,
]);

const UnlinkGoogleResult = resultUnion('AuthUnlinkGoogleResult', () => [GoogleUnlinked, FreshProofRequired]);

const linkInput = z.object({ idToken: plainText(10_000), nonce: optionalText });
const loginInput = linkInput.extend(signInOptions).transform(withTrust);

@Resolver()
export class GoogleResolver {
  @Mutation(() => LoginWithGoogleResult, {
    description: 'Signs in with Google, or registers an active account. A second factor is asked for all the same.',
  })
  async loginWithGoogle(
    @Arg('input', () => LoginWithGoogleInput) input: LoginWithGoogleInput,
    @Ctx() context: Context,
  ): Promise<typeof LoginWithGoogleResult> {
    const { auth, client, preferredLocale: locale } = context;
    const outcome = await auth.externalIdentities.signInWithGoogle({ ...parseInput(loginInput, input), locale, client });
    if (outcome.kind === 'invalid-token') return refused('INVALID_TOKEN');
    if (outcome.kind === 'link-required') return refused('LINK_REQUIRED');
    return toLoginResult(outcome, context);
  }

  @Directive('@authenticated')
  @Mutation(() => LinkGoogleResult, { description: 'Lets a Google account sign in to this account. Asks for a fresh proof.' })
  async linkGoogle(
    @Arg('input', () => LinkGoogleInput) input: LinkGoogleInput,
    @Ctx() context: Context,
  ): Promise<typeof LinkGoogleResult> {
    const { auth, client } = context;
    const asker = requireAsker(context);
    const { kind } = await auth.externalIdentities.linkGoogle({ ...parseInput(linkInput, input), asker, client });
    if (kind === 'invalid-token') return refused('INVALID_TOKEN');
    if (kind === 'already-linked') return refused('ALREADY_LINKED');
    if (kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    const externalIdentities = await auth.externalIdentities.list(asker.accountId);
    return { __typename: 'GoogleLinked', externalIdentities } as unknown as GoogleLinked;
  }

  @Directive('@authenticated')
  @Mutation(() => UnlinkGoogleResult, { description: 'Google signs in to this account no longer. Asks for a fresh proof.' })
  async unlinkGoogle(@Ctx() context: Context): Promise<typeof UnlinkGoogleResult> {
    const { auth, client } = context;
    const outcome = await auth.externalIdentities.unlinkGoogle({ asker: requireAsker(context), client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    return { __typename: 'GoogleUnlinked', wasLinked: outcome.wasLinked } as GoogleUnlinked;
  }

  @Directive('@authenticated')
  @Query(() => [ExternalIdentityType], { description: 'The accounts elsewhere that sign in to the one of whoever asks.' })
  async authExternalIdentities(@Ctx() context: Context): Promise<ExternalIdentity[]> {
    return context.auth.externalIdentities.list(requireAsker(context).accountId);
  }
}
