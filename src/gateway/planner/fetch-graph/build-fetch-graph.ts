import type { Budget } from '../../operation/budget.ts';
import { contextSources, withContexts } from './context-arguments.ts';
import { addField, createSelection, leadsTo, shareField, type DocumentField, type DocumentSelection } from './draft-document.ts';
import { commonDeclaration, type Declared } from './common-declaration.ts';
import type { DraftContext, DraftEntities, DraftFetch, DraftPosition } from './draft-fetch.ts';
import { sentTo, type AppliedDirective } from '../../schema/executable-directives.ts';
import type { FieldSets } from '../query-graph/field-sets.ts';
import { finishFetch } from './finish-fetch.ts';
import { mergeFetches } from './merge-fetches.ts';
import type { OperationPlan, Read, Position } from './operation-plan.ts';
import { targetNode } from '../query-graph/moves.ts';
import { isTyped } from '../query-graph/via.ts';
import { nowhere, type QueryNode, type QueryNodes } from '../query-graph/query-node.ts';
import type { SubgraphFetch, SelectionPlan, PlannedField } from '../search/selection-plan.ts';
import { createContents, differsByType, originOf, type Contents, type Selection } from '../../operation/selection.ts';
import { getType, type ContextArgument, type ContextValue, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { typenameField } from '../../operation/typename-field.ts';

export interface FetchGraphInput {
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly nodes: QueryNodes;
  readonly budget: Budget;
  readonly kind: OperationPlan['kind'];
  readonly selection: Selection;
  /** Plans of the root, to be carried out one after the other. */
  readonly steps: readonly SelectionPlan[];
  /** Directives of subgraphs that are applied to the operation. */
  readonly directives: readonly AppliedDirective[];
  /** The operation's variables as a document declares them, by name. */
  readonly variables: ReadonlyMap<string, string>;
}

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
  return {
    kind: input.kind,
    selection: input.selection,
    root,
    fetches: fetches.map((draft) => finishFetch(input, draft, fetches)),
  };
}

interface State extends FetchGraphInput {
  readonly drafts: Map<string, DraftFetch>;
  readonly positions: DraftPosition[];
  /** Numbers of the variables that take values from contexts, by value and type. */
  readonly contexts: Map<string, number>;
  readonly values: ContextUse[];
  /** Where each plan of a position has been put. */
  readonly placed: Map<SelectionPlan, Placed[]>;
  /** Selections that a plan has been put in, and whether two have been put in one of them. */
  readonly filled: { readonly once: Set<DocumentSelection>; isShared: boolean };
  readonly contents: Contents;
  readonly step: number;
}

/** A value of objects above that a group of entities is asked for with. */
interface ContextUse {
  readonly context: DraftContext;
  readonly position: DraftPosition;
  readonly value: ContextValue;
}

/** What a plan of a position asks of its values, and the position where these are, however many fields lead to them. */
interface Placed {
  readonly draft: DraftFetch;
  readonly document: DocumentSelection;
  readonly position: DraftPosition;
}

function newPosition(positions: DraftPosition[], base: DraftFetch | null, rows: boolean): DraftPosition {
  const filled = { parents: [], sources: [], drafts: [base], reads: new Map(), typenames: [] };
  const position: DraftPosition = { id: positions.length, rows, apart: false, ...filled };
  positions.push(position);
  return position;
}

