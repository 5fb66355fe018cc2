import { isObjectType, isUnionType, type GraphQLSchema } from 'graphql';
import type { ContextArgument, SubgraphModel } from './subgraph-model.ts';
import type { Supergraph } from './supergraph.ts';

/** What a field is given of objects above it, as a single schema over the same data would read it. */
export interface Contexts {
  /** The arguments of an object type's field that no client gives, each once. */
  of(typeName: string, fieldName: string): readonly TakenArgument[];
  /** Whether objects of the type set what the argument takes. */
  sets(typeName: string, taken: TakenArgument): boolean;
}

export interface TakenArgument extends ContextArgument {
  /** Contexts of one name in several subgraphs are different ones. */
  readonly subgraph: string;
}

export function readContexts({ models, fullSchema }: Pick<Supergraph, 'models' | 'fullSchema'>): Contexts {
  const known = new Map<string, readonly TakenArgument[]>();
  return {
    of(typeName, fieldName) {
      const coordinate = `${typeName}.${fieldName}`;
      const found = known.get(coordinate) ?? takenBy(models, fullSchema, typeName, fieldName);
      known.set(coordinate, found);
      return found;
    },
    sets: (typeName, { subgraph, context }) =>
      models.some(
        ({ name, contexts }) =>
          name === subgraph && namesOf(fullSchema, typeName).some((one) => contexts.get(one)?.includes(context) ?? false),
      ),
  };
}

function takenBy(
  models: readonly SubgraphModel[],
  schema: GraphQLSchema,
  typeName: string,
  fieldName: string,
): readonly TakenArgument[] {
  return models.flatMap((model) =>
    namesOf(schema, typeName).flatMap((owner) =>
      (model.types.get(owner)?.fields.get(fieldName)?.contextArguments ?? []).map((taken) => ({
        ...taken,
        subgraph: model.name,
      })),
    ),
  );
}

/** The type, its interfaces, and the unions that it is in. */
function namesOf(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [typeName];
  const unions = Object.values(schema.getTypeMap()).filter((other) => isUnionType(other) && other.getTypes().includes(type));
  return [typeName, ...type.getInterfaces().map(({ name }) => name), ...unions.map(({ name }) => name)];
}
