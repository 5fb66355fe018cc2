import type { Budget } from '../../operation/budget.ts';
import { differsByType, type Field, type Selection } from '../../operation/selection.ts';
import { getType, type ContextValue, type SupergraphModel } from '../../schema/supergraph-model.ts';
import type { FieldSets } from '../query-graph/field-sets.ts';
import { isTyped } from '../query-graph/via.ts';
import type { Move, Moves, SubgraphMove } from '../query-graph/moves.ts';
import { needsTypename, standsForItself } from '../query-graph/interface-object.ts';
import { nowhere, type QueryNode, type QueryNodes } from '../query-graph/query-node.ts';
import { createFacts } from './facts.ts';
import { createLeafPaths, type LeafPath } from './leaf-paths.ts';
import type { Place, Places, Scope } from './places.ts';

/** Tells of places of the query graph which fields can be resolved there, with keys and requirements of any depth. */
export interface Resolution {
  /** The ways to resolve a field of values of the object type that are possible at the place. */
  ways(place: Place, objectType: string, field: Field): Move[];
  /** Returns true if there is such a way. */
  resolves(place: Place, objectType: string, field: Field): boolean;
  /** Returns true if the field can be resolved for all of the object types that are possible at the place. */
  resolvesAll(place: Place, objectTypes: readonly string[], field: Field): boolean;
  /** Returns the place of the values that a way leads to. */
  below(place: Place, objectType: string, inside: QueryNode): Place;
  /** Returns true if the object type of values at the place can be told. */
  tellsTypes(place: Place): boolean;
  /** The reason why a subgraph cannot be entered; null if it can. */
  obstacle(place: Place, objectType: string, move: SubgraphMove): Obstacle | null;
}

export type Obstacle =
  /** A field of the key or the requirements cannot be resolved. */
  | { readonly kind: 'field'; readonly path: LeafPath }
  /** No object above sets the value, or it cannot be resolved there. */
  | { readonly kind: 'context'; readonly id: string }
  /** The object type of values at an interface object cannot be resolved. */
  | { readonly kind: 'typename' }
  /** The key and the requirements ask for one field with different arguments. */
  | { readonly kind: 'arguments' };

export interface ResolutionDeps {
  readonly model: SupergraphModel;
  readonly nodes: QueryNodes;
  readonly moves: Moves;
  readonly fieldSets: FieldSets;
  readonly places: Places;
  readonly budget: Budget;
}

