import { Kind, parseType, type TypeNode } from 'graphql';

/** A field's type as a chain of wrappers: `of` is the element of a list and null for a named type. */
export interface TypeRef {
  /** The innermost named type. */
  readonly name: string;
  readonly nonNull: boolean;
  readonly of: TypeRef | null;
  /** As SDL has it: `[Int!]!`. */
  readonly text: string;
}

export function typeRef(node: TypeNode): TypeRef {
  if (node.kind === Kind.NON_NULL_TYPE) {
    const nullable = typeRef(node.type);
    return { ...nullable, nonNull: true, text: `${nullable.text}!` };
  }
  if (node.kind === Kind.NAMED_TYPE) return { name: node.name.value, nonNull: false, of: null, text: node.name.value };
  const of = typeRef(node.type);
  return { name: of.name, nonNull: false, of, text: `[${of.text}]` };
}

/** The type without its marks of what is not null: `[Int]` of `[Int!]!`. */
export function nullableRef({ name, of }: TypeRef): TypeRef {
  if (of === null) return { name, nonNull: false, of, text: name };
  const element = nullableRef(of);
  return { name, nonNull: false, of: element, text: `[${element.text}]` };
}

/** Reads `[Int!]!`. Throws a GraphQL syntax error for anything else. */
export function parseTypeRef(text: string): TypeRef {
  return typeRef(parseType(text, { noLocation: true }));
}
