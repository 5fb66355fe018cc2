import type { Budget } from './budget.ts';
import { addField, createSelection, shareField, writeSelection, type DocumentField, type DocumentSelection } from './document.ts';
import type { Entities, Fetch, Group, OperationPlan, Read, Spot, TypenameRead } from './operation-plan.ts';
import { landing } from './options.ts';
import { nowhere, type Place, type Places } from './place.ts';
import type { Hop, PositionPlan, Take } from './position-plan.ts';
import { contentOf, originOf, type Selection } from './selection.ts';
import { getType, type GraphIndex, type SupergraphModel } from './supergraph-model.ts';
import { typeRefText } from './type-ref.ts';
import { typenameField } from './typename-field.ts';

export interface FetchGraphInput {
  readonly model: SupergraphModel;
  readonly places: Places;
  readonly budget: Budget;
  readonly kind: OperationPlan['kind'];
  readonly selection: Selection;
  /** Plans of the root, to be carried out one after the other. */
  readonly steps: readonly PositionPlan[];
  /** The operation's variables as a document declares them, by name. */
  readonly variables: ReadonlyMap<string, string>;
}

/** Turns plans of positions into requests: one for each subgraph and level, with everything that it brings. Throws `TooComplex`. */
export function buildFetchGraph(input: FetchGraphInput): OperationPlan {
  const drafts = new Map<string, DraftFetch>();
  const spots: DraftSpot[] = [];
  const root = newSpot(spots, null, true, null);
  input.steps.forEach((step, index) => {
    addHops({ ...input, drafts, spots, step: index }, root, step, -1);
  });
  const fetches = [...drafts.values()].sort((a, b) => a.step - b.step || a.level - b.level);
  fetches.forEach((fetch, id) => (fetch.id = id));
  for (const spot of spots) spot.sources = spot.drafts.map((draft) => draft?.id ?? null);
  return { kind: input.kind, selection: input.selection, root, fetches: fetches.map((fetch) => finish(input, fetch, fetches)) };
}

interface State extends FetchGraphInput {
  readonly drafts: Map<string, DraftFetch>;
  readonly spots: DraftSpot[];
  readonly step: number;
}

interface DraftFetch {
  id: number;
  readonly step: number;
  readonly level: number;
  readonly graph: GraphIndex;
  readonly operation: Fetch['operation'];
  readonly document: DocumentSelection;
  readonly groups: Group[];
  readonly variables: Set<string>;
}

interface DraftSpot extends Spot {
  sources: (number | null)[];
  readonly drafts: (DraftFetch | null)[];
  readonly reads: Map<object, Read[]>;
  readonly typenames: TypenameRead[];
}

function newSpot(spots: DraftSpot[], base: DraftFetch | null, rows: boolean, parent: Spot['parent']): DraftSpot {
  const spot: DraftSpot = { id: spots.length, parent, rows, sources: [], drafts: [base], reads: new Map(), typenames: [] };
  spots.push(spot);
  return spot;
}

function addHops(state: State, spot: DraftSpot, plan: PositionPlan, level: number): void {
  for (const hop of plan.hops) {
    const fetch = fetchAt(state, hop, level + hop.level, plan.place);
    const source = spot.drafts.push(fetch) - 1;
    const { document, entities } =
      hop.via.kind === 'root' ? { document: fetch.document, entities: null } : addEntities(state, fetch, hop);
    fetch.groups.push({ spot, source, entities });
    for (const take of hop.takes) {
      if (take.field === typenameField) addTypename(spot, source, document);
      else
        addTake(state, { spot, source, document, fetch, level: level + hop.level }, take, (type) =>
          landing(state.places, hop, type),
        );
    }
  }
}

function fetchAt(state: State, hop: Hop, level: number, place: Place): DraftFetch {
  const key = `${state.step} ${level} ${hop.graph}`;
  const found = state.drafts.get(key);
  if (found) return found;
  const operation = place.graph === nowhere ? state.kind : 'query';
  const document = createSelection(hop.graph, hop.via.kind === 'root' ? place.type : state.model.roots.query);
  const fetch: DraftFetch = {
    id: 0,
    step: state.step,
    level,
    graph: hop.graph,
    operation,
    document,
    groups: [],
    variables: new Set(),
  };
  state.drafts.set(key, fetch);
  return fetch;
}

