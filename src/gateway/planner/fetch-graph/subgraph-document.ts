import type { EntityList, FetchDocument } from './operation-plan.ts';

/** The name of a list's key or variable in one of the batches in which the list is asked for, each with other values. */
export function nameInBatch(name: string, batch: number): string {
  return batch === 0 ? name : `${name}_${batch}`;
}

/** The document in which each list is asked for in so many batches. */
export function writeDocument(document: FetchDocument, batchesOf: (list: EntityList) => number): string {
  const { operation, declarations, root, lists } = document;
  const declared = variablesOf(document, batchesOf).map((name) => declarations.get(name) ?? '');
  const parts = root.text === '' ? [] : [root.text];
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
  const used = new Set([...root.fragments, ...lists.flatMap((list) => (batchesOf(list) > 0 ? list.fragments : []))]);
  const fragments = [...document.fragments].map(([name, definition]) => (used.has(name) ? ` ${definition}` : '')).join('');
  return `${operation}${declared.length > 0 ? `(${declared.join(',')})` : ''}${document.directives}{${parts.join(' ')}}${fragments}`;
}

/** Names of the operation's variables that are used where each list is asked for in so many batches. */
export function variablesOf({ variables, lists }: FetchDocument, batchesOf: (list: EntityList) => number): string[] {
  return [...new Set([...variables, ...lists.flatMap((list) => (batchesOf(list) > 0 ? list.variables : []))])];
}
