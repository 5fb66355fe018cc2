import { Ctx, Directive, Field, FieldResolver, ID, ObjectType, Query, Resolver, Root } from 'type-graphql';
import type { Account, SecondFactorMethod } from '../auth/accounts/account.entity.ts';
import { Refusal } from '../lib/errors.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { toGraphqlError } from './subgraph-errors.ts';
import { SecondFactorMethods } from './second-factor-method.ts';

const toTheUser = 'For the user and for holders of the scope `users:read`.';

@Directive('@key(fields: "id")')
@ObjectType({ description: 'A person with an account.', simpleResolvers: true })
export class User {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true, description: 'What the user wants to be called in public.' })
  displayName!: string | null;
}

@Resolver(() => User)
export class UserResolver {
  @Query(() => User, { nullable: true, description: 'Whoever is signed in, or null.' })
  async me(@Ctx() { principal, findAccount }: Context): Promise<Account | null> {
    return principal && findAccount(principal.accountId);
  }

  @FieldResolver(() => String, { nullable: true, description: toTheUser })
  email(@Root() account: Account, @Ctx() context: Context): string {
    return readable(account, context).email;
  }

  @FieldResolver(() => String, { nullable: true, description: toTheUser })
  firstName(@Root() account: Account, @Ctx() context: Context): string | null {
    return readable(account, context).firstName;
  }

  @FieldResolver(() => String, { nullable: true, description: toTheUser })
  lastName(@Root() account: Account, @Ctx() context: Context): string | null {
    return readable(account, context).lastName;
  }

  @FieldResolver(() => Boolean, { nullable: true, description: `Whether the account may sign in. ${toTheUser}` })
  isActive(@Root() account: Account, @Ctx() context: Context): boolean {
    return readable(account, context).isActive();
  }

  @FieldResolver(() => Boolean, { nullable: true, description: `Whether signing in takes a second factor. ${toTheUser}` })
  is2FAEnabled(@Root() account: Account, @Ctx() context: Context): boolean {
    return readable(account, context).secondFactors.length > 0;
  }

  @FieldResolver(() => [SecondFactorMethods], { nullable: true, description: toTheUser })
  secondFactors(@Root() account: Account, @Ctx() context: Context): readonly SecondFactorMethod[] {
    return readable(account, context).secondFactors;
  }

  @FieldResolver(() => String, { nullable: true, description: `In E.164, such as \`+41446681800\`. ${toTheUser}` })
  phone(@Root() account: Account, @Ctx() context: Context): string | null {
    return readable(account, context).phone;
  }

  @FieldResolver(() => String, { nullable: true, description: `The language of messages (BCP 47). ${toTheUser}` })
  locale(@Root() account: Account, @Ctx() context: Context): string | null {
    return readable(account, context).locale;
  }

  @FieldResolver(() => Boolean, { nullable: true, description: `Whether they like dark pages. ${toTheUser}` })
  isDarkMode(@Root() account: Account, @Ctx() context: Context): boolean {
    return readable(account, context).isDarkMode;
  }

  @FieldResolver(() => [String], { nullable: true, description: toTheUser })
  roles(@Root() account: Account, @Ctx() context: Context): readonly string[] {
    return readable(account, context).roles;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: toTheUser })
  createdAt(@Root() account: Account, @Ctx() context: Context): Date {
    return readable(account, context).createdAt;
  }

  @FieldResolver(() => DateTime, { nullable: true, description: toTheUser })
  updatedAt(@Root() account: Account, @Ctx() context: Context): Date {
    return readable(account, context).updatedAt;
  }
}

const userId = /^user_[0-9a-f]{32}$/;

/** The user that a representation from another subgraph refers to, or null. Its `id` is JSON that nobody validated. */
export async function resolveUserReference(reference: { readonly id?: unknown }, context: Context): Promise<Account | null> {
  try {
    return typeof reference.id === 'string' && userId.test(reference.id) ? await context.findAccount(reference.id) : null;
  } catch (error) {
    throw toGraphqlError(error, context);
  }
}

/** The account, for those who may read its private fields. Throws the refusals `UNAUTHENTICATED` and `FORBIDDEN`. */
function readable(account: Account, { principal, provenAccounts }: Context): Account {
  if (provenAccounts.has(account.id) || principal?.scopes.has('users:read')) return account;
  throw new Refusal(principal === null ? 'UNAUTHENTICATED' : 'FORBIDDEN');
}
