import { Kind, parse, print, visit, type DirectiveNode, type DocumentNode, type TypeNode } from 'graphql';
import type { FederatedCase } from '../support/judge-case.ts';
import { withoutNodes } from './without-nodes.ts';

/** Cases with smaller subgraphs: one subgraph, type, field or directive less. Not all compose. */
export function* shrunkGraphs(from: FederatedCase): Generator<FederatedCase> {
  const { subgraphs } = from;
  for (const left of subgraphs) yield { ...from, subgraphs: subgraphs.filter((subgraph) => subgraph !== left) };
  const documents = subgraphs.map(({ sdl }) => parse(sdl, { noLocation: true }));
  const everywhere = (edit: (document: DocumentNode) => DocumentNode): FederatedCase => ({
    ...from,
    subgraphs: subgraphs.map(({ name }, index) => ({
      name,
      sdl: print(tidied(edit(documents[index] ?? { kind: Kind.DOCUMENT, definitions: [] }))),
    })),
  });
  for (const name of typeNames(documents)) yield everywhere((document) => withoutType(document, name));
  for (const [typeName, fieldName] of coordinates(documents))
    yield everywhere((document) => withoutField(document, typeName, fieldName));
  for (const [index, document] of documents.entries()) {
    for (const smaller of withoutNodes(document)) {
      yield {
        ...from,
        subgraphs: subgraphs.map((subgraph, other) =>
          other === index ? { name: subgraph.name, sdl: print(tidied(smaller)) } : subgraph,
        ),
      };
    }
  }
}

/** Without external fields that no field set names any more: those would not compose. */
function tidied(document: DocumentNode): DocumentNode {
  const named = new Set<string>();
  visit(document, {
    Directive: (node) => {
      for (const word of fieldSetOf(node).match(/\w+/g) ?? []) named.add(word);
    },
  });
  return visit(document, {
    FieldDefinition: (node) => {
      const external = node.directives?.some((directive) => directive.name.value === 'external');
      return external && !named.has(node.name.value) ? null : undefined;
    },
  });
}

function fieldSetOf(node: DirectiveNode): string {
  const value = node.arguments?.find(({ name }) => name.value === 'fields' || name.value === 'field')?.value;
  return value?.kind === Kind.STRING ? value.value : '';
}

function typeNames(documents: readonly DocumentNode[]): Set<string> {
  const definitions = documents.flatMap(({ definitions: all }) => all);
  return new Set(definitions.flatMap((definition) => ('name' in definition && definition.name ? [definition.name.value] : [])));
}

function coordinates(documents: readonly DocumentNode[]): [string, string][] {
  const found = new Map<string, [string, string]>();
  for (const definition of documents.flatMap(({ definitions }) => definitions)) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue;
    for (const field of definition.fields ?? [])
      found.set(`${definition.name.value}.${field.name.value}`, [definition.name.value, field.name.value]);
  }
  return [...found.values()];
}

function withoutType(document: DocumentNode, name: string): DocumentNode {
  const gone = { enter: (node: { readonly name: { readonly value: string } }) => (node.name.value === name ? null : undefined) };
  return visit(document, {
    ObjectTypeDefinition: gone,
    InterfaceTypeDefinition: gone,
    UnionTypeDefinition: gone,
    EnumTypeDefinition: gone,
    InputObjectTypeDefinition: gone,
    ScalarTypeDefinition: gone,
    OperationTypeDefinition: (node) => (node.type.name.value === name ? null : undefined),
    NamedType: (node) => (node.name.value === name ? null : undefined),
    FieldDefinition: (node) => (namedIn(node.type) === name ? null : undefined),
    InputValueDefinition: (node) => (namedIn(node.type) === name ? null : undefined),
  });
}

/** Also drops the field sets that mention the field: where they were needed the case stops failing and is not taken. */
function withoutField(document: DocumentNode, typeName: string, fieldName: string): DocumentNode {
  return visit(document, {
    Directive: (node) => (mentions(node, fieldName) ? null : undefined),
    ObjectTypeDefinition: (node) =>
      node.name.value === typeName
        ? { ...node, fields: (node.fields ?? []).filter((field) => field.name.value !== fieldName) }
        : undefined,
    InterfaceTypeDefinition: (node) =>
      node.name.value === typeName
        ? { ...node, fields: (node.fields ?? []).filter((field) => field.name.value !== fieldName) }
        : undefined,
  });
}

function mentions(node: DirectiveNode, fieldName: string): boolean {
  return new RegExp(`\\b${fieldName}\\b`).test(fieldSetOf(node));
}

function namedIn(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedIn(type.type);
}
