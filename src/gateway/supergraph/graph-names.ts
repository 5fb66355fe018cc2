import { Kind, type DocumentNode } from 'graphql';
import { named, text } from '../schema/read-directives.ts';

/** The subgraphs' names by the values of `join__Graph`. */
export function graphNames({ definitions }: DocumentNode): Map<string, string> {
  const values = definitions.flatMap((type) =>
    type.kind === Kind.ENUM_TYPE_DEFINITION && type.name.value === 'join__Graph' ? (type.values ?? []) : [],
  );
  return new Map(
    values.map(({ name, directives }) => [name.value, named(directives, 'join__graph').map((one) => text(one, 'name'))[0] ?? '']),
  );
}