function addFetches(state: State, position: DraftPosition, plan: SelectionPlan, level: number): void {
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
function endsAll({ model }: State, { graph, via, fields }: SubgraphFetch): boolean {
  const isNonNull = ({ field, types }: PlannedField): boolean =>
    types.some((type) => getType(model, type).fields.get(field.name)?.inGraph.get(graph)?.type.nonNull);
  return via.kind === 'root' && fields.some(isNonNull);
}

/** `owner`: the position that the request is for alone, because others must not lose what it loses. */
function draftAt(state: State, fetch: SubgraphFetch, level: number, node: QueryNode, owner: DraftPosition | null): DraftFetch {
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

function selectionOf(field: DocumentField): DocumentSelection {
  if (!field.selection) throw new Error(`${field.name} has no selection.`);
  return field.selection;
}

/** A source of a position while it is being filled. */
interface Source {
  readonly position: DraftPosition;
  readonly source: number;
  readonly document: DocumentSelection;
  /** Null at the root, and for the subgraph's own objects. */
  readonly entities: DraftEntities | null;
  readonly draft: DraftFetch;
}

function addTake(state: State, source: Source, take: PlannedField, nodeOf: (type: string) => QueryNode): void {
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

/** A field of a document, and the object types for which a take is read from it. */
interface TakenField {
  readonly field: DocumentField;
  readonly types: Set<string>;
}

/** Adds what a take asks for to the document: one field, or several where the subgraph declares it differently by object type. */
function documentFields(
  state: State,
  source: Source,
  { field, types, plan, alone }: PlannedField,
  nodeOf: (type: string) => QueryNode,
): TakenField[] {
  const declared = types.map((type): Declared => {
    state.budget.spend(1);
    const node = nodeOf(type);
    const owner = node.interfaceObject ? node.type : type;
    const there = getType(state.model, owner).fields.get(field.name)?.inGraph.get(node.graph);
    if (!there) throw new Error(`${owner}.${field.name} is not in ${state.model.graphs[node.graph]}.`);
    const directives = sentTo(state.model, field.directives, node.graph, 'FIELD');
    const given = withContexts(field.args, there.contextArguments, (argument) => numberOf(state, source, argument));
    return {
      type,
      owner,
      typeText: there.type.text,
      args: given + directives.map(({ text }) => text).join(''),
      variables: [...field.variables, ...directives.flatMap(({ variables }) => variables)],
    };
  });
  const inside = plan?.node.type ?? null;
  const selection = plan && placedFor(state, source, plan);
  const owner = alone ? state.contents(field) : null;
  const { key, name } = field;
  const common = commonDeclaration(state.model, source.document, name, inside, declared);
  if (common) {
    const { owner: parent, ...declaration } = common;
    const added = addField(source.document, parent, { key, name, inside, owner, selection, ...declaration });
    return [{ field: added, types: new Set(types) }];
  }
  const added: TakenField[] = [];
  for (const { type, owner: condition, ...own } of declared) {
    const isAlike = (other: DocumentField): boolean => other.typeText === own.typeText && other.args === own.args;
    const shared = added.find((other) => isAlike(other.field) && shareField(source.document, condition, other.field));
    if (shared) shared.types.add(type);
    else
      added.push({
        field: addField(source.document, condition, { key, name, inside, owner, selection, ...own }),
        types: new Set([type]),
      });
  }
  return added;
}

/**
 * Returns what the request asks of the values of a plan already, which is asked for again without being written again. Never what
 * leads to the source itself: where several plans are put in one selection, the values of one may be asked for inside it.
 */
function placedFor({ placed, filled, budget }: State, source: Source, plan: SelectionPlan): DocumentSelection | null {
  const isFree = ({ draft, document }: Placed): boolean =>
    draft === source.draft && !(filled.isShared && leadsTo(document, source.document, budget));
  return placed.get(plan)?.find(isFree)?.document ?? null;
}

/** Of the variable that takes the argument's value; the source's entities are asked for with it. */
function numberOf(state: State, { position, entities }: Source, { type, value }: ContextArgument): number {
  const key = `${value.id} ${type}`;
  const number = state.contexts.get(key) ?? state.contexts.size;
  state.contexts.set(key, number);
  if (entities && !entities.contexts.has(number)) {
    const context: DraftContext = { type, sources: [] };
    entities.contexts.set(number, context);
    state.values.push({ context, position, value });
  }
  return number;
}

/** Puts the plan of a position where the request has its values, once for all fields that lead to it. */
function positionFor(state: State, outer: Source, plan: SelectionPlan, document: DocumentSelection): DraftPosition {
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
