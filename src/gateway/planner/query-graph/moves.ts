import { isDenied } from '../../operation/is-denied.ts';
import type { Field } from '../../operation/selection.ts';
import { getType, type FieldInGraph, type GraphIndex, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { nowhere, type QueryNode, type QueryNodes } from './query-node.ts';

/** One way to get a field for the values at a place. */
export type Move = LocalMove | SubgraphMove;

/** The subgraph that returned the value resolves the field, too. */
export interface LocalMove {
  readonly kind: 'local';
  readonly signature: string;
  readonly inside: QueryNode | null;
}

/** Another request: for the entity by one of its keys, or at the root of the graph. */
export interface SubgraphMove {
  readonly kind: 'subgraph';
  readonly signature: string;
  readonly graph: GraphIndex;
  readonly via: Via;
  /** The key's field set. */
  readonly key: string;
  readonly requires: string | null;
  /** Ids of the context values that the field is given as arguments. */
  readonly contexts: readonly string[];
  readonly inside: QueryNode | null;
}

/**
 * As what the entity is asked for: its own object type, an interface (by name), or not as an entity but at the root.
 * `typed`: only values whose object type is known to be one of those that the field was selected for. `apart`: the object types, where
 * what is asked must not be asked for others too.
 */
export type Via =
  | { readonly kind: 'self' }
  | { readonly kind: 'interface'; readonly name: string; readonly typed: boolean; readonly apart: string | null }
  | { readonly kind: 'root' };

export const viaSelf: Via = { kind: 'self' };
const viaRoot: Via = { kind: 'root' };

export function sameVia(a: Via, b: Via): boolean {
  return viaText(a) === viaText(b);
}

function viaText(via: Via): string {
  return via.kind === 'interface' ? `${via.name} ${via.typed} ${via.apart ?? ''}` : via.kind;
}

export function sameContexts(a: readonly string[], b: readonly string[]): boolean {
  return a === b || a.join('\n') === b.join('\n');
}

/** Whether the object type of a value must be known to ask. */
export function isTyped(via: Via): boolean {
  return via.kind === 'self' || (via.kind === 'interface' && via.typed);
}

/** Where the fields behind a move are resolved, for an object type. */
export function targetNode(nodes: QueryNodes, move: Pick<SubgraphMove, 'graph' | 'via'>, objectType: string): QueryNode {
  return nodes.get(move.graph, move.via.kind === 'interface' ? move.via.name : objectType);
}

/** A field, the object types for which it can be had in the same ways, and these ways. */
export interface Goal {
  readonly field: Field;
  readonly types: readonly string[];
  readonly moves: readonly Move[];
}

export interface Moves {
  /** Parts the types of a field by the ways in which it can be had. */
  goals(node: QueryNode, field: Field, types: readonly string[]): Goal[];
  /** Ways to learn the object type of values at an interface object. */
  typenames(node: QueryNode): SubgraphMove[];
}

/** `denied`: what the caller may not have; see `isDenied`. */
export function createMoves(model: SupergraphModel, nodes: QueryNodes, denied: ReadonlySet<string>): Moves {
  const known = new Map<string, readonly Move[]>();

  /** `apart`: the types that the field is selected for, where there are others. */
  function find(node: QueryNode, objectType: string, field: Field, others: Others, apart: string): readonly Move[] {
    const isKey = others === 'left' && isOfKey(field, getType(model, objectType).keyFields);
    const memoKey = `${node.id} ${objectType} ${field.name} ${others} ${isKey} ${apart}`;
    const found = known.get(memoKey);
    if (found) return found;
    const here = node.graph === nowhere ? null : nodes.resolvable(node, objectType, field.name);
    const subgraphMoves: Move[] = [];
    for (const { graph, via: target, keys } of targets(model, node, objectType)) {
      const reached = targetNode(nodes, { graph, via: target }, objectType);
      const there = reached.possible.includes(objectType) ? nodes.resolvable(reached, objectType, field.name) : null;
      if (!there) continue;
      const untold = reached.interfaceObject && mustTell(there, others, isKey);
      const via: Via = target.kind === 'interface' && untold ? { ...target, typed: true, apart } : target;
      // Asking the same subgraph again is for what it must be told first.
      if (graph === node.graph && via.kind !== 'root' && !isGiven(there) && here !== null && !untold) continue;
      // What an object type requires, the interface may not have.
      if (there.requires !== null && via.kind === 'interface' && !reached.interfaceObject) continue;
      const inside = nodes.inside(reached, objectType, field.name, there);
      const contexts = contextsOf(there);
      for (const key of keys) {
        const needs = `{${key}} {${there.requires ?? ''}} ${contexts.join(',')}`;
        const signature = `${graph} ${viaText(via)} ${needs} ${inside?.id ?? ''}`;
        subgraphMoves.push({ kind: 'subgraph', signature, graph, via, key, requires: there.requires, contexts, inside });
      }
    }
    const isLast = subgraphMoves.length === 0 && others !== 'refused';
    const canTakeHere = here !== null && !isGiven(here) && (isLast || !node.interfaceObject || !mustTell(here, others, isKey));
    const inside = here && canTakeHere ? nodes.inside(node, objectType, field.name, here) : null;
    const moves: Move[] = canTakeHere
      ? [{ kind: 'local', signature: `here ${inside?.id ?? ''}`, inside }, ...subgraphMoves]
      : subgraphMoves;
    known.set(memoKey, moves);
    return moves;
  }

  return {
    goals(node, field, types) {
      const goals = new Map<string, { field: Field; types: string[]; moves: readonly Move[] }>();
      const left = model.hasInterfaceObjects ? node.possible.filter((type) => !field.types.has(type)) : [];
      const refused = left.some((type) => isDenied(denied, `${type}.${field.name}`, field.argsName));
      const others: Others = refused ? 'refused' : left.length > 0 ? 'left' : 'none';
      const apart = left.length > 0 ? [...field.types.keys()].toSorted().join(' ') : '';
      for (const type of types) {
        const moves = find(node, type, field, others, apart);
        const signature = moves.map((move) => move.signature).join('|');
        const goal = goals.get(signature);
        if (goal) goal.types.push(type);
        else goals.set(signature, { field, types: [type], moves });
      }
      return [...goals.values()];
    },
    typenames(node) {
      const via: Via = { kind: 'interface', name: node.type, typed: false, apart: null };
      return [...getType(model, node.type).inGraph]
        .filter(([, there]) => !there.interfaceObject)
        .flatMap(([graph, there]) =>
          there.keys.map((key): SubgraphMove => ({
            kind: 'subgraph',
            signature: `${graph} ${key}`,
            graph,
            via,
            key,
            requires: null,
            contexts: noContexts,
            inside: null,
          })),
        );
    },
  };
}

/** Whether the subgraph must be given something to resolve the field. */
function isGiven({ requires, contextArguments }: FieldInGraph): boolean {
  return requires !== null || contextArguments.length > 0;
}

const noContexts: readonly string[] = [];

function contextsOf({ contextArguments }: FieldInGraph): readonly string[] {
  if (contextArguments.length === 0) return noContexts;
  return [...new Set(contextArguments.map(({ value }) => value.id))].toSorted();
}

/**
 * Whether types must be told apart before they are asked. At an interface object, a field that some types alone are asked for would
 * be asked of all: some of them may be refused, and where it is null but may not be, it takes the others with it.
 */
function mustTell(declared: FieldInGraph, others: Others, isKey: boolean): boolean {
  return others === 'refused' || (others === 'left' && declared.type.nonNull && !isKey);
}

/** Keys are not reckoned to fail. `names`: of all fields in keys, and of those below them. */
function isOfKey({ name, selection }: Field, names: ReadonlySet<string>): boolean {
  return name === '__typename' || (names.has(name) && (selection?.fields.every((field) => isOfKey(field, names)) ?? true));
}

/** At an interface object, types for which the field is not asked: none, some, or some for which it may not be. */
type Others = 'none' | 'left' | 'refused';

interface Target {
  readonly graph: GraphIndex;
  readonly via: Via;
  readonly keys: readonly string[];
}

function* targets(model: SupergraphModel, node: QueryNode, objectType: string): Generator<Target> {
  const type = getType(model, objectType);
  if (node.graph === nowhere || objectType === model.roots.query) {
    for (const graph of type.inGraph.keys()) yield { graph, via: viaRoot, keys: [''] };
    return;
  }
  for (const [graph, there] of type.inGraph) {
    if (there.keys.length > 0) yield { graph, via: viaSelf, keys: there.keys };
  }
  for (const name of type.interfaces) {
    const face = model.types.get(name);
    if (!face) continue;
    // Of values that are not told apart, all or none can be asked for as the interface.
    const typed = !node.interfaceObject || !node.possible.every((possible) => face.possible.includes(possible));
    for (const [graph, there] of face.inGraph) {
      // As an interface an entity is asked for where that is all that one of both sides knows.
      const useful = there.interfaceObject || (node.interfaceObject && node.type === name);
      if (useful && there.keys.length > 0)
        yield { graph, via: { kind: 'interface', name, typed, apart: null }, keys: there.keys };
    }
  }
}
