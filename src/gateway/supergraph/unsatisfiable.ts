import { composeServices as composeAsGiven, type CompositionResult } from '@theguild/federation-composition';
import {
  visit,
  type DocumentNode,
  type GraphQLError,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  type TypeNode,
} from 'graphql';
import { interfaceObjectsFirst } from './interface-objects-first.ts';
import { libraryNames } from './library-names.ts';

interface Service {
  readonly name: string;
  readonly document: DocumentNode;
}

/** Errors of fields that no query can fetch, though clients may ask for them. Looks at what composes. */
export function unsatisfiable(services: readonly Service[]): readonly GraphQLError[] {
  try {
    const { errors = [] } = composeServices(
      services.map(({ name, document }) => ({ name, document: libraryNames(withKnownVersion(document)) })),
    );
    return errors.filter(({ extensions }) => extensions['code'] === 'SATISFIABILITY_ERROR');
  } catch {
    return [];
  }
}

/** The library that looks at this knows federation up to v2.9; later versions change nothing about what can be fetched. */
function withKnownVersion(document: DocumentNode): DocumentNode {
  return visit(document, {
    StringValue: (node) =>
      /\/federation\/v2\.1\d\/?$/.test(node.value) ? { ...node, value: node.value.replace(/v2\.\d+\/?$/, 'v2.9') } : undefined,
  });
}

/**
 * Composes, and looks whether all can be fetched that can be asked for. Composition holds that what a field returns as
 * `Query` can only be asked of the subgraph that has the field; but a query can be asked of any, anywhere. So where nothing
 * else is wrong it is looked at again with such fields as leaves, and no interface that a query is one of: what is below them
 * is reached from the root, too.
 */
function composeServices(services: readonly Service[]): CompositionResult {
  const result = composeAsGiven(toServices(services));
  const isUnreachable = result.errors?.every(({ extensions }) => extensions['code'] === 'SATISFIABILITY_ERROR') ?? false;
  if (!isUnreachable) return result;
  const checked = composeAsGiven(
    toServices(services.map(({ name, document }) => ({ name, document: withQueriesAsLeaves(document) }))),
  );
  return checked.errors ? checked : composeAsGiven(toServices(services), { disableValidationRules: ['SatisfiabilityRule'] });
}

function toServices(services: readonly Service[]): { name: string; typeDefs: DocumentNode }[] {
  return services.map(({ name, document }) => ({ name, typeDefs: interfaceObjectsFirst(document) }));
}

function withQueriesAsLeaves(document: DocumentNode): DocumentNode {
  return visit(document, {
    FieldDefinition: (field) => ({ ...field, type: asLeaf(field.type) }),
    ObjectTypeDefinition: ofNoInterface,
    ObjectTypeExtension: ofNoInterface,
  });
}

function ofNoInterface<Node extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(type: Node): Node | undefined {
  return type.name.value === 'Query' ? { ...type, interfaces: [] } : undefined;
}

function asLeaf(type: TypeNode): TypeNode {
  return visit(type, {
    NamedType: (node) => (node.name.value === 'Query' ? { ...node, name: { ...node.name, value: 'String' } } : undefined),
  });
}
