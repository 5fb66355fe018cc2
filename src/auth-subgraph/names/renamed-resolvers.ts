import { defaultFieldResolver, GraphQLScalarType, Kind, type GraphQLFieldResolver, type TypeDefinitionNode } from 'graphql';
import type { NamedSchema, Types } from './named-schema.ts';
import { fieldsOf, type Naming } from './naming.ts';

type Resolvers = NamedSchema['resolvers'];

/** Returns the resolvers of `types` under the names of `naming`. Each goes on to read and say the default names. */
export function renamedResolvers(resolvers: Resolvers, types: Types, naming: Naming): Resolvers {
  return Object.fromEntries(
    [...types.values()].flatMap((type) => {
      const own = resolvers[type.name.value];
      return own === undefined && fieldsOf(type).length === 0 ? [] : [[naming.type(type.name.value), ofType(type, own, naming)]];
    }),
  );
}

function ofType(type: TypeDefinitionNode, resolvers: unknown, naming: Naming): unknown {
  if (type.kind === Kind.ENUM_TYPE_DEFINITION) return resolvers;
  // @apollo/subgraph copies every property of a scalar, its name included.
  if (resolvers instanceof GraphQLScalarType)
    return new GraphQLScalarType({ ...resolvers.toConfig(), name: naming.type(type.name.value) });
  const { __resolveType, __resolveReference, __isTypeOf, ...own } = (resolvers ?? {}) as TypeResolvers;
  const names = fieldsOf(type).map(({ name }) => [name.value, naming.field(type.name.value, name.value)] as const);
  const fields = names.flatMap(([given, name]) => {
    const resolver = own[given] ?? (given === name ? undefined : readAs(given));
    return resolver === undefined ? [] : [[name, resolver] as const];
  });
  return {
    ...Object.fromEntries(fields),
    ...(__isTypeOf ? { __isTypeOf } : {}),
    ...(__resolveType ? { __resolveType: namedType(__resolveType, naming) } : {}),
    ...(__resolveReference ? { __resolveReference: byGivenNames(__resolveReference, names) } : {}),
  };
}

type Resolve = (...parameters: readonly unknown[]) => unknown;

interface TypeResolvers {
  readonly __resolveType?: Resolve;
  readonly __resolveReference?: Resolve;
  readonly __isTypeOf?: Resolve;
  readonly [field: string]: unknown;
}

/** Reads the value where graphql-js would look for it under the default name. */
function readAs(fieldName: string): GraphQLFieldResolver<unknown, unknown> {
  return (source, args, context, info) => defaultFieldResolver(source, args, context, { ...info, fieldName });
}

function namedType(resolveType: Resolve, naming: Naming): Resolve {
  return async (...parameters) => {
    const name = await resolveType(...parameters);
    return typeof name === 'string' ? naming.type(name) : name;
  };
}

/** Hands a representation on under default names. */
function byGivenNames(resolve: Resolve, names: readonly (readonly [given: string, name: string])[]): Resolve {
  const given = new Map(names.map(([before, after]) => [after, before]));
  return (representation, ...rest) => {
    const entries = Object.entries(representation as object).map(([name, value]) => [given.get(name) ?? name, value] as const);
    return resolve(Object.fromEntries(entries), ...rest);
  };
}
