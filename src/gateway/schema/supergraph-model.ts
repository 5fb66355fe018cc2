import type { ExecutableDirective } from './executable-directives.ts';
import type { TypeRef } from './type-ref.ts';

/** A subgraph, as its index in `SupergraphModel.graphs`. */
export type GraphIndex = number;

/** The supergraph as the planner reads it: which subgraph can resolve what, and how one gets there. Plain data, read only. */
export interface SupergraphModel {
  /** Names of the subgraphs. */
  readonly graphs: readonly string[];
  /** Objects, interfaces and unions by name, including what is inaccessible to clients. */
  readonly types: ReadonlyMap<string, CompositeType>;
  readonly roots: Readonly<Record<'query' | 'mutation' | 'subscription', string>>;
  /** A union has members in one subgraph that it has not in another. */
  readonly hasPartialUnions: boolean;
  /** An interface is an object type in some subgraph. */
  readonly hasInterfaceObjects: boolean;
  /** Some field takes an argument from a context. */
  readonly hasContexts: boolean;
  /** Labels of progressive `@override`. */
  readonly labels: readonly string[];
  /** Directives of subgraphs that clients may apply, by name. */
  readonly directives: ReadonlyMap<string, ExecutableDirective>;
  /** Values by enum that clients may see. */
  readonly enums: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface CompositeType {
  readonly name: string;
  readonly kind: 'object' | 'interface' | 'union';
  readonly accessible: boolean;
  /** Empty for unions. */
  readonly fields: ReadonlyMap<string, FieldDefinition>;
  /** Fields named in a key of the type, anywhere. */
  readonly keyFields: ReadonlySet<string>;
  /** Interfaces that the type implements in at least one subgraph. */
  readonly interfaces: readonly string[];
  /** Contexts that objects of this object type set for what is below them (`@context`). */
  readonly contexts: ReadonlySet<string>;
  /** The object types that a value may have; an object type has itself alone. */
  readonly possible: readonly string[];
  readonly inGraph: ReadonlyMap<GraphIndex, TypeInGraph>;
}

export interface TypeInGraph {
  /** Field sets by which the subgraph resolves the type as an entity. */
  readonly keys: readonly string[];
  /** The supergraph's interface is an object type here, standing for all its implementors. */
  readonly interfaceObject: boolean;
  /** The object types of this subgraph that a value may have there. */
  readonly possible: readonly string[];
}

export interface FieldDefinition {
  readonly name: string;
  readonly type: TypeRef;
  readonly accessible: boolean;
  /** Where the field is declared. Absent: that subgraph does not know it. */
  readonly inGraph: ReadonlyMap<GraphIndex, FieldInGraph>;
}

export interface FieldInGraph {
  /** The type that this subgraph declares, which may be narrower than the supergraph's. */
  readonly type: TypeRef;
  /** False where it may be wider, too: some composers do not say of interfaces what each subgraph declares. */
  readonly exact: boolean;
  /** Declared but not resolved here, unless a parent field `@provides` it. */
  readonly external: boolean;
  readonly requires: string | null;
  readonly provides: string | null;
  /** Arguments that clients do not see (`@fromContext`). */
  readonly contextArguments: readonly ContextArgument[];
  /** Progressive override: resolved here only while the label is active (`when: true`), or only while it is not. */
  readonly label: { readonly name: string; readonly when: boolean } | null;
}

/** An argument that is given a value of an object above. */
export interface ContextArgument {
  readonly name: string;
  /** The type that the subgraph declares. */
  readonly type: string;
  readonly value: ContextValue;
}

/** The one leaf of a field set on the nearest object above that sets the context. */
export interface ContextValue {
  /** Equal for equal values. */
  readonly id: string;
  readonly context: string;
  readonly fieldSet: string;
}

export function getType(model: SupergraphModel, name: string): CompositeType {
  const type = model.types.get(name);
  if (!type) throw new Error(`The supergraph has no composite type ${name}.`);
  return type;
}
