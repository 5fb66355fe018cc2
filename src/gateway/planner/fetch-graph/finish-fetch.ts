import type { Budget } from '../../operation/budget.ts';
import { splitAtContexts } from './context-arguments.ts';
import { variablesIn } from './draft-document.ts';
import { waitsFor, type DraftContext, type DraftEntities, type DraftFetch } from './draft-fetch.ts';
import { sentTo, type AppliedDirective } from '../../schema/executable-directives.ts';
import { writeDocument } from './subgraph-document.ts';
import type { EntityList, Fetch, FetchDocument, Group, WrittenSelection } from './operation-plan.ts';
import type { SupergraphModel } from '../../schema/supergraph-model.ts';
import { writeSelections } from './write-selections.ts';

export interface FinishInput {
  readonly model: SupergraphModel;
  readonly directives: readonly AppliedDirective[];
  readonly variables: ReadonlyMap<string, string>;
  readonly budget: Budget;
}

/**
 * Writes the document. Groups that ask for the same of their entities share one list of representations. Throws `TooComplex`.
 */
export function finishFetch(
  { model, variables, directives, budget }: FinishInput,
  draft: DraftFetch,
  all: readonly DraftFetch[],
): Fetch {
  const sent = sentTo(model, directives, draft.graph, draft.operation.toUpperCase());
  const prefixes = freePrefixes(draft, variables);
  const lists = new Map<string, EntityList>();
  const entityDocuments = draft.groups.flatMap(({ entities }) => entities?.document ?? []);
  const asksAtRoot = draft.document.fields.size > 0 || entityDocuments.length === 0;
  const documents = asksAtRoot ? [...entityDocuments, draft.document] : entityDocuments;
  const { texts, fragments } = writeSelections(model, documents, budget);
  const written = new Map(documents.map((document, index) => [document, texts[index] ?? nothing]));
  const groups = draft.groups.map(({ position, source, entities }): Group => {
    if (!entities) return { position, source, entities: null };
    const selection = written.get(entities.document) ?? nothing;
    const list = lists.get(selection.text) ?? entityList(selection, entities, prefixes, lists.size, budget);
    lists.set(selection.text, list);
    const { alias, variable } = list;
    const named = numbered(entities).map(([, context], index) => ({
      ...context,
      variable: list.contexts[index]?.variable ?? '',
    }));
    return { position, source, entities: { alias, variable, entries: entities.entries, contexts: named } };
  });
  const ownVariables = new Set([...sent.flatMap((directive) => directive.variables), ...variablesIn(draft.document, budget)]);
  const document: FetchDocument = {
    operation: draft.operation,
    directives: sent.map(({ text }) => text).join(''),
    declarations: variables,
    root: written.get(draft.document) ?? nothing,
    variables: [...ownVariables],
    lists: [...lists.values()],
    fragments,
  };
  return {
    id: draft.id,
    subgraph: model.graphs[draft.graph] ?? '',
    operation: draft.operation,
    level: draft.level,
    document: writeDocument(document, () => 1),
    batched: document.lists.some(({ contexts }) => contexts.length > 0) ? document : null,
    variables: [...new Set([...ownVariables, ...document.lists.flatMap((list) => list.variables)])],
    groups,
    after: [...waitsFor(draft, all, budget)].map((fetch) => fetch.id).toSorted((a, b) => a - b),
  };
}

const nothing: WrittenSelection = { text: '', fragments: [] };

function entityList(
  { text, fragments }: WrittenSelection,
  entities: DraftEntities,
  prefixes: Prefixes,
  index: number,
  budget: Budget,
): EntityList {
  const contexts = numbered(entities);
  const names = new Map(contexts.map(([number], at) => [number, `${prefixes.context}${index}_${at}`]));
  return {
    alias: `${prefixes.alias}${index}`,
    variable: `${prefixes.variable}${index}`,
    variables: [...variablesIn(entities.document, budget)],
    fragments,
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
