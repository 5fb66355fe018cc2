import { Arg, Ctx, Directive, Field, ID, InputType, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { Account } from '../auth/accounts/account.entity.ts';
import { parseEmail } from '../auth/accounts/email-identity.ts';
import type { Role } from '../auth/accounts/role.entity.ts';
import { User } from './accounts.ts';
import { connectionType, firstOptions, firstType, parsePage, toConnection, type Connection } from './connection.ts';
import { FreshProofRequired, LastAdministrator } from './common-refusals.ts';
import type { Context } from './context.ts';
import { parseInput, plainText, requiredLine, scopeName } from './parse-input.ts';
import { refused, RefusalObject, resultUnion } from './refusal-type.ts';
import { requireActor, requireScope } from './require-principal.ts';

const UserConnection = connectionType('AuthUser', () => User);

@ObjectType('AuthRole', { description: 'A name for a set of scopes.', simpleResolvers: true })
class RoleType {
  @Field(() => String)
  name!: string;

  @Field(() => String)
  description!: string;

  @Field(() => [String], { description: 'What whoever has the role may do.' })
  scopes!: readonly string[];
}

@InputType({ description: 'The roles of a user.' })
class AssignRolesInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => [String], { description: 'All that the user is to have; others are taken away.' })
  roles!: string[];

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'Ends the sessions and API keys of the user, so that the change counts at once and not with the next refresh.',
  })
  endAccess!: boolean;
}

@ObjectType({ description: 'The user has these roles now.', simpleResolvers: true })
class RolesAssigned {
  @Field(() => User)
  user!: User;
}

@ObjectType({ implements: RefusalObject, description: 'There is no such user.', simpleResolvers: true })
class UserNotFound extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'One of the roles does not exist.', simpleResolvers: true })
class RoleNotFound extends RefusalObject {}

@InputType({ description: 'A role, new or known.' })
class DefineRoleInput {
  @Field(() => String)
  name!: string;

  @Field(() => String, { description: 'For whoever assigns it.' })
  description!: string;

  @Field(() => [String], { description: 'All that it is to hold.' })
  scopes!: string[];
}

@ObjectType({ description: 'The role is like this now.', simpleResolvers: true })
class RoleDefined {
  @Field(() => RoleType)
  role!: Role;
}

@InputType({ description: 'Whether a user may sign in.' })
class DisableUserInput {
  @Field(() => ID)
  userId!: string;

  @Field(() => Boolean, { defaultValue: true, description: 'False lets the user sign in again.' })
  isDisabled!: boolean;
}

@ObjectType({ description: 'That is how it is now. Asking again gives the same answer.', simpleResolvers: true })
class UserDisabled {
  @Field(() => User)
  user!: User;
}

const AssignRolesResult = resultUnion('AuthAssignRolesResult', () => [
  RolesAssigned,
  UserNotFound,
  RoleNotFound,
  FreshProofRequired,
  LastAdministrator,
]);

const DefineRoleResult = resultUnion('AuthDefineRoleResult', () => [RoleDefined, FreshProofRequired, LastAdministrator]);

const DisableUserResult = resultUnion('AuthDisableUserResult', () => [
  UserDisabled,
  UserNotFound,
  FreshProofRequired,
  LastAdministrator,
]);

const roleName = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and -');
const userId = plainText(100);
const assignRolesInput = z.object({ userId, roles: z.array(roleName).max(50), endAccess: z.boolean() });
const defineRoleInput = z.object({ name: roleName, description: requiredLine(200), scopes: z.array(scopeName).max(200) });
const disableUserInput = z.object({ userId, isDisabled: z.boolean() });

@Resolver()
export class AdministrationResolver {
  @Directive('@requiresScopes(scopes: [["users:read"]])')
  @Query(() => User, { nullable: true, description: 'Any user, or null. Needs the scope `users:read`.' })
  authUser(@Arg('id', () => ID) id: string, @Ctx() context: Context): Promise<Account | null> {
    requireScope(context, 'users:read');
    return context.findAccount(parseInput(userId, id));
  }

