import { Arg, createUnionType, Ctx, Field, InputType, Mutation, ObjectType, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { OpenedSession } from '../auth/sessions/open-session.ts';
import { sessionTransports, type SessionTransport } from '../auth/sessions/session.entity.ts';
import type { Context } from './context.ts';
import { User } from './accounts.ts';
import { DateTime } from './date-time.ts';
import { parseInput, plainText } from './parse-input.ts';
import { refused, RefusalType, typeNameOf } from './refusal-type.ts';
import { SessionTransports, SessionType } from './sessions.ts';

@InputType({ description: 'Who signs in, and how the session is to be held.' })
class LoginInput {
  @Field(() => String)
  email!: string;

  @Field(() => String)
  password!: string;

  @Field(() => SessionTransports, { defaultValue: 'TOKEN' })
  transport!: SessionTransport;
}

@ObjectType({ description: 'A session is open.', simpleResolvers: true })
class SignedIn {
  @Field(() => User)
  user!: User;

  @Field(() => SessionType)
  session!: SessionType;

  @Field(() => String, { nullable: true, description: 'For `Authorization: Bearer`. Null where a cookie holds the session.' })
  accessToken!: string | null;

  @Field(() => DateTime, { nullable: true })
  accessTokenExpiresAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'For `refreshSession`. Null where another transport holds the session.' })
  refreshToken!: string | null;
}

@ObjectType({ implements: RefusalType, description: 'That is no pair of an address and its password.', simpleResolvers: true })
class InvalidCredentials extends RefusalType {}

const LoginResult = createUnionType({
  name: 'LoginResult',
  types: () => [SignedIn, InvalidCredentials] as const,
  resolveType: typeNameOf as () => string,
});

const loginInput = z.object({
  email: plainText(10_000),
  password: z.string().max(1_000_000),
  transport: z.enum(sessionTransports),
});

@Resolver()
export class SignInResolver {
  @Mutation(() => LoginResult, { description: 'Signs in with a password.' })
  async login(@Arg('input', () => LoginInput) input: LoginInput, @Ctx() context: Context): Promise<typeof LoginResult> {
    const { auth, client, response, provenAccounts } = context;
    const outcome = await auth.signIn.signIn({ ...parseInput(loginInput, input), client });
    if (outcome.kind === 'invalid-credentials') return refused('InvalidCredentials', 'invalid-credentials');

    const { account, opened } = outcome;
    provenAccounts.add(account.id);
    if (opened.transport === 'COOKIE') response.setSessionCookie(opened.cookieSecret);
    return { __typename: 'SignedIn', user: account, session: opened.session, ...tokensOf(opened) } as SignedIn;
  }
}

function tokensOf(opened: OpenedSession): Pick<SignedIn, 'accessToken' | 'accessTokenExpiresAt' | 'refreshToken'> {
  if (opened.transport === 'COOKIE') return { accessToken: null, accessTokenExpiresAt: null, refreshToken: null };
  if (opened.transport === 'OPAQUE')
    return { accessToken: opened.sessionToken, accessTokenExpiresAt: opened.session.expiresAt, refreshToken: null };
  return {
    accessToken: opened.access.token,
    accessTokenExpiresAt: opened.access.expiresAt,
    refreshToken: opened.refreshToken,
  };
}
