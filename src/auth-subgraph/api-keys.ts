import { Arg, Ctx, Directive, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from 'type-graphql';
import { z } from 'zod';
import type { ApiKey } from '../auth/api-keys/api-key.entity.ts';
import { FreshProofRequired } from './common-refusals.ts';
import { connectionType, firstOptions, firstType, parsePage, positionOf, toConnection, type Connection } from './connection.ts';
import type { Context } from './context.ts';
import { DateTime } from './date-time.ts';
import { parseInput, plainText, requiredLine, scopeName } from './parse-input.ts';
import { refused, RefusalObject, resultUnion } from './refusal-type.ts';
import { requireAsker, requirePerson } from './require-principal.ts';
import { secondsPerDay } from '../lib/clock.ts';

@ObjectType('AuthApiKey', { description: 'A secret with which a program acts for an account.', simpleResolvers: true })
class ApiKeyType {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'What its owner calls it.' })
  name!: string;

  @Field(() => String, { description: 'How the secret begins.' })
  hint!: string;

  @Field(() => [String], { description: 'What it may do at most; never more than its owner may at that moment.' })
  scopes!: readonly string[];

  @Field(() => DateTime)
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it ends. Null: when it is revoked.' })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'To within a few minutes. Null: never.' })
  lastUsedAt!: Date | null;

  @Field(() => ID, { nullable: true, description: 'The key that was made in its place.' })
  replacedById!: string | null;

  @Field(() => DateTime, { nullable: true })
  revokedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it ended.' })
  revokedReason!: string | null;
}

@InputType({ description: 'A new API key.' })
class CreateApiKeyInput {
  @Field(() => String, { description: 'What to call it.' })
  name!: string;

  @Field(() => [String], { defaultValue: [], description: 'Scopes that you hold. None: it may do what every user may.' })
  scopes!: string[];

  @Field(() => DateTime, { nullable: true, description: 'When it ends. Default: when it is revoked.' })
  expiresAt?: Date | null;
}

@ObjectType({ description: 'A key, and its secret for the only time.', simpleResolvers: true })
class ApiKeyCreated {
  @Field(() => ApiKeyType)
  apiKey!: ApiKeyType;

  @Field(() => String, { description: 'For `Authorization: Bearer` or `X-API-Key`. It is not shown again.' })
  secret!: string;
}

@ObjectType({ implements: RefusalObject, description: 'You do not hold one of the scopes.', simpleResolvers: true })
class ScopeNotHeld extends RefusalObject {}

@ObjectType({ implements: RefusalObject, description: 'You have as many keys as one may have.', simpleResolvers: true })
class TooManyKeys extends RefusalObject {}

@InputType({ description: 'Which key gets a new secret.' })
class RotateApiKeyInput {
  @Field(() => ID)
  id!: string;

  @Field(() => Int, {
    defaultValue: secondsPerDay,
    description: 'How long the old secret still works, at least as long as an access token lives. 0: no longer.',
  })
  overlapSeconds!: number;
}

@ObjectType({ description: 'A key in the place of another, and its secret for the only time.', simpleResolvers: true })
class ApiKeyRotated {
  @Field(() => ApiKeyType)
  apiKey!: ApiKeyType;

  @Field(() => String, { description: 'For `Authorization: Bearer` or `X-API-Key`. It is not shown again.' })
  secret!: string;

  @Field(() => ApiKeyType, { description: 'The old key, with the time at which it ends.' })
  replaced!: ApiKeyType;
}

@ObjectType({
  implements: RefusalObject,
  description: 'You have no such key, or it has ended or was rotated before.',
  simpleResolvers: true,
})
class ApiKeyNotFound extends RefusalObject {}

@InputType({ description: 'Which key ends, and why.' })
class RevokeApiKeyInput {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { nullable: true, description: 'Kept with the key.' })
  reason?: string | null;
}

@ObjectType({ description: 'The key has ended. Asking again gives the same answer.', simpleResolvers: true })
class ApiKeyRevoked {
  @Field(() => ApiKeyType)
  apiKey!: ApiKeyType;
}

const CreateApiKeyResult = resultUnion('AuthCreateApiKeyResult', () => [
  ApiKeyCreated,
  ScopeNotHeld,
  TooManyKeys,
  FreshProofRequired,
]);

