import { isDenied } from '../../operation/is-denied.ts';
import type { Field } from '../../operation/selection.ts';
import { getType, type FieldInGraph, type GraphIndex, type SupergraphModel } from '../../schema/supergraph-model.ts';
import { isPartOfKey, mustTellTypesApart, type OtherTypes } from './interface-object.ts';
import { nowhere, type QueryNode, type QueryNodes } from './query-node.ts';
import { createTargets, type Target } from './targets.ts';
import { viaText, type Via } from './via.ts';

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
  /** Equal for moves that enter the same subgraph in the same way with the same needs. */
  readonly entry: string;
  readonly graph: GraphIndex;
  readonly via: Via;
  /** The key's field set. */
  readonly key: string;
  readonly requires: string | null;
  /** Ids of the context values that the field is given as arguments. */
  readonly contexts: readonly string[];
  readonly inside: QueryNode | null;
}

export function sameContexts(a: readonly string[], b: readonly string[]): boolean {
  return a === b || a.join('\n') === b.join('\n');
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
  /** Ways to enter subgraphs with a value of the object type, for no field in particular. The same list for all nodes alike. */
  entries(node: QueryNode, objectType: string): readonly Entry[];
}

/** Moves without a field that need the same. */
export interface Entry {
  /** One of them. */
  readonly move: SubgraphMove;
  /** The nodes to which they lead. */
  readonly targets: readonly QueryNode[];
}

/** `denied`: what the caller may not have; see `isDenied`. */
export function createMoves(model: SupergraphModel, nodes: QueryNodes, denied: ReadonlySet<string>): Moves {
  const known = new Map<string, readonly Move[]>();
  const targetsAt = createTargets(model);
  const entries = new Map<readonly Target[], readonly Entry[]>();

  /** `apart`: the types that the field is selected for, where there are others. */
  function find(node: QueryNode, objectType: string, field: Field, others: OtherTypes, apart: string): readonly Move[] {
    const isKey = others === 'left' && isPartOfKey(field, getType(model, objectType).keyFields);
    const memoKey = `${node.id} ${objectType} ${field.name} ${others} ${isKey} ${apart}`;
    const found = known.get(memoKey);
    if (found) return found;
    const here = node.graph === nowhere ? null : nodes.resolvable(node, objectType, field.name);
    const subgraphMoves: Move[] = [];
    for (const { graph, via: target, keys } of targetsAt(node, objectType)) {
      if (!mayResolve(graph, target, objectType, field.name)) continue;
      const reached = targetNode(nodes, { graph, via: target }, objectType);
      const there = reached.possible.includes(objectType) ? nodes.resolvable(reached, objectType, field.name) : null;
      if (!there) continue;
      const untold = reached.interfaceObject && mustTellTypesApart(there, others, isKey);
      const via: Via = target.kind === 'interface' && untold ? { ...target, typed: true, apart } : target;
      // Asking the same subgraph again is for what it must be told first.
      if (graph === node.graph && via.kind !== 'root' && !isGiven(there) && here !== null && !untold) continue;
      // What an object type requires, the interface may not have.
      if (there.requires !== null && via.kind === 'interface' && !reached.interfaceObject) continue;
      const inside = nodes.inside(reached, objectType, field.name, there);
      const contexts = contextsOf(there);
      for (const key of keys) {
        subgraphMoves.push(subgraphMove({ graph, via, key, requires: there.requires, contexts, inside }));
      }
    }
    const isLast = subgraphMoves.length === 0 && others !== 'refused';
    const canTakeHere =
      here !== null && !isGiven(here) && (isLast || !node.interfaceObject || !mustTellTypesApart(here, others, isKey));
    const inside = here && canTakeHere ? nodes.inside(node, objectType, field.name, here) : null;
    const moves: Move[] = canTakeHere
      ? [{ kind: 'local', signature: `here ${inside?.id ?? ''}`, inside }, ...subgraphMoves]
      : subgraphMoves;
    known.set(memoKey, moves);
    return moves;
  }

  /** Spares the search the nodes of subgraphs that do not declare the field. */
  function mayResolve(graph: GraphIndex, via: Via, objectType: string, fieldName: string): boolean {
    const face = via.kind === 'interface' ? getType(model, via.name) : null;
    const owner = face?.inGraph.get(graph)?.interfaceObject ? face : getType(model, objectType);
    return owner.fields.get(fieldName)?.inGraph.has(graph) ?? false;
  }

  return {
    goals(node, field, types) {
      const goals = new Map<string, { field: Field; types: string[]; moves: readonly Move[] }>();
      const left = model.hasInterfaceObjects ? node.possible.filter((type) => !field.types.has(type)) : [];
      const refused = left.some((type) => isDenied(denied, `${type}.${field.name}`, field.argsName));
      const others: OtherTypes = refused ? 'refused' : left.length > 0 ? 'left' : 'none';
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
          there.keys.map((key) => subgraphMove({ graph, via, key, requires: null, contexts: noContexts, inside: null })),
        );
    },
    entries(node, objectType) {
      const targets = targetsAt(node, objectType);
      const found = entries.get(targets);
      if (found) return found;
      const alike = new Map<string, Entry & { readonly targets: QueryNode[] }>();
      for (const { graph, via, keys } of targets) {
        for (const key of keys) {
          const needs = `${viaText(via)} {${key}}`;
          const entry = alike.get(needs) ?? {
            move: subgraphMove({ graph, via, key, requires: null, contexts: noContexts, inside: null }),
            targets: [],
          };
          entry.targets.push(targetNode(nodes, { graph, via }, objectType));
          alike.set(needs, entry);
        }
      }
      const list = [...alike.values()];
      entries.set(targets, list);
      return list;
    },
  };
}

function subgraphMove(move: Omit<SubgraphMove, 'kind' | 'signature' | 'entry'>): SubgraphMove {
  const { graph, via, key, requires, contexts, inside } = move;
  const entry = `${graph} ${viaText(via)} {${key}} {${requires ?? ''}} ${contexts.join(',')}`;
  return { kind: 'subgraph', signature: `${entry} ${inside?.id ?? ''}`, entry, ...move };
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
