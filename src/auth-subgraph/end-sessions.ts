import { Arg, Ctx, Directive, Field, ID, InputType, Int, Mutation, ObjectType, registerEnumType, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { EndedSessions } from '../auth/sessions/end-session.use-case.ts';
import { FreshProofRequired } from './common-refusals.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { parseInput, plainText, requiredLine } from './parse-input.ts';
import { refused, RefusalObject, resultUnion } from './refusal-type.ts';
import { requirePrincipal } from './require-principal.ts';

const RevocationScopes = { OTHERS: 'OTHERS', ALL: 'ALL' } as const;

registerEnumType(RevocationScopes, {
  name: 'RevocationScope',
  description: 'Which of your sessions.',
  valuesConfig: {
    OTHERS: { description: 'All but the one that asks.' },
    ALL: { description: 'All, the one that asks included.' },
  },
});

@InputType({ description: 'Which session ends, and why.' })
class RevokeSessionInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true, description: 'Kept with the session and in the audit log.' })
  reason?: string | null;
}

@InputType({ description: 'Which sessions end, and why.' })
class RevokeSessionsInput {
  @Field(() => RevocationScopes)
  scope!: 'OTHERS' | 'ALL';

  @Field(() => String, { nullable: true, description: 'Kept with the sessions and in the audit log.' })
  reason?: string | null;
}

@ObjectType({ description: 'The session has ended. Its tokens are refused from the next request on.', simpleResolvers: true })
class SessionRevoked {
  @Field(() => Boolean)
  success!: boolean;

  @Field(() => ID)
  sessionId!: string;

  @Field(() => Int, { description: 'How many tokens that were good before are not any more.' })
  revokedTokens!: number;

  @Field(() => DateTime)
  revokedAt!: Date;
}

@ObjectType({
  implements: RefusalObject,
  description: 'There is no such session, or it is not yours and you may not end those of others.',
  simpleResolvers: true,
})
class SessionNotFound extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'The session was revoked before, or has expired.', simpleResolvers: true })
class SessionAlreadyRevoked extends RefusalObject {}

@ObjectType({ description: 'The sessions have ended; perhaps there were none.', simpleResolvers: true })
class SessionsRevoked {
  @Field(() => Boolean)
  success!: boolean;

  @Field(() => [ID])
  sessionIds!: readonly string[];

  @Field(() => Int, { description: 'How many tokens that were good before are not any more.' })
  revokedTokens!: number;

  @Field(() => DateTime)
  revokedAt!: Date;
}

const RevokeSessionResult = resultUnion('AuthRevokeSessionResult', () => [
  SessionRevoked,
  SessionNotFound,
  SessionAlreadyRevoked,
  FreshProofRequired,
]);

const reason = requiredLine(200)
  .nullish()
  .transform((text) => text ?? null);
const revokeSessionInput = z.object({ id: plainText(100), reason });
const revokeSessionsInput = z.object({ scope: z.enum(['OTHERS', 'ALL']), reason });

@Resolver()
export class EndSessionsResolver {
  @Directive('@authenticated')
  @Mutation(() => RevokeSessionResult, {
    description:
      'Ends a session of yours. With the scope `sessions:revoke` and a fresh proof, or a key that was given the scope, it ends anybody’s. Asking again says that it has ended.',
  })
  async revokeSession(
    @Arg('input', () => RevokeSessionInput) input: RevokeSessionInput,
    @Ctx() context: Context,
  ): Promise<typeof RevokeSessionResult> {
    const actor = requirePrincipal(context);
    const { id: sessionId, reason: why } = parseInput(revokeSessionInput, input);
    const outcome = await context.auth.sessions.end({ actor, sessionId, reason: why, client: context.client });
    if (outcome.kind === 'not-found') return refused('SESSION_NOT_FOUND');
    if (outcome.kind === 'already-ended') return refused('SESSION_ALREADY_REVOKED');
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    afterwards(outcome, context);
    const { revokedTokens, revokedAt } = outcome;
    return { __typename: 'SessionRevoked', success: true, sessionId, revokedTokens, revokedAt } as SessionRevoked;
  }

  @Directive('@authenticated')
  @Mutation(() => SessionsRevoked, { description: 'Ends sessions of yours.' })
  async revokeSessions(
    @Arg('input', () => RevokeSessionsInput) input: RevokeSessionsInput,
    @Ctx() context: Context,
  ): Promise<SessionsRevoked> {
    const actor = requirePrincipal(context);
    const { scope: which, reason: why } = parseInput(revokeSessionsInput, input);
    const ended = await context.auth.sessions.endOwn({ actor, which, reason: why, client: context.client });
    afterwards(ended, context);
    return { success: true, ...ended };
  }
}

/** Tells gateways, and takes the cookie back from a browser whose own session is among those that ended. */
function afterwards({ sessionIds }: EndedSessions, { principal, response }: Context): void {
  response.announceRevoked(sessionIds);
  if (principal !== null && sessionIds.includes(principal.sessionId)) response.clearSessionCookie();
}
