import type { DocumentNode, TypeDefinitionNode } from 'graphql';

/** A schema as @apollo/subgraph takes it. */
export interface NamedSchema {
  readonly document: DocumentNode;
  /** By type: a scalar, the values of an enum, or resolvers by field. */
  readonly resolvers: Readonly<Record<string, unknown>>;
}

/** By name, in the order of the document. */
export type Types = ReadonlyMap<string, TypeDefinitionNode>;

/** Names that cannot be used, each as a sentence that begins with its key of the configuration. */
export class SchemaNamesError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(faults.join('\n'));
    this.name = 'SchemaNamesError';
    this.faults = faults;
  }
}
