import { Directive, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { z } from 'zod';
import { fromEpochMilliseconds } from '../lib/clock.ts';
import { Refusal } from '../lib/errors.ts';
import type { Page, PageRequest, Position } from '../lib/page.ts';

// Other subgraphs page in the same way, and then this type is theirs, too: it has the four fields of Relay's specification.
@Directive('@shareable')
@ObjectType({ description: 'Where a page ends, and whether there is another.', simpleResolvers: true })
class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether the page was asked for by `after`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'For `after`.' })
  endCursor!: string | null;
}

export interface Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[];
  readonly pageInfo: PageInfo;
}

/** The types `<Name>Connection` and `<Name>Edge` (GraphQL Cursor Connections, as far as it goes forward). */
export function connectionType(name: string, node: () => ClassType): ClassType<Connection<object>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(node)
    node!: object;

    @Field(() => String, { description: 'For `after`.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, { description: 'A page of a list, newest first.', simpleResolvers: true })
  class ConnectionType {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;
  }
  return ConnectionType;
}

/** What to write at the argument `first` of a connection. */
export const firstOptions = { defaultValue: 20, description: 'How many, 100 at most.' } as const;
export const firstType = () => Int;

const cursorPattern = /^(\d{1,15})\.([\w-]{1,100})$/;

const pageInput = z.object({
  first: z.int().min(1).max(100),
  after: z
    .string()
    .max(300)
    .nullish()
    .transform((text) => (text ? readCursor(text) : null)),
});

/** The arguments of a connection. Throws the refusal `INVALID_INPUT` for a cursor that we never gave out. */
export function parsePage(first: number, after: string | null | undefined): PageRequest {
  const parsed = pageInput.safeParse({ first, after });
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message, code }) => ({ loc: path.map(String), msg: message, type: code }));
  throw new Refusal('INVALID_INPUT', { faults });
}

function readCursor(text: string): Position {
  const [, at, id] = cursorPattern.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (at === undefined || id === undefined) {
    throw new Refusal('INVALID_INPUT', { faults: [{ loc: ['after'], msg: 'must be a cursor', type: 'custom' }] });
  }
  return { at: fromEpochMilliseconds(Number(at)), id };
}

/** Returns a page, as `request` asked for it, as its connection. */
export function toConnection<Node>(
  { items, hasNextPage }: Page<Node>,
  { after }: PageRequest,
  toPosition: (node: Node) => Position,
): Connection<Node> {
  const edges = items.map((node) => ({ node, cursor: writeCursor(toPosition(node)) }));
  const [startCursor, endCursor] = [edges.at(0)?.cursor ?? null, edges.at(-1)?.cursor ?? null];
  return { edges, pageInfo: { hasNextPage, hasPreviousPage: after !== null, startCursor, endCursor } };
}

/** Returns the place of something in a list that is ordered by when it was made. */
export function positionOf({ createdAt: at, id }: { readonly createdAt: Date; readonly id: string }): Position {
  return { at, id };
}

function writeCursor({ at, id }: Position): string {
  return Buffer.from(`${at.getTime()}.${id}`).toString('base64url');
}
