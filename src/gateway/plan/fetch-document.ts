import type { ContextVariable, Fetch } from './operation-plan.ts';

/** What a fetch's document is written from. */
export interface FetchDocument {
  readonly operation: Fetch['operation'];
  /** Of the operation's own variables, by name. */
  readonly declarations: ReadonlyMap<string, string>;
  /** What is asked at the root beside entities; empty: nothing. */
  readonly root: string;
  /** Names of the operation's variables that are used at the root. */
  readonly variables: readonly string[];
  readonly lists: readonly EntityList[];
}

/** Entities that are asked for the same. */
export interface EntityList {
  readonly alias: string;
  /** Takes the representations. */
  readonly variable: string;
  /** Names of the operation's variables that are used in the selection. */
  readonly variables: readonly string[];
  readonly contexts: readonly Pick<ContextVariable, 'variable' | 'type'>[];
  /** The selection: text and names of variables by turns. */
  readonly pieces: readonly string[];
}

/** The name of a list's key or variable in one of the batches in which the list is asked for, each with other values. */
export function nameInBatch(name: string, batch: number): string {
  return batch === 0 ? name : `${name}_${batch}`;
}

/** The document in which each list is asked for in so many batches. */
export function writeDocument(document: FetchDocument, batchesOf: (list: EntityList) => number): string {
  const { operation, declarations, root, lists } = document;
  const declared = variablesOf(document, batchesOf).map((name) => declarations.get(name) ?? '');
  const parts = root === '' ? [] : [root];
  for (const list of lists) {
    const count = batchesOf(list);
    for (let batch = 0; batch < count; batch++) {
      const named = (name: string): string => nameInBatch(name, batch);
      declared.push(`$${named(list.variable)}:[_Any!]!`);
      for (const { variable, type } of list.contexts) declared.push(`$${named(variable)}:${type}`);
      const selection = list.pieces.map((piece, index) => (index % 2 === 0 ? piece : `$${named(piece)}`)).join('');
      parts.push(`${named(list.alias)}:_entities(representations:$${named(list.variable)}){${selection}}`);
    }
  }
  return `${operation}${declared.length > 0 ? `(${declared.join(',')})` : ''}{${parts.join(' ')}}`;
}

/** Names of the operation's variables that are used where each list is asked for in so many batches. */
export function variablesOf({ variables, lists }: FetchDocument, batchesOf: (list: EntityList) => number): string[] {
  return [...new Set([...variables, ...lists.flatMap((list) => (batchesOf(list) > 0 ? list.variables : []))])];
}
