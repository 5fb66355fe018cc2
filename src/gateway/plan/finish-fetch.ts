import { writeSelection } from './document.ts';
import { waitsFor, type DraftFetch } from './draft-fetch.ts';
import type { Fetch, Group } from './operation-plan.ts';
import type { SupergraphModel } from './supergraph-model.ts';

export interface FinishInput {
  readonly model: SupergraphModel;
  readonly variables: ReadonlyMap<string, string>;
}

/** Writes the document. Groups that ask for the same of their entities share one list of representations. */
export function finishFetch({ model, variables }: FinishInput, draft: DraftFetch, all: readonly DraftFetch[]): Fetch {
  const prefixes = freePrefixes(draft, variables);
  const lists = new Map<string, { readonly alias: string; readonly variable: string }>();
  const groups = draft.groups.map(({ spot, source, entities }): Group => {
    if (!entities) return { spot, source, entities: null };
    const text = writeSelection(model, entities.document);
    const list = lists.get(text) ?? { alias: `${prefixes.alias}${lists.size}`, variable: `${prefixes.variable}${lists.size}` };
    lists.set(text, list);
    return { spot, source, entities: { ...list, entries: entities.entries } };
  });
  const own = [...draft.variables].map((name) => variables.get(name) ?? '');
  const declarations = [...own, ...[...lists.values()].map(({ variable }) => `$${variable}:[_Any!]!`)];
  const root = draft.document.fields.size > 0 || lists.size === 0 ? [writeSelection(model, draft.document)] : [];
  const parts = [
    ...root,
    ...[...lists].map(([text, { alias, variable }]) => `${alias}:_entities(representations:$${variable}){${text}}`),
  ];
  return {
    id: draft.id,
    subgraph: model.graphs[draft.graph] ?? '',
    operation: draft.operation,
    level: draft.level,
    document: `${draft.operation}${declarations.length > 0 ? `(${declarations.join(',')})` : ''}{${parts.join(' ')}}`,
    variables: [...draft.variables],
    groups,
    after: [...waitsFor(draft, all)].map((fetch) => fetch.id).toSorted((a, b) => a - b),
  };
}

/** Names that no variable of the operation and no key of the root begins with. */
function freePrefixes(
  draft: DraftFetch,
  variables: ReadonlyMap<string, string>,
): { readonly alias: string; readonly variable: string } {
  const free = (prefix: string, taken: readonly string[]): string =>
    taken.some((name) => name.startsWith(prefix)) ? free(`_${prefix}`, taken) : prefix;
  return { alias: free('_e', [...draft.document.scope.keys()]), variable: free('_r', [...variables.keys()]) };
}