function addEntities(state: State, fetch: DraftFetch, hop: Hop): { document: DocumentSelection; entities: Entities } {
  const number = fetch.groups.length;
  const variable = `${representationsPrefix(state.variables)}${number}`;
  const field = addField(fetch.document, fetch.document.parent, {
    key: `_e${number}`,
    name: '_entities',
    args: `(representations: $${variable})`,
    typeText: '[_Entity]!',
    inside: '_Entity',
  });
  const typename = hop.via.kind === 'interface' ? hop.via.name : null;
  const entries = hop.entries.map(({ types, needs }) => ({ types, needs, typename }));
  return { document: selectionOf(field), entities: { alias: field.alias, variable, entries } };
}

/** Never the name of a variable of the operation. */
function representationsPrefix(variables: ReadonlyMap<string, string>): string {
  let prefix = '_r';
  while ([...variables.keys()].some((name) => name.startsWith(prefix))) prefix = `_${prefix}`;
  return prefix;
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
  readonly fetch: DraftFetch;
  readonly level: number;
}

function addTake(state: State, source: Source, take: Take, placeOf: (type: string) => Place): void {
  const { field } = take;
  for (const variable of field.variables) source.fetch.variables.add(variable);
  const added: { field: DocumentField; types: Set<string> }[] = [];
  for (const type of take.types) {
    state.budget.spend(1);
    const place = placeOf(type);
    const owner = place.interfaceObject ? place.type : type;
    const declared = getType(state.model, owner).fields.get(field.name)?.inGraph.get(place.graph);
    if (!declared) throw new Error(`${owner}.${field.name} is not in ${state.model.graphs[place.graph]}.`);
    const typeText = typeRefText(declared.type);
    const shared = added.find((other) => other.field.typeText === typeText && shareField(source.document, owner, other.field));
    if (shared) {
      shared.types.add(type);
      continue;
    }
    const inside = take.plan?.place.type ?? null;
    const documentField = addField(source.document, owner, {
      key: field.key,
      name: field.name,
      args: field.args,
      typeText,
      inside,
      owner: take.alone ? contentOf(field) : null,
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

function addSpot(state: State, outer: Source, read: Read, plan: PositionPlan, document: DocumentSelection): Spot {
  const spot = newSpot(state.spots, outer.fetch, plan.cost.length > 0, { spot: outer.spot, read });
  const { place } = plan;
  if (state.model.types.get(place.type)?.kind === 'object') spot.typenames.push({ fixed: place.type });
  else if (!place.interfaceObject) addTypename(spot, 0, document);
  for (const take of plan.here)
    addTake(state, { spot, source: 0, document, fetch: outer.fetch, level: outer.level }, take, () => place);
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

function finish(input: FetchGraphInput, draft: DraftFetch, all: readonly DraftFetch[]): Fetch {
  const representations = draft.groups.flatMap((group) => (group.entities ? [`$${group.entities.variable}:[_Any!]!`] : []));
  const own = [...draft.variables].map((name) => input.variables.get(name) ?? `$${name}: Int`);
  const declarations = [...own, ...representations];
  const body = `{${writeSelection(input.model, draft.document)}}`;
  return {
    id: draft.id,
    subgraph: input.model.graphs[draft.graph] ?? '',
    operation: draft.operation,
    level: draft.level,
    document: `${draft.operation}${declarations.length > 0 ? `(${declarations.join(',')})` : ''}${body}`,
    variables: [...draft.variables],
    groups: draft.groups,
    after: waitsFor(draft, all),
  };
}

/** What brings the objects and their needs; and, of a series, everything of the step before. */
function waitsFor(draft: DraftFetch, all: readonly DraftFetch[]): number[] {
  const ids = new Set<number>();
  for (const other of all) if (other.step === draft.step - 1) ids.add(other.id);
  for (const { spot, entities } of draft.groups) {
    for (let above: Spot | null = spot; above; above = above.parent?.spot ?? null) addSource(above, 0, ids);
    for (const typename of spot.typenames) if ('source' in typename && entities) addSource(spot, typename.source, ids);
    for (const entry of entities?.entries ?? []) addNeeds(spot, entry.needs, ids);
  }
  ids.delete(draft.id);
  return [...ids].sort((a, b) => a - b);
}

function addNeeds(spot: Spot, needs: Selection, ids: Set<number>): void {
  for (const field of needs.fields) {
    for (const read of spot.reads.get(originOf(field)) ?? []) {
      addSource(spot, read.source, ids);
      if (!read.spot || !field.selection) continue;
      for (const typename of read.spot.typenames) if ('source' in typename) addSource(read.spot, typename.source, ids);
      addNeeds(read.spot, field.selection, ids);
    }
  }
}

function addSource(spot: Spot, source: number, ids: Set<number>): void {
  const id = spot.sources[source];
  if (typeof id === 'number') ids.add(id);
}
