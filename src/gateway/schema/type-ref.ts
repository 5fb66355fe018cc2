import { Kind, parseType, type TypeNode } from 'graphql';

/** A field's type as a chain of wrappers: `of` is the element of a list and null for a named type. */
export interface TypeRef {
  /** The innermost named type. */
  readonly name: string;
  readonly nonNull: boolean;
  readonly of: TypeRef | null;
}

export function typeRef(node: TypeNode, nonNull = false): TypeRef {
  if (node.kind === Kind.NON_NULL_TYPE) return typeRef(node.type, true);
  if (node.kind === Kind.NAMED_TYPE) return { name: node.name.value, nonNull, of: null };
  const of = typeRef(node.type);
  return { name: of.name, nonNull, of };
}

/** Reads `[Int!]!`. Throws a GraphQL syntax error for anything else. */
export function parseTypeRef(text: string): TypeRef {
  return typeRef(parseType(text, { noLocation: true }));
}

export function typeRefText(ref: TypeRef): string {
  const inner = ref.of ? `[${typeRefText(ref.of)}]` : ref.name;
  return ref.nonNull ? `${inner}!` : inner;
}
