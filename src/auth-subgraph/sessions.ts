import {
  Arg,
  Ctx,
  Directive,
  Field,
  FieldResolver,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  registerEnumType,
  Resolver,
  Root,
} from 'type-graphql';
import { z } from 'zod';
import { describeDevice, deviceKinds, type Device, type DeviceKind } from '../auth/sessions/describe-device.ts';
import type { Session, SessionTransport } from '../auth/sessions/session.entity.ts';
import { Refusal } from '../lib/errors.ts';
import { InvalidToken } from './common-refusals.ts';
import { connectionType, firstOptions, firstType, parsePage, positionOf, toConnection, type Connection } from './connection.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { parseInput, plainText } from './parse-input.ts';
import { refused, resultUnion } from './refusal-type.ts';

export const SessionTransports = { TOKEN: 'TOKEN', COOKIE: 'COOKIE', OPAQUE: 'OPAQUE' } as const;

registerEnumType(SessionTransports, {
  name: 'SessionTransport',
  description: 'How a client holds its session.',
  valuesConfig: {
    TOKEN: { description: 'As an access token and a refresh token in the response, for apps.' },
    COOKIE: { description: 'As a cookie that scripts cannot read, for browsers.' },
    OPAQUE: { description: 'As one token in the response that lives as long as the session, for simple programs.' },
  },
});

const DeviceKinds = Object.fromEntries(deviceKinds.map((kind) => [kind, kind]));

registerEnumType(DeviceKinds, { name: 'AuthDeviceKind', description: 'What sort of thing somebody is signed in on.' });

@ObjectType('AuthDevice', { description: 'What a device says of itself; anybody may claim anything.', simpleResolvers: true })
class DeviceType {
  @Field(() => String, { description: 'For example `Firefox on Linux`.' })
  name!: string;

  @Field(() => DeviceKinds)
  kind!: DeviceKind;
}

@ObjectType('AuthSession', { description: 'Somebody signed in on one device.', simpleResolvers: true })
export class SessionType {
  @Field(() => ID)
  id!: string;

  @Field(() => SessionTransports)
  transport!: SessionTransport;

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime)
  lastSeenAt!: Date;

  @Field(() => DateTime, { description: 'When it ends even if it is used.' })
  expiresAt!: Date;

  @Field(() => String, { nullable: true, description: 'The address it was opened from.' })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'The device, in its own words.' })
  userAgent!: string | null;

  @Field(() => [String], { description: 'How the user proved who they are (RFC 8176).' })
  authenticationMethods!: readonly string[];

  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it ended.' })
  revokedReason!: string | null;
}

@InputType({ description: 'The refresh token that was given out last.' })
class RefreshSessionInput {
  @Field(() => String)
  refreshToken!: string;
}

@ObjectType({ description: 'Fresh tokens. The refresh token that was sent counts no longer.', simpleResolvers: true })
class SessionRefreshed {
  @Field(() => SessionType)
  session!: SessionType;

  @Field(() => String)
  accessToken!: string;

  @Field(() => DateTime)
  accessTokenExpiresAt!: Date;

  @Field(() => String)
  refreshToken!: string;
}

const RefreshSessionResult = resultUnion('AuthRefreshSessionResult', () => [SessionRefreshed, InvalidToken]);

@InputType({ description: 'Which session to end, where it is not the one that asks.' })
class LogoutInput {
  @Field(() => String)
  refreshToken!: string;
}

@ObjectType({ description: 'The session has ended. Asking again gives the same answer.', simpleResolvers: true })
class LoggedOut {
  @Field(() => ID)
  sessionId!: string;

  @Field(() => DateTime)
  revokedAt!: Date;
}

const LogoutResult = resultUnion('AuthLogoutResult', () => [LoggedOut, InvalidToken]);

const SessionConnection = connectionType('AuthSession', () => SessionType);
const tokenInput = z.object({ refreshToken: plainText(1000) });

@Resolver(() => SessionType)
export class SessionResolver {
  @Directive('@authenticated')
  @Query(() => [SessionType], {
    description: 'The sessions of whoever asks, newest first: all that are active, then the latest that have ended.',
  })
  async authSessions(@Ctx() { auth, principal }: Context): Promise<Session[]> {
    if (principal === null) throw new Refusal('UNAUTHENTICATED');
    return auth.sessions.list(principal.accountId);
  }

  @Directive('@authenticated')
  @Query(() => SessionConnection, { description: 'The sessions of whoever asks that have ended, newest first.' })
  async authEndedSessions(
    @Arg('first', firstType, firstOptions) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of the page before.' }) after: string | null,
    @Ctx() { auth, principal }: Context,
  ): Promise<Connection<Session>> {
    if (principal === null) throw new Refusal('UNAUTHENTICATED');
    const page = parsePage(first, after);
    return toConnection(await auth.sessions.listEnded({ accountId: principal.accountId, page }), page, positionOf);
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is the session that asks.' })
  isCurrent(@Root() session: Session, @Ctx() { principal }: Context): boolean {
    return principal?.sessionId === session.id;
  }

  @FieldResolver(() => Boolean, { description: 'Whether it is neither revoked nor expired.' })
  isActive(@Root() session: Session, @Ctx() { auth }: Context): boolean {
    return auth.sessions.isLive(session);
  }

  @FieldResolver(() => DeviceType)
  device(@Root() { userAgent }: Session): Device {
    return describeDevice(userAgent);
  }

  @Mutation(() => RefreshSessionResult, { description: 'Exchanges a refresh token for fresh tokens.' })
  async refreshSession(
    @Arg('input', () => RefreshSessionInput) input: RefreshSessionInput,
    @Ctx() { auth, client, response }: Context,
  ): Promise<typeof RefreshSessionResult> {
    const outcome = await auth.sessions.refresh({ ...parseInput(tokenInput, input), client });
    if (outcome.kind === 'invalid-token') {
      response.announceRevoked(outcome.revokedSessionIds);
      return refused('INVALID_TOKEN');
    }
    const { session, access, refreshToken } = outcome;
    return {
      __typename: 'SessionRefreshed',
      session,
      accessToken: access.token,
      accessTokenExpiresAt: access.expiresAt,
      refreshToken,
    } as SessionRefreshed;
  }

  @Mutation(() => LogoutResult, {
    description: 'Ends the session that asks, or the one of a refresh token. Its tokens are refused from the next request on.',
  })
  async logout(
    @Arg('input', () => LogoutInput, { nullable: true }) input: LogoutInput | null,
    @Ctx() { auth, client, principal, response }: Context,
  ): Promise<typeof LogoutResult> {
    if (!input && principal === null) throw new Refusal('UNAUTHENTICATED');
    const of = input ? parseInput(tokenInput, input) : { sessionId: principal?.sessionId ?? '' };
    const outcome = await auth.sessions.logOut({ of, client });
    if (outcome === null) return refused('INVALID_TOKEN');
    const { sessionId, revokedAt } = outcome;
    response.announceRevoked([sessionId]);
    if (outcome.transport === 'COOKIE') response.clearSessionCookie();
    return { __typename: 'LoggedOut', sessionId, revokedAt } as LoggedOut;
  }
}
