/** A type reference as data: `[Int!]` is a nullable list of non-null `Int`. */
export interface TypeShape {
  readonly nonNull: boolean;
  readonly item: TypeShape | null;
  readonly named: string;
}

/** Reads the printed form of a type reference. */
export function parseTypeShape(printed: string): TypeShape {
  const nonNull = printed.endsWith('!');
  const bare = nonNull ? printed.slice(0, -1) : printed;
  if (!bare.startsWith('[')) return { nonNull, item: null, named: bare };
  const item = parseTypeShape(bare.slice(1, -1));
  return { nonNull, item, named: item.named };
}

/** The shape that satisfies all of `shapes` (same depth of lists): non-null wherever one of them is. */
export function strictestShape(shapes: readonly TypeShape[]): TypeShape {
  return shapes.reduce((left, right) => ({
    nonNull: left.nonNull || right.nonNull,
    item: left.item && right.item ? strictestShape([left.item, right.item]) : null,
    named: left.named,
  }));
}
