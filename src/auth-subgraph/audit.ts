import { Arg, Ctx, Directive, Field, ID, ObjectType, Query, registerEnumType, Resolver } from 'type-graphql';
import type { AuditEvent } from '../auth/audit/audit-event.entity.ts';
import { connectionType, firstOptions, firstType, parsePage, toConnection, type Connection } from './connection.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { parseInput, plainText } from './parse-input.ts';
import { requirePrincipal, requireScope } from './require-principal.ts';

const AuditOutcomes = { SUCCESS: 'success', FAILURE: 'failure' } as const;

registerEnumType(AuditOutcomes, { name: 'AuthAuditOutcome', description: 'Whether what was tried was done.' });

@ObjectType('AuthAuditEvent', { description: 'Something that happened to an account.', simpleResolvers: true })
class AuditEventType {
  @Field(() => ID)
  id!: string;

  @Field(() => DateTime)
  at!: Date;

  @Field(() => String, { description: 'For example `session.opened`.' })
  type!: string;

  @Field(() => AuditOutcomes)
  outcome!: 'success' | 'failure';

  @Field(() => String, {
    nullable: true,
    description: 'Why it failed, as a constant word. Of a success: more about it, such as the reason that was given.',
  })
  reason!: string | null;

  @Field(() => ID, { nullable: true, description: 'Whom it happened to. Null: no account goes by the name that was given.' })
  accountId!: string | null;

  @Field(() => ID, { nullable: true, description: 'Who did it, where that is proved.' })
  actorId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The session or API key that it is about.' })
  sessionId!: string | null;

  @Field(() => String, { nullable: true })
  address!: string | null;

  @Field(() => String, { nullable: true, description: 'The device, as it called itself.' })
  userAgent!: string | null;

  @Field(() => ID)
  requestId!: string;
}

const AuditEventConnection = connectionType('AuthAuditEvent', () => AuditEventType);

@Resolver()
export class AuditResolver {
  @Directive('@authenticated')
  @Query(() => AuditEventConnection, {
    description: 'What happened to your account, newest first; to other accounts with the scope `audit:read`.',
  })
  async authAuditEvents(
    @Arg('first', firstType, firstOptions) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of the page before.' }) after: string | null,
    @Arg('userId', () => ID, { nullable: true, description: 'Whose account. Default: yours.' }) userId: string | null,
    @Arg('everyone', () => Boolean, { defaultValue: false, description: 'Of all accounts, and of none.' }) everyone: boolean,
    @Ctx() context: Context,
  ): Promise<Connection<AuditEvent>> {
    const own = requirePrincipal(context).accountId;
    const named = userId ? parseInput(plainText(100), userId) : own;
    if (everyone || named !== own) requireScope(context, 'audit:read');
    const page = parsePage(first, after);
    const events = await context.auth.audit.list({ page, accountId: everyone ? null : named });
    return toConnection(events, page, ({ at, id }) => ({ at, id }));
  }
}
