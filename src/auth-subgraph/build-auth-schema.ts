// oxlint-disable-next-line import/no-unassigned-import -- type-graphql's decorators look for it, so it comes first.
import 'reflect-metadata';
import { buildSubgraphSchema, printSubgraphSchema, type GraphQLResolverMap } from '@apollo/subgraph';
import { parse, print, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, createResolversMap, type MiddlewareFn } from 'type-graphql';
import { defaultNames, type SchemaNames } from '../lib/schema-names.ts';
import { resolveUserReference, UserResolver } from './accounts.ts';
import { AdministrationResolver } from './administration.ts';
import { ApiKeyResolver } from './api-keys.ts';
import { AuditResolver } from './audit.ts';
import { boundEntities } from './bound-entities.ts';
import type { Context } from './context.ts';
import { toGraphqlError } from './subgraph-errors.ts';
import { EndSessionsResolver } from './end-sessions.ts';
import { applyNames } from './names/apply-names.ts';
import { OtpResolver } from './otp.ts';
import { PasswordResolver } from './passwords.ts';
import { RegistrationResolver } from './registration.ts';
import { SessionResolver } from './sessions.ts';
import { SettingsResolver } from './settings.ts';
import { SignInResolver } from './sign-in.ts';
import { StepUpResolver } from './step-up.ts';
import { TwoFactorResolver } from './two-factor.ts';
import { GoogleResolver } from './google.ts';
import { UndoResolver } from './undo.ts';
import { VersionResolver } from './auth-version.ts';

export interface SubgraphSchema {
  readonly schema: GraphQLSchema;
  /** The SDL without the definitions of federation itself, which `_service { sdl }` adds. */
  readonly sdl: string;
}

const link = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@authenticated", "@requiresScopes"])`;

/**
 * Returns the schema of the auth subgraph: types and resolvers as type-graphql reads them from the classes, under the names
 * that the operator gives them, and around them what makes a subgraph, as @apollo/subgraph builds it from the printed SDL.
 * Throws a `SchemaNamesError` for names that cannot be used.
 */
export function buildAuthSchema(names: SchemaNames = defaultNames): SubgraphSchema {
  const plain = buildSchemaSync({
    resolvers: [
      AdministrationResolver,
      ApiKeyResolver,
      AuditResolver,
      UserResolver,
      RegistrationResolver,
      SignInResolver,
      GoogleResolver,
      SessionResolver,
      EndSessionsResolver,
      OtpResolver,
      PasswordResolver,
      SettingsResolver,
      StepUpResolver,
      TwoFactorResolver,
      UndoResolver,
      VersionResolver,
    ],
    // Inputs are parsed in the resolvers: the library's own validation would repeat them in its errors.
    validate: false,
    globalMiddlewares: [showRefusals],
    // Its check knows no directives of federation. @apollo/subgraph checks the whole.
    skipCheck: true,
  });
  const resolvers = createResolversMap(plain);
  const { document, resolvers: named } = applyNames(
    {
      document: parse(`${link}\n\n${printSubgraphSchema(plain)}`),
      resolvers: { ...resolvers, User: { ...(resolvers['User'] as object), __resolveReference: resolveUserReference } },
    },
    names,
  );
  const schema = buildSubgraphSchema([{ typeDefs: document, resolvers: named as GraphQLResolverMap<Context> }]);
  boundEntities(schema);
  return { schema, sdl: `${print(document)}\n` };
}

const showRefusals: MiddlewareFn<Context> = async ({ context }, next) => {
  try {
    return (await next()) as unknown;
  } catch (error) {
    throw toGraphqlError(error, context);
  }
};
