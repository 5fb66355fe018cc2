import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  type ConstDirectiveNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
} from 'graphql';
import { readUses } from './directive-uses.ts';
import type { Fault } from './fault.ts';
import { asFederation1 } from './federation-1.ts';
import { contextCoordinates, keyCoordinates, providedCoordinates, requiredCoordinates } from './field-coordinates.ts';
import { readLinks } from './read-links.ts';
import { readType } from './read-type.ts';
import type { Subgraph, SubgraphType, TypeNode } from './subgraph-definition.ts';

/** A subgraph's SDL as a document whose root types have their default names. */
export interface SubgraphSource {
  readonly name: string;
  readonly document: DocumentNode;
}

export interface ReadSubgraph {
  readonly subgraph: Subgraph;
  readonly faults: readonly Fault[];
}

/** Reads a subgraph of federation 1 or 2. Its SDL may be wrong in any way: what cannot be read is left out. */
export function readSubgraph({ name, document }: SubgraphSource, index: number, graph: string): ReadSubgraph {
  const { links, faults } = readLinks(name, document);
  const types = new Map<string, SubgraphType>();
  const directives = new Map<string, DirectiveDefinitionNode>();
  const ofSchema: ConstDirectiveNode[] = [];
  const nodes = new Map<string, [TypeNode, ...TypeNode[]]>();
  for (const node of document.definitions) {
    if (node.kind === Kind.SCHEMA_DEFINITION || node.kind === Kind.SCHEMA_EXTENSION) ofSchema.push(...(node.directives ?? []));
    else if (node.kind === Kind.DIRECTIVE_DEFINITION) directives.set(node.name.value, node);
    else if (isTypeDefinitionNode(node) || isTypeExtensionNode(node)) {
      const known = nodes.get(node.name.value);
      if (known === undefined) nodes.set(node.name.value, [node]);
      else if (isTypeDefinitionNode(node)) known.unshift(node);
      else known.push(node);
    }
  }
  for (const [typeName, declared] of nodes)
    if (!isMachinery(typeName, declared, links.prefixes) && !links.scalars.has(typeName))
      types.set(typeName, readType(declared, links.names));
  const read = { name, index, graph, document, links, directives, uses: readUses(ofSchema, links.names) };
  const named = coordinatesIn(types);
  return { subgraph: { ...read, ...named, types: links.minor === null ? asFederation1(types, named) : types }, faults };
}

function coordinatesIn(
  types: Subgraph['types'],
): Pick<Subgraph, 'keyFields' | 'requiredFields' | 'providedFields' | 'contextFields'> {
  return {
    keyFields: keyCoordinates(types),
    requiredFields: requiredCoordinates(types),
    providedFields: providedCoordinates(types),
    contextFields: contextCoordinates(types),
  };
}

const machinery = /^(_Service|_Entity|_Any|_FieldSet|FieldSet)$/;

/** Types of federation itself and of specifications, which no client sees. */
function isMachinery(name: string, [{ kind }]: readonly [TypeNode, ...TypeNode[]], prefixes: readonly string[]): boolean {
  if (name === 'FieldSet') return kind === Kind.SCALAR_TYPE_DEFINITION;
  return machinery.test(name) || prefixes.some((prefix) => name.startsWith(prefix));
}
