import type { Fault, Hint } from '../subgraph/fault.ts';
import type { FederationDirective } from '../subgraph/federation-directives.ts';
import type { Subgraph, SubgraphField, SubgraphInput, SubgraphType, TypeKind } from '../subgraph/subgraph-definition.ts';
import type { ComposedDirectives } from './composed-directives.ts';
import type { Subtypes } from './subtypes.ts';

/** The subgraphs while they are merged: all rules read it, and add to its faults and hints. */
export interface Composition {
  readonly subgraphs: readonly Subgraph[];
  /** Every type by its name, in the order in which subgraphs declare them. */
  readonly types: ReadonlyMap<string, TypeSources>;
  readonly subtypes: Subtypes;
  /** Directives of the subgraphs' own that the supergraph keeps. */
  readonly composed: ComposedDirectives;
  /** The directives of federation that the supergraph applies; filled while merging. */
  readonly used: Set<FederationDirective>;
  readonly faults: Fault[];
  readonly hints: Hint[];
}

/** A type and the subgraphs that declare it. */
export interface TypeSources {
  readonly name: string;
  /** An interface object counts as an interface where some subgraph has the interface. */
  readonly kind: TypeKind;
  readonly sources: readonly TypeSource[];
}

export interface TypeSource {
  readonly subgraph: Subgraph;
  readonly type: SubgraphType;
}

export interface FieldSource extends TypeSource {
  readonly field: SubgraphField;
}

/** An argument, an input field or a field, in one subgraph. */
export interface InputSource {
  readonly subgraph: Subgraph;
  readonly input: SubgraphInput;
}

/** The parts that all elements of the supergraph have. Texts are SDL. */
export interface MergedElement {
  readonly name: string;
  readonly description: string | null;
  /** Applied directives as text, those of the join specification first. */
  readonly directives: readonly string[];
  readonly isInaccessible: boolean;
}

export interface MergedInput extends MergedElement {
  readonly type: string;
  readonly namedType: string;
  readonly defaultValue: string | null;
}

export interface MergedField extends MergedInput {
  readonly arguments: readonly MergedInput[];
}

export interface MergedType extends MergedElement {
  readonly kind: TypeKind;
  readonly interfaces: readonly string[];
  readonly fields: readonly MergedField[];
  /** Of a union. */
  readonly members: readonly string[];
  /** Of an enum. */
  readonly values: readonly MergedElement[];
}
