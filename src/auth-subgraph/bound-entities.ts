import { isUnionType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { Refusal } from '../lib/errors.ts';
import { isObject } from '../lib/is-object.ts';
import type { Context } from './context.ts';
import { toGraphqlError } from './subgraph-errors.ts';

type EntitiesResolver = GraphQLFieldResolver<unknown, Context, { readonly representations: readonly unknown[] }>;

/**
 * Has `Query._entities` refuse (`INVALID_INPUT`) more representations than one request may bring, in all its fields together, and
 * answer each that is no object or names no entity of ours with null and the same error. Changes the schema; one without entities stays as it is.
 */
export function boundEntities(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const union = schema.getType('_Entity');
  if (!field?.resolve || !isUnionType(union)) return;
  const names: ReadonlySet<unknown> = new Set(union.getTypes().map(({ name }) => name));
  field.resolve = bounded(field.resolve as EntitiesResolver, names);
}

function bounded(resolve: EntitiesResolver, names: ReadonlySet<unknown>): EntitiesResolver {
  const isEntity = (given: unknown) => isObject(given) && names.has(given['__typename']);
  return (source, { representations }, context, info) => {
    const { entityBudget, settings } = context;
    entityBudget.left -= representations.length;
    if (entityBudget.left < 0) throw toGraphqlError(tooMany(settings.representationsMax), context);
    const resolved = (
      resolve(source, { representations: representations.filter(isEntity) }, context, info) as unknown[]
    ).values();
    return representations.map((given) => (isEntity(given) ? resolved.next().value : toGraphqlError(malformed, context)));
  };
}

const malformed = new Refusal('INVALID_INPUT', {
  detail: 'A representation must be an object that names an entity of this subgraph.',
});

function tooMany(max: number): Refusal {
  const detail = `A request may ask for ${max} entities at once. Ask in parts, or raise \`limits.representationsMax\`.`;
  return new Refusal('INVALID_INPUT', { detail });
}