  @Directive('@requiresScopes(scopes: [["users:read"]])')
  @Query(() => UserConnection, { description: 'All users, newest first. Needs the scope `users:read`.' })
  async authUsers(
    @Arg('first', firstType, firstOptions) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of the page before.' }) after: string | null,
    @Arg('email', () => String, { nullable: true, description: 'Only the user of this mailbox.' }) email: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<Account>> {
    requireScope(context, 'users:read');
    const page = parsePage(first, after);
    const emailIdentity = email ? (parseEmail(parseInput(plainText(1000), email))?.identity ?? 'nobody') : null;
    const accounts = await context.auth.accounts.list({ page, emailIdentity });
    return toConnection(accounts, page, ({ createdAt, id }) => ({ at: createdAt, id }));
  }

  @Directive('@requiresScopes(scopes: [["users:read"]])')
  @Query(() => [RoleType], { description: 'All roles, by name. Needs the scope `users:read`.' })
  authRoles(@Ctx() context: Context): Promise<Role[]> {
    requireScope(context, 'users:read');
    return context.auth.administration.listRoles();
  }

  @Directive('@requiresScopes(scopes: [["roles:write"]])')
  @Mutation(() => AssignRolesResult, {
    description: 'Gives a user their roles. Needs the scope `roles:write` and a fresh proof, or a key that was given the scope.',
  })
  async assignRoles(
    @Arg('input', () => AssignRolesInput) input: AssignRolesInput,
    @Ctx() context: Context,
  ): Promise<typeof AssignRolesResult> {
    const actor = requireActor(context, 'roles:write');
    const { userId: accountId, roles, endAccess } = parseInput(assignRolesInput, input);
    const { auth, client, response } = context;
    const outcome = await auth.administration.assignRoles({ accountId, roles, endAccess, actor, client });
    if (outcome.kind === 'account-not-found') return refused('USER_NOT_FOUND');
    if (outcome.kind === 'role-not-found') return refused('ROLE_NOT_FOUND');
    if (outcome.kind !== 'assigned') return refusedChange(outcome.kind);
    response.announceRevoked(outcome.revokedIds);
    return { __typename: 'RolesAssigned', user: outcome.account } as unknown as RolesAssigned;
  }

  @Directive('@requiresScopes(scopes: [["roles:write"]])')
  @Mutation(() => DefineRoleResult, {
    description:
      'Makes a role or changes what it holds. Needs the scope `roles:write` and a fresh proof, or a key that was given the scope.',
  })
  async defineRole(
    @Arg('input', () => DefineRoleInput) input: DefineRoleInput,
    @Ctx() context: Context,
  ): Promise<typeof DefineRoleResult> {
    const actor = requireActor(context, 'roles:write');
    const { auth, client } = context;
    const outcome = await auth.administration.defineRole({ ...parseInput(defineRoleInput, input), actor, client });
    if (outcome.kind !== 'defined') return refusedChange(outcome.kind);
    return { __typename: 'RoleDefined', role: outcome.role } as RoleDefined;
  }

  @Directive('@requiresScopes(scopes: [["users:write"]])')
  @Mutation(() => DisableUserResult, {
    description:
      'Ends the sessions and API keys of a user, who cannot sign in until let in again. Needs the scope `users:write` and a fresh proof, or a key that was given the scope.',
  })
  async disableUser(
    @Arg('input', () => DisableUserInput) input: DisableUserInput,
    @Ctx() context: Context,
  ): Promise<typeof DisableUserResult> {
    const actor = requireActor(context, 'users:write');
    const { userId: accountId, isDisabled } = parseInput(disableUserInput, input);
    const { auth, client, response } = context;
    const outcome = await auth.administration.disableAccount({ accountId, isDisabled, actor, client });
    if (outcome.kind === 'account-not-found') return refused('USER_NOT_FOUND');
    if (outcome.kind !== 'settled') return refusedChange(outcome.kind);
    response.announceRevoked(outcome.revokedIds);
    return { __typename: 'UserDisabled', user: outcome.account } as unknown as UserDisabled;
  }
}

/** What keeps whoever may administer from doing it now. */
function refusedChange(kind: 'fresh-proof-required' | 'last-administrator') {
  return kind === 'last-administrator' ? refused('LAST_ADMINISTRATOR') : refused('FRESH_PROOF_REQUIRED');
}
