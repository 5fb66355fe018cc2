import type { FragmentDefinitionNode, GraphQLError, OperationDefinitionNode } from 'graphql';
import type { CoercedVariables } from './coerce-variables.ts';

/** What one request asks: a prepared document, and its variables. */
export interface Operation {
  readonly prepared: Prepared;
  readonly variables: CoercedVariables;

  /**
   * What the operation touches (selections skipped by its variables do not count), each coordinate once. The same array
   * for the same values of the conditions, so what is derived from it can be cached by identity.
   */
  uses(): readonly FieldUse[];
}

export interface Prepared {
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly operationName: string | null;
  readonly documentText: string;
  /** The operation that is meant, and the fragments of its document by name. */
  readonly definition: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

export interface Invalid {
  readonly errors: readonly GraphQLError[];
}

/** One field of one concrete object type, as used by an operation. */
export interface FieldUse {
  /** `Type.field`; `Type` is always an object type, never an interface. */
  readonly coordinate: string;
  readonly typeName: string;
  readonly fieldName: string;
  /** The named type of the field. */
  readonly returns: string;
  /** Interfaces and unions through which the field was selected, where the selection was on one. */
  readonly through: readonly string[];
  /** The lists of arguments that it is given, each once; none for where it is given none. */
  readonly calls: readonly FieldCall[];
}

/** One way in which a field is called. */
export interface FieldCall {
  /** `Type.field(name: value, …)`, sorted by name; a digest stands for arguments that are long. */
  readonly name: string;
  /** Named types (scalars, enums, input objects and, inside these, fields' types) of what is given, by literal or variable. */
  readonly inputTypes: readonly string[];
}
