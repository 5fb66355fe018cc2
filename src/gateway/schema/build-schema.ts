import {
  GraphQLSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  specifiedDirectives,
  type DocumentNode,
  type GraphQLNamedType,
} from 'graphql';
import { extendSchemaImpl } from 'graphql/utilities/extendSchema.js';
import type { Sliced } from '../../lib/sliced.ts';

/**
 * Builds a schema as graphql-js' `buildASTSchema` does, and pauses after each type: in one piece a schema with thousands of types
 * would stop the event loop for several hundred milliseconds. The document is taken to be valid SDL. With `assumeValid` the schema
 * is taken to be valid too; without it, graphql-js validates the schema in one piece when a document is first validated.
 */
export function* buildSchema(document: DocumentNode, { assumeValid }: { readonly assumeValid: boolean }): Sliced<GraphQLSchema> {
  const config = extendSchemaImpl(emptySchema, document, { assumeValidSDL: true, assumeValid });
  yield;
  for (const type of config.types) {
    resolveThunks(type);
    yield;
  }
  const byName = (name: string) => config.types.filter(isObjectType).find((type) => type.name === name);
  const roots = config.astNode
    ? {}
    : { query: byName('Query'), mutation: byName('Mutation'), subscription: byName('Subscription') };
  const own = new Set(config.directives.map(({ name }) => name));
  const directives = [...config.directives, ...specifiedDirectives.filter(({ name }) => !own.has(name))];
  yield;
  return new GraphQLSchema({ ...config, ...roots, directives });
}

const emptySchema = {
  description: undefined,
  types: [],
  directives: [],
  extensions: {},
  extensionASTNodes: [],
  assumeValid: false,
};

/** graphql-js makes fields, interfaces and members of a type when they are first asked for. */
function resolveThunks(type: GraphQLNamedType): void {
  if (isObjectType(type) || isInterfaceType(type)) {
    type.getInterfaces();
    type.getFields();
  } else if (isInputObjectType(type)) type.getFields();
  else if (isUnionType(type)) type.getTypes();
}
