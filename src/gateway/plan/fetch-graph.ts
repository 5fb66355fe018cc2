import type { Budget } from './budget.ts';
import { contextSources, withContexts } from './context-variables.ts';
import { addField, createSelection, shareField, type DocumentField, type DocumentSelection } from './document.ts';
import type { DraftEntities, DraftFetch, DraftSpot } from './draft-fetch.ts';
import { sentTo, type AppliedDirective } from './executable-directives.ts';
import type { FieldSets } from './field-sets.ts';
import { finishFetch } from './finish-fetch.ts';
import { joinLater } from './join-later.ts';
import type { OperationPlan, Read, Spot } from './operation-plan.ts';
import { isTyped, landing } from './options.ts';
import { nowhere, type Place, type Places } from './place.ts';
import type { Hop, PositionPlan, Take } from './position-plan.ts';
import { createContents, differsByType, originOf, type Contents, type Selection } from './selection.ts';
import { getType, type ContextArgument, type SupergraphModel } from './supergraph-model.ts';
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
  const root = newSpot(spots, null, true, null);
  input.steps.forEach((step, index) => {
    addHops({ ...input, drafts, spots, contexts, contents, step: index }, root, step, -1);
  });
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
  readonly contents: Contents;
  readonly step: number;
}

function newSpot(spots: DraftSpot[], base: DraftFetch | null, rows: boolean, parent: Spot['parent']): DraftSpot {
  const filled = { sources: [], drafts: [base], reads: new Map(), typenames: [] };
  const spot: DraftSpot = { id: spots.length, parent, rows, apart: false, ...filled };
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
            variables: new Set(),
            contexts: new Map(),
          };
    const { document, variables } = entities ?? fetch;
    fetch.groups.push({ spot, source, entities });
    const places = new Map<string, Place>();
    const placeOf = (type: string): Place => {
      const place = places.get(type) ?? landing(state.places, hop, type);
      places.set(type, place);
      return place;
    };
    for (const take of hop.takes) {
      if (take.field === typenameField) addTypename(spot, source, document);
      else addTake(state, { spot, source, document, variables, entities, fetch, level: level + hop.level }, take, placeOf);
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
  const alone = owner !== null;
  const fetch: DraftFetch = {
    id: 0,
    step,
    level,
    graph: hop.graph,
    operation,
    alone,
    document,
    groups: [],
    variables: new Set(),
  };
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
  readonly variables: Set<string>;
  /** Null at the root, and for the subgraph's own objects. */
  readonly entities: DraftEntities | null;
  readonly fetch: DraftFetch;
  readonly level: number;
}

function addTake(state: State, source: Source, take: Take, placeOf: (type: string) => Place): void {
  const { field } = take;
  for (const variable of field.variables) source.variables.add(variable);
  const added: { field: DocumentField; types: Set<string> }[] = [];
  for (const type of take.types) {
    state.budget.spend(1);
    const place = placeOf(type);
    const owner = place.interfaceObject ? place.type : type;
    const declared = getType(state.model, owner).fields.get(field.name)?.inGraph.get(place.graph);
    if (!declared) throw new Error(`${owner}.${field.name} is not in ${state.model.graphs[place.graph]}.`);
    const typeText = typeRefText(declared.type);
    const directives = sentTo(state.model, field.directives, place.graph, 'FIELD');
    for (const name of directives.flatMap(({ variables }) => variables)) source.variables.add(name);
    const given = withContexts(field.args, declared.contextArguments, (argument) => numberOf(state, source, argument));
    const args = given + directives.map(({ text }) => text).join('');
    const isAlike = (other: DocumentField): boolean => other.typeText === typeText && other.args === args;
    const shared = added.find((other) => isAlike(other.field) && shareField(source.document, owner, other.field));
    if (shared) {
      shared.types.add(type);
      continue;
    }
    const inside = take.plan?.place.type ?? null;
    const documentField = addField(source.document, owner, {
      key: field.key,
      name: field.name,
      args,
      typeText,
      inside,
      owner: take.alone ? state.contents(field) : null,
    });
    added.push({ field: documentField, types: new Set([type]) });
  }
  const origin = originOf(field);
  for (const { field: documentField, types } of added) {
    const read: Read & { spot: Spot | null } = { types, source: source.source, alias: documentField.alias, spot: null };
    if (take.plan) read.spot = addSpot(state, source, read, take.plan, selectionOf(documentField));
    source.spot.reads.set(origin, [...(source.spot.reads.get(origin) ?? []), read]);
  }
}

/** Of the variable that takes the argument's value; the source's entities are asked for with it. */
function numberOf(state: State, { spot, entities }: Source, { type, value }: ContextArgument): number {
  const key = `${value.id} ${type}`;
  const number = state.contexts.get(key) ?? state.contexts.size;
  state.contexts.set(key, number);
  if (entities && !entities.contexts.has(number))
    entities.contexts.set(number, { type, sources: contextSources(state, spot, value) });
  return number;
}

function addSpot(state: State, outer: Source, read: Read, plan: PositionPlan, document: DocumentSelection): Spot {
  const spot = newSpot(state.spots, outer.fetch, plan.cost.length > 0, { spot: outer.spot, read });
  const { place } = plan;
  if (state.model.types.get(place.type)?.kind === 'object') spot.typenames.push({ fixed: place.type });
  else if (!place.interfaceObject) addTypename(spot, 0, document);
  for (const take of plan.here) addTake(state, { ...outer, spot, source: 0, document, entities: null }, take, () => place);
  addHops(state, spot, plan, outer.level);
  return spot;
}

function addTypename(spot: DraftSpot, source: number, document: DocumentSelection): void {
  const field = addField(document, document.parent, {
    key: '__typename',
    name: '__typename',
    args: '',
    typeText: 'String!',
    inside: null,
  });
  spot.typenames.push({ source, alias: field.alias });
}
