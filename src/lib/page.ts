/** A place in a list that is ordered by time and, at the same moment, by id. */
export interface Position {
  readonly at: Date;
  readonly id: string;
}

/** Which part of such a list: the first so many after a position, or from the beginning. */
export interface PageRequest {
  readonly first: number;
  readonly after: Position | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly hasNextPage: boolean;
}

/** The page out of rows that were read one further than it is long. */
export function cutPage<Item>(rows: readonly Item[], { first }: PageRequest): Page<Item> {
  return { items: rows.slice(0, first), hasNextPage: rows.length > first };
}
