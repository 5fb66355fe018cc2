import type { Selection } from '../../operation/selection.ts';

/** How one operation is answered: requests, what each of them brings to which position of the answer, and the shape of the answer. */
export interface OperationPlan {
  readonly kind: 'query' | 'mutation' | 'subscription';
  /** The shape of the response. */
  readonly selection: Selection;
  readonly root: Position;
  /** Every request after those that it waits for. */
  readonly fetches: readonly Fetch[];
  /** For each fetch, the ids of the fetches that wait for its response. */
  readonly followers: readonly (readonly number[])[];
}

/** One request to one subgraph. */
export interface Fetch {
  readonly id: number;
  /** The subgraph's name. */
  readonly subgraph: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly level: number;
  readonly document: string;
  /** What the document is written from again where arguments take several values from contexts; null where none takes any. */
  readonly batched: FetchDocument | null;
  /** Names of the operation's variables that the document uses. */
  readonly variables: readonly string[];
  readonly groups: readonly Group[];
  /** Fetches, by id, whose answers must be there before. */
  readonly after: readonly number[];
}

/** What a fetch's document is written from. */
export interface FetchDocument {
  readonly operation: Fetch['operation'];
  /** Directives of the operation, each with a space before it. */
  readonly directives: string;
  /** Of the operation's own variables, by name. */
  readonly declarations: ReadonlyMap<string, string>;
  /** What is asked at the root beside entities; an empty text: nothing. */
  readonly root: WrittenSelection;
  /** Names of the operation's variables that are used at the root. */
  readonly variables: readonly string[];
  readonly lists: readonly EntityList[];
  /** Definitions by name. */
  readonly fragments: ReadonlyMap<string, string>;
}

/** A selection set as text, without its braces. */
export interface WrittenSelection {
  readonly text: string;
  /** Names of the fragments that are spread in the text, and in these. */
  readonly fragments: readonly string[];
}

/** Entities that are asked for the same. */
export interface EntityList {
  readonly alias: string;
  /** Takes the representations. */
  readonly variable: string;
  /** Names of the operation's variables that are used in the selection. */
  readonly variables: readonly string[];
  /** Names of the fragments that the selection needs. */
  readonly fragments: readonly string[];
  readonly contexts: readonly Pick<ContextVariable, 'variable' | 'type'>[];
  /** The selection: text and names of variables by turns. */
  readonly pieces: readonly string[];
}

/** What a fetch brings to one position: fields at the root, or the entities that belong to the objects there. */
export interface Group {
  readonly position: Position;
  /** Which of the position's sources this is. */
  readonly source: number;
  /** Null at the root. */
  readonly entities: Entities | null;
}

export interface Entities {
  /** The key of the list in the subgraph's answer. Groups may share one. */
  readonly alias: string;
  /** The variable that takes the representations of the list. */
  readonly variable: string;
  readonly entries: readonly EntityEntry[];
  /** What its fields are given as arguments. Entities for which that differs are asked for apart, in batches. */
  readonly contexts: readonly ContextVariable[];
}

/** A variable that takes one value of an object above. */
export interface ContextVariable {
  readonly variable: string;
  /** The type that the subgraph declares for the argument. */
  readonly type: string;
  /** Objects that may set it, nearest first. */
  readonly sources: readonly ContextSource[];
}

/** Objects of one type at a position further up, and the field set with one leaf, which is the value. */
export interface ContextSource {
  readonly position: Position;
  /** Null at the root, whose type is not to be found out. */
  readonly type: string | null;
  readonly needs: Selection;
}

/** What represents objects of some types. */
export interface EntityEntry {
  readonly types: readonly string[];
  readonly needs: Selection;
  /** What the entity is asked for as; null: its own type. */
  readonly typename: string | null;
  /** Not asked for where the object's type is unknown. */
  readonly typed: boolean;
}

/**
 * Where objects stand in the answer, as one subgraph returned them. An object has sources: the first is the subgraph's own object,
 * each other is what a fetch brings for it. Every field of the selection is read from one of them.
 */
export interface Position {
  readonly id: number;
  /** What its lists or objects stand in, all of one fetch. Empty at the root, which is one object without a base of its own. */
  readonly parents: readonly ParentPosition[];
  /** Something below or here comes from another request, so that objects need be counted and told apart. */
  readonly rows: boolean;
  /** Objects of one entity have rows of their own, because what is below is given values of different objects above. */
  readonly apart: boolean;
  /** The fetch, by id, behind each source; null for the root's base. */
  readonly sources: readonly (number | null)[];
  /** By field of the selection. More than one for the same type: the field's own selection is split. */
  readonly reads: ReadonlyMap<object, readonly Read[]>;
  /** Where the object type is found, best first. */
  readonly typenames: readonly TypenameRead[];
}

/** A position with objects in which others stand, and how these are read there. */
export interface ParentPosition {
  readonly position: Position;
  readonly read: Read;
}

export interface Read {
  readonly types: ReadonlySet<string>;
  readonly source: number;
  /** The key in the subgraph's answer. */
  readonly alias: string;
  /** Null for a leaf. */
  readonly position: Position | null;
  /** Its place among the parents of its position; 0 for a leaf. */
  readonly parent: number;
}

/** `fixed`: the subgraph's type is this object type. Otherwise the value under `alias`. */
export type TypenameRead = { readonly fixed: string } | { readonly source: number; readonly alias: string };