const RotateApiKeyResult = resultUnion('AuthRotateApiKeyResult', () => [ApiKeyRotated, ApiKeyNotFound, FreshProofRequired]);

const RevokeApiKeyResult = resultUnion('AuthRevokeApiKeyResult', () => [ApiKeyRevoked, ApiKeyNotFound]);

const ApiKeyConnection = connectionType('AuthApiKey', () => ApiKeyType);

const overlapSecondsMax = 30 * secondsPerDay;
const id = plainText(100);

const createInput = z.object({
  name: requiredLine(100),
  scopes: z.array(scopeName).max(100),
  expiresAt: z
    .date()
    .nullish()
    .transform((time) => time ?? null),
});
const rotateInput = z.object({ id, overlapSeconds: z.int().min(0).max(overlapSecondsMax) });
const revokeInput = z.object({
  id,
  reason: requiredLine(100)
    .nullish()
    .transform((reason) => reason ?? 'revoked'),
});

@Resolver()
export class ApiKeyResolver {
  @Directive('@authenticated')
  @Query(() => [ApiKeyType], {
    description: 'The API keys of whoever asks, newest first: all that work, then the latest that have ended.',
  })
  authApiKeys(@Ctx() context: Context): Promise<ApiKey[]> {
    return context.auth.apiKeys.list(requirePerson(context).accountId);
  }

  @Directive('@authenticated')
  @Query(() => ApiKeyConnection, { description: 'The API keys of whoever asks that have ended, newest first.' })
  async authEndedApiKeys(
    @Arg('first', firstType, firstOptions) first: number,
    @Arg('after', () => String, { nullable: true, description: 'A cursor of the page before.' }) after: string | null,
    @Ctx() context: Context,
  ): Promise<Connection<ApiKey>> {
    const { accountId } = requirePerson(context);
    const page = parsePage(first, after);
    return toConnection(await context.auth.apiKeys.listEnded({ accountId, page }), page, positionOf);
  }

  @Directive('@authenticated')
  @Mutation(() => CreateApiKeyResult, { description: 'Makes an API key. Asks for a fresh proof.' })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput) input: CreateApiKeyInput,
    @Ctx() context: Context,
  ): Promise<typeof CreateApiKeyResult> {
    const asker = requireAsker(context);
    const outcome = await context.auth.apiKeys.create({ ...parseInput(createInput, input), asker, client: context.client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'scope-not-held') return refused('SCOPE_NOT_HELD');
    if (outcome.kind === 'too-many-keys') return refused('TOO_MANY_KEYS');
    return { __typename: 'ApiKeyCreated', apiKey: outcome.apiKey, secret: outcome.secret } as ApiKeyCreated;
  }

  @Directive('@authenticated')
  @Mutation(() => RotateApiKeyResult, {
    description: 'Makes a key in the place of another, which works on for a while. Asks for a fresh proof.',
  })
  async rotateApiKey(
    @Arg('input', () => RotateApiKeyInput) input: RotateApiKeyInput,
    @Ctx() context: Context,
  ): Promise<typeof RotateApiKeyResult> {
    const asker = requireAsker(context);
    const outcome = await context.auth.apiKeys.rotate({ ...parseInput(rotateInput, input), asker, client: context.client });
    if (outcome.kind === 'fresh-proof-required') return refused('FRESH_PROOF_REQUIRED');
    if (outcome.kind === 'not-found') return refused('API_KEY_NOT_FOUND');
    const { apiKey, secret, replaced } = outcome;
    if (replaced.revokedAt !== null) context.response.announceRevoked([replaced.id]);
    return { __typename: 'ApiKeyRotated', apiKey, secret, replaced } as ApiKeyRotated;
  }

  @Directive('@authenticated')
  @Mutation(() => RevokeApiKeyResult, { description: 'Ends an API key. It is refused from the next request on.' })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput) input: RevokeApiKeyInput,
    @Ctx() context: Context,
  ): Promise<typeof RevokeApiKeyResult> {
    const { accountId } = requirePerson(context);
    const apiKey = await context.auth.apiKeys.revoke({ ...parseInput(revokeInput, input), accountId, client: context.client });
    if (apiKey === null) return refused('API_KEY_NOT_FOUND');
    context.response.announceRevoked([apiKey.id]);
    return { __typename: 'ApiKeyRevoked', apiKey } as ApiKeyRevoked;
  }
}
