import { contextSources } from './context-arguments.ts';
import { documentFields } from './document-fields.ts';
import { addField, createSelection, type DocumentField, type DocumentSelection } from './draft-document.ts';
import type { DraftEntities, DraftFetch, DraftPosition } from './draft-fetch.ts';
import type { ContextUse, FetchGraphInput, FetchGraphState, Placed, Source } from './fetch-graph-state.ts';
import { finishFetch } from './finish-fetch.ts';
import { mergeFetches } from './merge-fetches.ts';
import type { Fetch, OperationPlan, Read, Position } from './operation-plan.ts';
import { targetNode } from '../query-graph/moves.ts';
import { isTyped } from '../query-graph/via.ts';
import { nowhere, type QueryNode } from '../query-graph/query-node.ts';
import type { SubgraphFetch, SelectionPlan, PlannedField } from '../search/selection-plan.ts';
import { createContents, differsByType, originOf, type Selection } from '../../operation/selection.ts';
import { getType } from '../../schema/supergraph-model.ts';
import { typenameField } from '../../operation/typename-field.ts';

/** Turns plans of positions into requests: one for each subgraph and level, with everything that it brings. Throws `TooComplex`. */
export function buildFetchGraph(input: FetchGraphInput): OperationPlan {
  const drafts = new Map<string, DraftFetch>();
  const positions: DraftPosition[] = [];
  const contexts = new Map<string, number>();
  const contents = createContents(input.budget);
  const values: ContextUse[] = [];
  const placed = new Map<SelectionPlan, Placed[]>();
  const filled = { once: new Set<DocumentSelection>(), isShared: false };
  const root = newPosition(positions, null, true);
  input.steps.forEach((step, index) => {
    addFetches({ ...input, drafts, positions, contexts, values, contents, placed, filled, step: index }, root, step, -1);
  });
  for (const { context, position, value } of values) context.sources = contextSources(input, position, value);
  const fetches = mergeFetches([...drafts.values()], positions, input.budget).toSorted(
    (a, b) => a.step - b.step || a.level - b.level,
  );
  fetches.forEach((draft, id) => (draft.id = id));
  for (const position of positions) position.sources = position.drafts.map((draft) => draft?.id ?? null);
  const finished = fetches.map((draft) => finishFetch(input, draft, fetches));
  return {
    kind: input.kind,
    selection: input.selection,
    root,
    fetches: finished,
    followers: followersOf(finished),
  };
}

function followersOf(fetches: readonly Fetch[]): number[][] {
  const followers = fetches.map((): number[] => []);
  for (const { id, after } of fetches) for (const before of after) followers[before]?.push(id);
  return followers;
}

function newPosition(positions: DraftPosition[], base: DraftFetch | null, rows: boolean): DraftPosition {
  const filled = { parents: [], sources: [], drafts: [base], reads: new Map(), typenames: [] };
  const position: DraftPosition = { id: positions.length, rows, apart: false, ...filled };
  positions.push(position);
  return position;
}

function addFetches(state: FetchGraphState, position: DraftPosition, plan: SelectionPlan, level: number): void {
  for (const fetch of plan.fetches) {
    const draft = draftAt(state, fetch, level + fetch.level, plan.node, endsAll(state, fetch) ? position : null);
    const source = position.drafts.push(draft) - 1;
    const typename = fetch.via.kind === 'interface' ? fetch.via.name : null;
    const typed = (needs: Selection): boolean => isTyped(fetch.via) || (plan.node.interfaceObject && differsByType(needs));
    const entities: DraftEntities | null =
      fetch.via.kind === 'root'
        ? null
        : {
            document: createSelection(fetch.graph, '_Entity'),
            entries: fetch.entries.map(({ types, needs }) => ({ types, needs, typename, typed: typed(needs) })),
            contexts: new Map(),
          };
    const { document } = entities ?? draft;
    draft.groups.push({ position, source, entities });
    const nodes = new Map<string, QueryNode>();
    const nodeOf = (type: string): QueryNode => {
      const node = nodes.get(type) ?? targetNode(state.nodes, fetch, type);
      nodes.set(type, node);
      return node;
    };
    for (const take of fetch.fields) {
      if (take.field === typenameField) addTypename(position, source, document);
      else addTake(state, { position, source, document, entities, draft }, take, nodeOf);
    }
  }
}

