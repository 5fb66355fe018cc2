import type {
  ConstDirectiveNode,
  ConstValueNode,
  DirectiveDefinitionNode,
  DocumentNode,
  EnumValueDefinitionNode,
  FieldDefinitionNode,
  InputValueDefinitionNode,
  NamedTypeNode,
  StringValueNode,
  TypeDefinitionNode,
  TypeExtensionNode,
} from 'graphql';
import type { TypeRef } from '../../schema/type-ref.ts';
import type { DirectiveUse } from './directive-uses.ts';
import type { SubgraphLinks } from './read-links.ts';

/** A subgraph as composition reads it: its types with their extensions, and the directives of federation under their own names. */
export interface Subgraph {
  readonly name: string;
  /** Its place among the subgraphs, counted from 0. */
  readonly index: number;
  /** Its value of `join__Graph`. */
  readonly graph: string;
  readonly document: DocumentNode;
  readonly links: SubgraphLinks;
  readonly types: ReadonlyMap<string, SubgraphType>;
  /** Definitions of its own directives, by their names in the subgraph. */
  readonly directives: ReadonlyMap<string, DirectiveDefinitionNode>;
  /** Directives that the subgraph applies to its schema. */
  readonly uses: readonly DirectiveUse[];
  /** Coordinates of fields that belong to a key of some type. */
  readonly keyFields: ReadonlySet<string>;
  /** Coordinates of fields that some `@requires` names. */
  readonly requiredFields: ReadonlySet<string>;
  /** Coordinates of fields that some `@provides` names, on interfaces with those of their implementations. */
  readonly providedFields: ReadonlySet<string>;
  /** Coordinates of fields that some `@fromContext` names. */
  readonly contextFields: ReadonlySet<string>;
}

export type TypeKind = 'object' | 'interface' | 'union' | 'enum' | 'input' | 'scalar';

export interface SubgraphType {
  readonly name: string;
  readonly kind: TypeKind;
  /** The definition, then its extensions. */
  readonly nodes: readonly [TypeNode, ...TypeNode[]];
  /** True if the subgraph only extends the type: by `extend`, or by `@extends`. */
  readonly isExtension: boolean;
  readonly description: StringValueNode | null;
  readonly uses: readonly DirectiveUse[];
  readonly keys: readonly Key[];
  readonly isInterfaceObject: boolean;
  readonly interfaces: ReadonlyMap<string, NamedTypeNode>;
  /** Of objects, interfaces and inputs. */
  readonly fields: ReadonlyMap<string, SubgraphField>;
  /** Of unions. */
  readonly members: ReadonlyMap<string, NamedTypeNode>;
  /** Of enums. */
  readonly values: ReadonlyMap<string, SubgraphValue>;
}

export type TypeNode = TypeDefinitionNode | TypeExtensionNode;

export interface Key {
  readonly fields: string;
  readonly isResolvable: boolean;
  readonly node: ConstDirectiveNode;
}

export interface SubgraphValue {
  readonly name: string;
  readonly node: EnumValueDefinitionNode;
  readonly description: StringValueNode | null;
  readonly uses: readonly DirectiveUse[];
}

/** An argument, or what fields and arguments have in common. */
export interface SubgraphInput {
  readonly name: string;
  readonly node: InputValueDefinitionNode | FieldDefinitionNode;
  readonly type: TypeRef;
  /** The type as text, such as `[ID!]!`. */
  readonly typeText: string;
  readonly description: StringValueNode | null;
  readonly uses: readonly DirectiveUse[];
  readonly defaultValue: ConstValueNode | null;
}

export interface SubgraphField extends SubgraphInput {
  /** Without those that are taken from a context. */
  readonly arguments: ReadonlyMap<string, SubgraphInput>;
  readonly contextArguments: ReadonlyMap<string, ContextualArgument>;
  /** Marked as external, by itself or with its type, and not of a key that the subgraph extends. */
  readonly isExternal: boolean;
  /** Marked as shareable, by itself or with its type. */
  readonly isShareable: boolean;
  readonly requires: string | null;
  readonly provides: string | null;
  readonly override: { readonly from: string; readonly label: string | null; readonly node: ConstDirectiveNode } | null;
}

export interface ContextualArgument extends SubgraphInput {
  /** The name of the context in this subgraph; empty where it cannot be read. */
  readonly context: string;
  /** The selection of the value, as the directive has it. */
  readonly selection: string;
}
