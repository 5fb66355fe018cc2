import type { Budget } from './budget.ts';
import { contextSources, withContexts } from './context-variables.ts';
import { addField, createSelection, shareField, type DocumentField, type DocumentSelection } from './document.ts';
import { commonDeclaration, type Declared } from './common-declaration.ts';
import type { DraftContext, DraftEntities, DraftFetch, DraftSpot } from './draft-fetch.ts';
import { sentTo, type AppliedDirective } from './executable-directives.ts';
import type { FieldSets } from './field-sets.ts';
import { finishFetch } from './finish-fetch.ts';
import { joinLater } from './join-later.ts';
import type { OperationPlan, Read, Spot } from './operation-plan.ts';
import { isTyped, landing } from './options.ts';
import { nowhere, type Place, type Places } from './place.ts';
import type { Hop, PositionPlan, Take } from './position-plan.ts';
import { createContents, differsByType, originOf, type Contents, type Selection } from './selection.ts';
import { getType, type ContextArgument, type ContextValue, type SupergraphModel } from './supergraph-model.ts';
import { typeRefText } from './type-ref.ts';
import { typenameField } from './typename-field.ts';

export interface FetchGraphInput {
  readonly model: SupergraphModel;
  readonly fieldSets: FieldSets;
  readonly places: Places;
  readonly budget: Budget;
  readonly kind: OperationPlan['kind'];
  readonly selection: Selection;
  /** Plans of the root, to be carried out one after the other. */
  readonly steps: readonly PositionPlan[];
  /** Directives of subgraphs that are applied to the operation. */
  readonly directives: readonly AppliedDirective[];
  /** The operation's variables as a document declares them, by name. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Turns plans of positions into requests: one for each subgraph and level, with everything that it brings. Throws `TooComplex`. */
export function buildFetchGraph(input: FetchGraphInput): OperationPlan {
  const drafts = new Map<string, DraftFetch>();
  const spots: DraftSpot[] = [];
  const contexts = new Map<string, number>();
  const contents = createContents(input.budget);
  const values: ContextUse[] = [];
  const placed = new Map<PositionPlan, Placed[]>();
  const root = newSpot(spots, null, true);
  input.steps.forEach((step, index) => {
    addHops({ ...input, drafts, spots, contexts, values, contents, placed, step: index }, root, step, -1);
  });
  for (const { context, spot, value } of values) context.sources = contextSources(input, spot, value);
  const fetches = joinLater([...drafts.values()], spots, input.budget).toSorted((a, b) => a.step - b.step || a.level - b.level);
  fetches.forEach((fetch, id) => (fetch.id = id));
  for (const spot of spots) spot.sources = spot.drafts.map((draft) => draft?.id ?? null);
  return {
    kind: input.kind,
    selection: input.selection,
    root,
    fetches: fetches.map((fetch) => finishFetch(input, fetch, fetches)),
  };
}

interface State extends FetchGraphInput {
  readonly drafts: Map<string, DraftFetch>;
  readonly spots: DraftSpot[];
  /** Numbers of the variables that take values from contexts, by value and type. */
  readonly contexts: Map<string, number>;
  readonly values: ContextUse[];
  /** Where each plan of a position has been put. */
  readonly placed: Map<PositionPlan, Placed[]>;
  readonly contents: Contents;
  readonly step: number;
}

/** A value of objects above that a group of entities is asked for with. */
interface ContextUse {
  readonly context: DraftContext;
  readonly spot: DraftSpot;
  readonly value: ContextValue;
}

/** What a plan of a position asks of its values, and the spot where these are, however many fields lead to them. */
interface Placed {
  readonly fetch: DraftFetch;
  readonly document: DocumentSelection;
  readonly spot: DraftSpot;
}

function newSpot(spots: DraftSpot[], base: DraftFetch | null, rows: boolean): DraftSpot {
  const filled = { parents: [], sources: [], drafts: [base], reads: new Map(), typenames: [] };
  const spot: DraftSpot = { id: spots.length, rows, apart: false, ...filled };
  spots.push(spot);
  return spot;
}

function addHops(state: State, spot: DraftSpot, plan: PositionPlan, level: number): void {
  for (const hop of plan.hops) {
    const fetch = fetchAt(state, hop, level + hop.level, plan.place, endsAll(state, hop) ? spot : null);
    const source = spot.drafts.push(fetch) - 1;
    const typename = hop.via.kind === 'interface' ? hop.via.name : null;
    const typed = (needs: Selection): boolean => isTyped(hop.via) || (plan.place.interfaceObject && differsByType(needs));
    const entities: DraftEntities | null =
      hop.via.kind === 'root'
        ? null
        : {
            document: createSelection(hop.graph, '_Entity'),
            entries: hop.entries.map(({ types, needs }) => ({ types, needs, typename, typed: typed(needs) })),
            contexts: new Map(),
          };
    const { document } = entities ?? fetch;
    fetch.groups.push({ spot, source, entities });
    const places = new Map<string, Place>();
    const placeOf = (type: string): Place => {
      const place = places.get(type) ?? landing(state.places, hop, type);
      places.set(type, place);
      return place;
    };
    for (const take of hop.takes) {
      if (take.field === typenameField) addTypename(spot, source, document);
      else addTake(state, { spot, source, document, entities, fetch }, take, placeOf);
    }
  }
}

/** Whether a null of what is asked at the root may take the whole answer with it, the entities included. */
function endsAll({ model }: State, { graph, via, takes }: Hop): boolean {
  const isNonNull = ({ field, types }: Take): boolean =>
    types.some((type) => getType(model, type).fields.get(field.name)?.inGraph.get(graph)?.type.nonNull);
  return via.kind === 'root' && takes.some(isNonNull);
}

/** `owner`: the spot that the request is for alone, because others must not lose what it loses. */
function fetchAt(state: State, hop: Hop, level: number, place: Place, owner: DraftSpot | null): DraftFetch {
  const key = `${state.step} ${level} ${hop.graph} ${owner?.id ?? ''}`;
  const found = state.drafts.get(key);
  if (found) return found;
  const operation = place.graph === nowhere ? state.kind : 'query';
  const document = createSelection(hop.graph, hop.via.kind === 'root' ? place.type : state.model.roots.query);
  const { step } = state;
  const fetch: DraftFetch = { id: 0, step, level, graph: hop.graph, operation, alone: owner !== null, document, groups: [] };
  state.drafts.set(key, fetch);
  return fetch;
}

function selectionOf(field: DocumentField): DocumentSelection {
  if (!field.selection) throw new Error(`${field.name} has no selection.`);
  return field.selection;
}

/** A source of a spot while it is being filled. */
interface Source {
  readonly spot: DraftSpot;
  readonly source: number;
  readonly document: DocumentSelection;
  /** Null at the root, and for the subgraph's own objects. */
  readonly entities: DraftEntities | null;
  readonly fetch: DraftFetch;
}

function addTake(state: State, source: Source, take: Take, placeOf: (type: string) => Place): void {
  const origin = originOf(take.field);
  for (const { field, types } of documentFields(state, source, take, placeOf)) {
    const read: Read & { spot: Spot | null; parent: number } = {
      types,
      source: source.source,
      alias: field.alias,
      spot: null,
      parent: 0,
    };
    if (take.plan) {
      const spot = spotFor(state, source, take.plan, selectionOf(field));
      read.spot = spot;
      read.parent = spot.parents.push({ spot: source.spot, read }) - 1;
    }
    source.spot.reads.set(origin, [...(source.spot.reads.get(origin) ?? []), read]);
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
  { field, types, plan, alone }: Take,
  placeOf: (type: string) => Place,
): TakenField[] {
  const declared = types.map((type): Declared => {
    state.budget.spend(1);
    const place = placeOf(type);
    const owner = place.interfaceObject ? place.type : type;
    const there = getType(state.model, owner).fields.get(field.name)?.inGraph.get(place.graph);
    if (!there) throw new Error(`${owner}.${field.name} is not in ${state.model.graphs[place.graph]}.`);
    const directives = sentTo(state.model, field.directives, place.graph, 'FIELD');
    const given = withContexts(field.args, there.contextArguments, (argument) => numberOf(state, source, argument));
    return {
      type,
      owner,
      typeText: typeRefText(there.type),
      args: given + directives.map(({ text }) => text).join(''),
      variables: [...field.variables, ...directives.flatMap(({ variables }) => variables)],
    };
  });
  const inside = plan?.place.type ?? null;
  const known = plan && state.placed.get(plan)?.find(({ fetch }) => fetch === source.fetch);
  const selection = known?.document ?? null;
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

/** Of the variable that takes the argument's value; the source's entities are asked for with it. */
function numberOf(state: State, { spot, entities }: Source, { type, value }: ContextArgument): number {
  const key = `${value.id} ${type}`;
  const number = state.contexts.get(key) ?? state.contexts.size;
  state.contexts.set(key, number);
  if (entities && !entities.contexts.has(number)) {
    const context: DraftContext = { type, sources: [] };
    entities.contexts.set(number, context);
    state.values.push({ context, spot, value });
  }
  return number;
}

/** Puts the plan of a position where the request has its values, once for all fields that lead to it. */
function spotFor(state: State, outer: Source, plan: PositionPlan, document: DocumentSelection): DraftSpot {
  const { fetch } = outer;
  const placed = state.placed.get(plan) ?? [];
  state.placed.set(plan, placed);
  const known = placed.find((one) => one.fetch === fetch && one.document === document);
  if (known) return known.spot;
  const spot = newSpot(state.spots, fetch, plan.cost.length > 0);
  placed.push({ fetch, document, spot });
  const { place } = plan;
  if (state.model.types.get(place.type)?.kind === 'object') spot.typenames.push({ fixed: place.type });
  else if (!place.interfaceObject) addTypename(spot, 0, document);
  for (const take of plan.here) addTake(state, { ...outer, spot, source: 0, document, entities: null }, take, () => place);
  addHops(state, spot, plan, fetch.level);
  return spot;
}

function addTypename(spot: DraftSpot, source: number, document: DocumentSelection): void {
  const field = addField(document, document.parent, {
    key: '__typename',
    name: '__typename',
    args: '',
    variables: [],
    typeText: 'String!',
    inside: null,
  });
  spot.typenames.push({ source, alias: field.alias });
}