/** Whether a null of what is asked at the root may take the whole answer with it, the entities included. */
function endsAll({ model }: FetchGraphState, { graph, via, fields }: SubgraphFetch): boolean {
  const isNonNull = ({ field, types }: PlannedField): boolean =>
    types.some((type) => getType(model, type).fields.get(field.name)?.inGraph.get(graph)?.type.nonNull);
  return via.kind === 'root' && fields.some(isNonNull);
}

/** `owner`: the position that the request is for alone, because others must not lose what it loses. */
function draftAt(
  state: FetchGraphState,
  fetch: SubgraphFetch,
  level: number,
  node: QueryNode,
  owner: DraftPosition | null,
): DraftFetch {
  const key = `${state.step} ${level} ${fetch.graph} ${owner?.id ?? ''}`;
  const found = state.drafts.get(key);
  if (found) return found;
  const operation = node.graph === nowhere ? state.kind : 'query';
  const document = createSelection(fetch.graph, fetch.via.kind === 'root' ? node.type : state.model.roots.query);
  const { step } = state;
  const draft: DraftFetch = { id: 0, step, level, graph: fetch.graph, operation, alone: owner !== null, document, groups: [] };
  state.drafts.set(key, draft);
  return draft;
}

function addTake(state: FetchGraphState, source: Source, take: PlannedField, nodeOf: (type: string) => QueryNode): void {
  const origin = originOf(take.field);
  for (const { field, types } of documentFields(state, source, take, nodeOf)) {
    const read: Read & { position: Position | null; parent: number } = {
      types,
      source: source.source,
      alias: field.alias,
      position: null,
      parent: 0,
    };
    if (take.plan) {
      const position = positionFor(state, source, take.plan, selectionOf(field));
      read.position = position;
      read.parent = position.parents.push({ position: source.position, read }) - 1;
    }
    source.position.reads.set(origin, [...(source.position.reads.get(origin) ?? []), read]);
  }
}

/** Puts the plan of a position where the request has its values, once for all fields that lead to it. */
function positionFor(state: FetchGraphState, outer: Source, plan: SelectionPlan, document: DocumentSelection): DraftPosition {
  const { draft } = outer;
  const placed = state.placed.get(plan) ?? [];
  state.placed.set(plan, placed);
  const known = placed.find((one) => one.draft === draft && one.document === document);
  if (known) return known.position;
  const position = newPosition(state.positions, draft, plan.cost.length > 0);
  placed.push({ draft, document, position });
  // A plan may lead to others, and never to itself; plans that share a selection may.
  if (state.filled.once.has(document)) state.filled.isShared = true;
  state.filled.once.add(document);
  const { node } = plan;
  if (state.model.types.get(node.type)?.kind === 'object') position.typenames.push({ fixed: node.type });
  else if (!node.interfaceObject) addTypename(position, 0, document);
  for (const take of plan.here) addTake(state, { ...outer, position, source: 0, document, entities: null }, take, () => node);
  addFetches(state, position, plan, draft.level);
  return position;
}

function addTypename(position: DraftPosition, source: number, document: DocumentSelection): void {
  const field = addField(document, document.parent, {
    key: '__typename',
    name: '__typename',
    args: '',
    variables: [],
    typeText: 'String!',
    inside: null,
  });
  position.typenames.push({ source, alias: field.alias });
}

function selectionOf(field: DocumentField): DocumentSelection {
  if (!field.selection) throw new Error(`${field.name} has no selection.`);
  return field.selection;
}
