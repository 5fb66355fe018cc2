import type { Subgraph } from '../subgraph/subgraph-definition.ts';
import type { TypeRef } from '../../schema/type-ref.ts';

/** Tells which types are of others, by what any subgraph says: members of unions, and implementations of interfaces. */
export interface Subtypes {
  isOf(name: string, wider: string): boolean;
}

export function readSubtypes(subgraphs: readonly Subgraph[]): Subtypes {
  const members = new Map<string, Set<string>>();
  const add = (wider: string, name: string): void => {
    const known = members.get(wider);
    if (known) known.add(name);
    else members.set(wider, new Set([name]));
  };
  for (const { types } of subgraphs) {
    for (const type of types.values()) {
      for (const face of type.interfaces.keys()) add(face, type.name);
      for (const member of type.members.keys()) add(type.name, member);
    }
  }
  return { isOf: (name, wider) => members.get(wider)?.has(name) ?? false };
}

/**
 * Returns whether a value of one type is always one of the other: the named type is the same or of it, and what is non-null there is
 * non-null here, in lists too (https://spec.graphql.org/September2025/#sec-Objects.Type-Validation).
 */
export function isSubtype(a: TypeRef, b: TypeRef, subtypes: Subtypes): boolean {
  if (b.nonNull && !a.nonNull) return false;
  if (a.of && b.of) return isSubtype(a.of, b.of, subtypes);
  if (a.of || b.of) return false;
  return a.name === b.name || subtypes.isOf(a.name, b.name);
}
