import { isDenied } from './is-denied.ts';
import type { Field } from './selection.ts';
import { getType, type FieldInGraph, type GraphIndex, type SupergraphModel } from './supergraph-model.ts';
import { nowhere, type Place, type Places } from './place.ts';

/** One way to get a field for the values at a place. */
export type Option = Here | Jump;

/** The subgraph that returned the value resolves the field, too. */
export interface Here {
  readonly kind: 'here';
  readonly signature: string;
  readonly inside: Place | null;
}

/** Another request: for the entity by one of its keys, or at the root of the graph. */
export interface Jump {
  readonly kind: 'jump';
  readonly signature: string;
  readonly graph: GraphIndex;
  readonly via: Via;
  /** The key's field set. */
  readonly key: string;
  readonly requires: string | null;
  /** Ids of the context values that the field is given as arguments. */
  readonly contexts: readonly string[];
  readonly inside: Place | null;
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

/** Where the fields behind a jump are resolved, for an object type. */
export function landing(places: Places, jump: Pick<Jump, 'graph' | 'via'>, objectType: string): Place {
  return places.get(jump.graph, jump.via.kind === 'interface' ? jump.via.name : objectType);
}

/** A field, the object types for which it can be had in the same ways, and these ways. */
export interface Goal {
  readonly field: Field;
  readonly types: readonly string[];
  readonly options: readonly Option[];
}

export interface Options {
  /** Parts the types of a field by the ways in which it can be had. */
  goals(place: Place, field: Field, types: readonly string[]): Goal[];
  /** Ways to learn the object type of values at an interface object. */
  typenames(place: Place): Jump[];
}

/** `denied`: what the caller may not have; see `isDenied`. */
export function createOptions(model: SupergraphModel, places: Places, denied: ReadonlySet<string>): Options {
  const known = new Map<string, readonly Option[]>();

  /** `apart`: the types that the field is selected for, where there are others. */
  function find(place: Place, objectType: string, field: Field, others: Others, apart: string): readonly Option[] {
    const isKey = others === 'left' && isOfKey(field, getType(model, objectType).keyFields);
    const memoKey = `${place.id} ${objectType} ${field.name} ${others} ${isKey} ${apart}`;
    const found = known.get(memoKey);
    if (found) return found;
    const here = place.graph === nowhere ? null : places.resolvable(place, objectType, field.name);
    const jumps: Option[] = [];
    for (const { graph, via: target, keys } of targets(model, place, objectType)) {
      const landed = landing(places, { graph, via: target }, objectType);
      const there = landed.possible.includes(objectType) ? places.resolvable(landed, objectType, field.name) : null;
      if (!there) continue;
      const untold = landed.interfaceObject && mustTell(there, others, isKey);
      const via: Via = target.kind === 'interface' && untold ? { ...target, typed: true, apart } : target;
      // Asking the same subgraph again is for what it must be told first.
      if (graph === place.graph && via.kind !== 'root' && !isGiven(there) && here !== null && !untold) continue;
      // What an object type requires, the interface may not have.
      if (there.requires !== null && via.kind === 'interface' && !landed.interfaceObject) continue;
      const inside = places.inside(landed, objectType, field.name, there);
      const contexts = contextsOf(there);
      for (const key of keys) {
        const needs = `{${key}} {${there.requires ?? ''}} ${contexts.join(',')}`;
        const signature = `${graph} ${viaText(via)} ${needs} ${inside?.id ?? ''}`;
        jumps.push({ kind: 'jump', signature, graph, via, key, requires: there.requires, contexts, inside });
      }
    }
    const isLast = jumps.length === 0 && others !== 'refused';
    const canTakeHere = here !== null && !isGiven(here) && (isLast || !place.interfaceObject || !mustTell(here, others, isKey));
    const inside = here && canTakeHere ? places.inside(place, objectType, field.name, here) : null;
    const options: Option[] = canTakeHere ? [{ kind: 'here', signature: `here ${inside?.id ?? ''}`, inside }, ...jumps] : jumps;
    known.set(memoKey, options);
    return options;
  }

  return {
    goals(place, field, types) {
      const goals = new Map<string, { field: Field; types: string[]; options: readonly Option[] }>();
      const left = model.hasInterfaceObjects ? place.possible.filter((type) => !field.types.has(type)) : [];
      const refused = left.some((type) => isDenied(denied, `${type}.${field.name}`, field.args));
      const others: Others = refused ? 'refused' : left.length > 0 ? 'left' : 'none';
      const apart = left.length > 0 ? [...field.types.keys()].toSorted().join(' ') : '';
      for (const type of types) {
        const options = find(place, type, field, others, apart);
        const signature = options.map((option) => option.signature).join('|');
        const goal = goals.get(signature);
        if (goal) goal.types.push(type);
        else goals.set(signature, { field, types: [type], options });
      }
      return [...goals.values()];
    },
    typenames(place) {
      const via: Via = { kind: 'interface', name: place.type, typed: false, apart: null };
      return [...getType(model, place.type).inGraph]
        .filter(([, there]) => !there.interfaceObject)
        .flatMap(([graph, there]) =>
          there.keys.map((key): Jump => ({
            kind: 'jump',
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

function* targets(model: SupergraphModel, place: Place, objectType: string): Generator<Target> {
  const type = getType(model, objectType);
  if (place.graph === nowhere || objectType === model.roots.query) {
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
    const typed = !place.interfaceObject || !place.possible.every((possible) => face.possible.includes(possible));
    for (const [graph, there] of face.inGraph) {
      // As an interface an entity is asked for where that is all that one of both sides knows.
      const useful = there.interfaceObject || (place.interfaceObject && place.type === name);
      if (useful && there.keys.length > 0)
        yield { graph, via: { kind: 'interface', name, typed, apart: null }, keys: there.keys };
    }
  }
}