export function createResolution({ model, nodes, moves, fieldSets, places, budget }: ResolutionDeps): Resolution {
  const facts = createFacts();
  const leafPaths = createLeafPaths();
  const values = contextValues(model);
  /** Needs by move; each is for one object type. */
  const known = new Map<SubgraphMove, Selection | null>();

  function canMove(place: Place, objectType: string, move: Move): boolean {
    if (move.kind === 'local' || move.via.kind === 'root') return true;
    return facts.holds(`move ${place.id} ${objectType} ${move.entry}`, () => obstacle(place, objectType, move) === null);
  }

  function obstacle(place: Place, objectType: string, move: SubgraphMove): Obstacle | null {
    budget.spend(1);
    if (move.via.kind === 'root') return null;
    const context = move.contexts.find((id) => !place.scope.values.has(id));
    if (context !== undefined) return { kind: 'context', id: context };
    const needs = needsOf(objectType, move);
    if (!needs) return { kind: 'arguments' };
    const mustTell = place.node.interfaceObject && (isTyped(move.via) || differsByType(needs));
    if (mustTell && !tellsTypes(place)) return { kind: 'typename' };
    const path = leafPaths(needs).find((one) => !reads(place, objectType, one));
    return path ? { kind: 'field', path } : null;
  }

  function needsOf(objectType: string, move: SubgraphMove): Selection | null {
    const found = known.get(move);
    if (found !== undefined) return found;
    const parent = move.via.kind === 'interface' ? move.via.name : objectType;
    const needs = fieldSets.merge(parent, move.requires === null ? [move.key] : [move.key, move.requires]);
    known.set(move, needs);
    return needs;
  }

  function tellsTypes(place: Place): boolean {
    const { node } = place;
    if (!node.interfaceObject || standsForItself(node)) return true;
    return facts.holds(`typename ${place.id}`, () =>
      moves.typenames(node).some((move) => node.possible.every((type) => canMove(place, type, move))),
    );
  }

  /** Returns true also if the path is not one of the object type. */
  function reads(place: Place, objectType: string, path: LeafPath, depth = 0): boolean {
    const field = path.fields[depth];
    if (!field?.types.has(objectType) || !place.node.possible.includes(objectType)) return true;
    const { selection } = field;
    if (selection === null && resolvesHere(place, objectType, field)) return true;
    return facts.holds(`read ${place.id} ${objectType} ${path.id} ${depth}`, () =>
      selection === null
        ? resolves(place, objectType, field)
        : ways(place, objectType, field).some(
            ({ inside }) => inside !== null && readsBelow(below(place, objectType, inside), selection, path, depth + 1),
          ),
    );
  }

  function readsBelow(place: Place, selection: Selection, path: LeafPath, depth: number): boolean {
    if (needsTypename(selection, place.node) && !tellsTypes(place)) return false;
    return place.node.possible.every((type) => reads(place, type, path, depth));
  }

  /** Spares the look at all other subgraphs. */
  function resolvesHere({ node }: Place, objectType: string, { name }: Field): boolean {
    if (node.graph === nowhere || node.interfaceObject) return false;
    const declared = nodes.resolvable(node, objectType, name);
    return declared !== null && declared.requires === null && declared.contextArguments.length === 0;
  }

  function allWays(place: Place, objectType: string, field: Field): Move[] {
    budget.spend(1);
    return moves.goals(place.node, field, [objectType]).flatMap((goal) => goal.moves);
  }

  function ways(place: Place, objectType: string, field: Field): Move[] {
    return allWays(place, objectType, field).filter((move) => canMove(place, objectType, move));
  }

  function resolves(place: Place, objectType: string, field: Field): boolean {
    if (resolvesHere(place, objectType, field)) return true;
    return allWays(place, objectType, field).some((move) => canMove(place, objectType, move));
  }

  function below(place: Place, objectType: string, inside: QueryNode): Place {
    return places.at(inside, model.hasContexts ? scopeBelow(place, objectType) : place.scope);
  }

  function scopeBelow(place: Place, objectType: string): Scope {
    const { contexts } = getType(model, objectType);
    const isSet = (value: ContextValue): boolean =>
      contexts.has(value.context) ? readsContext(place, objectType, value) : place.scope.values.has(value.id);
    return places.scope(values.filter(isSet).map(({ id }) => id));
  }

  function readsContext(place: Place, objectType: string, { id, fieldSet }: ContextValue): boolean {
    return facts.holds(`context ${place.id} ${objectType} ${id}`, () => {
      if (place.node.interfaceObject && !tellsTypes(place)) return false;
      return leafPaths(fieldSets.get(objectType, fieldSet)).every((path) => reads(place, objectType, path));
    });
  }

  return {
    ways,
    resolves,
    resolvesAll(place, objectTypes, field) {
      const types = place.node.possible.filter((type) => objectTypes.includes(type));
      return moves
        .goals(place.node, field, types)
        .every((goal) => goal.moves.some((move) => goal.types.every((type) => canMove(place, type, move))));
    },
    below,
    tellsTypes,
    obstacle,
  };
}

function contextValues(model: SupergraphModel): readonly ContextValue[] {
  if (!model.hasContexts) return [];
  const found = new Map<string, ContextValue>();
  for (const type of model.types.values()) {
    for (const field of type.fields.values()) {
      for (const there of field.inGraph.values()) for (const { value } of there.contextArguments) found.set(value.id, value);
    }
  }
  return [...found.values()];
}
