import { splitAtContexts } from './context-variables.ts';
import { writeSelection } from './document.ts';
import { waitsFor, type DraftContext, type DraftEntities, type DraftFetch } from './draft-fetch.ts';
import { writeDocument } from './fetch-document.ts';
import type { EntityList, Fetch, FetchDocument, Group } from './operation-plan.ts';
import type { SupergraphModel } from './supergraph-model.ts';

export interface FinishInput {
  readonly model: SupergraphModel;
  readonly variables: ReadonlyMap<string, string>;
}

/** Writes the document. Groups that ask for the same of their entities share one list of representations. */
export function finishFetch({ model, variables }: FinishInput, draft: DraftFetch, all: readonly DraftFetch[]): Fetch {
  const prefixes = freePrefixes(draft, variables);
  const lists = new Map<string, EntityList>();
  const groups = draft.groups.map(({ spot, source, entities }): Group => {
    if (!entities) return { spot, source, entities: null };
    const text = writeSelection(model, entities.document);
    const list = lists.get(text) ?? entityList(text, entities, prefixes, lists.size);
    lists.set(text, list);
    const { alias, variable } = list;
    const named = numbered(entities).map(([, context], index) => ({
      ...context,
      variable: list.contexts[index]?.variable ?? '',
    }));
    return { spot, source, entities: { alias, variable, entries: entities.entries, contexts: named } };
  });
  const document: FetchDocument = {
    operation: draft.operation,
    declarations: variables,
    root: draft.document.fields.size > 0 || lists.size === 0 ? writeSelection(model, draft.document) : '',
    variables: [...draft.variables],
    lists: [...lists.values()],
  };
  return {
    id: draft.id,
    subgraph: model.graphs[draft.graph] ?? '',
    operation: draft.operation,
    level: draft.level,
    document: writeDocument(document, () => 1),
    batched: document.lists.some(({ contexts }) => contexts.length > 0) ? document : null,
    variables: [...new Set([...draft.variables, ...document.lists.flatMap((list) => list.variables)])],
    groups,
    after: [...waitsFor(draft, all)].map((fetch) => fetch.id).toSorted((a, b) => a - b),
  };
}

function entityList(text: string, entities: DraftEntities, prefixes: Prefixes, index: number): EntityList {
  const contexts = numbered(entities);
  const names = new Map(contexts.map(([number], at) => [number, `${prefixes.context}${index}_${at}`]));
  return {
    alias: `${prefixes.alias}${index}`,
    variable: `${prefixes.variable}${index}`,
    variables: [...entities.variables],
    contexts: contexts.map(([number, { type }]) => ({ variable: names.get(number) ?? '', type })),
    pieces: splitAtContexts(text).map((piece) => (typeof piece === 'number' ? (names.get(piece) ?? '') : piece)),
  };
}

function numbered({ contexts }: DraftEntities): [number, DraftContext][] {
  return [...contexts].toSorted(([a], [b]) => a - b);
}

interface Prefixes {
  readonly alias: string;
  readonly variable: string;
  readonly context: string;
}

/** Names that no variable of the operation and no key of the root begins with. */
function freePrefixes(draft: DraftFetch, variables: ReadonlyMap<string, string>): Prefixes {
  const free = (prefix: string, taken: readonly string[]): string =>
    taken.some((name) => name.startsWith(prefix)) ? free(`_${prefix}`, taken) : prefix;
  const names = [...variables.keys()];
  return { alias: free('_e', [...draft.document.scope.keys()]), variable: free('_r', names), context: free('_c', names) };
}
