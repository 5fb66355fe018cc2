import {
  buildASTSchema,
  Kind,
  OperationTypeNode,
  parse,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type InterfaceTypeDefinitionNode,
  type ObjectTypeDefinitionNode,
  type SchemaDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { federationPrelude, rootFieldsOfFederation } from './federation-prelude.ts';

/** One subgraph as the federation specification reads its SDL: who resolves what, by which keys. */
export interface SubgraphModel {
  readonly name: string;
  /** Executable and strict: documents are validated against exactly what this subgraph declares. */
  readonly schema: GraphQLSchema;
  readonly types: ReadonlyMap<string, TypeModel>;
  readonly rootNames: ReadonlyMap<string, string>;
  /** The contexts that objects of a type set, by the type's usual name; unions are among them. */
  readonly contexts: ReadonlyMap<string, readonly string[]>;
}

export interface TypeModel {
  readonly name: string;
  readonly kind: 'object' | 'interface';
  readonly keys: readonly KeyModel[];
  readonly isInterfaceObject: boolean;
  readonly interfaces: readonly string[];
  readonly fields: ReadonlyMap<string, FieldModel>;
}

export interface KeyModel {
  readonly selection: SelectionSetNode;
  readonly resolvable: boolean;
}

export interface FieldModel {
  readonly name: string;
  readonly external: boolean;
  readonly type: string;
  readonly requires: SelectionSetNode | null;
  readonly provides: SelectionSetNode | null;
  readonly override: { readonly from: string; readonly label: string | null } | null;
  readonly contextArguments: readonly ContextArgument[];
}

export interface ContextArgument {
  readonly name: string;
  readonly context: string;
  readonly selection: SelectionSetNode;
}

/** Reads a subgraph's SDL. Throws where it is not valid by itself. Root types go by their usual names in `types`. */
export function readSubgraphModel(name: string, sdl: string): SubgraphModel {
  const document = parse(sdl, { noLocation: true });
  const rootNames = rootNamesOf(document);
  const types = new Map<string, TypeModel>();
  const contexts = new Map<string, readonly string[]>();
  for (const definition of document.definitions) {
    if (isFielded(definition) || definition.kind === Kind.UNION_TYPE_DEFINITION) {
      const set = directivesNamed(definition, 'context').map((directive) => stringArgument(directive, 'name') ?? '');
      contexts.set(rootNames.get(definition.name.value) ?? definition.name.value, set);
    }
    if (!isFielded(definition)) continue;
    const type = readType(definition);
    types.set(rootNames.get(type.name) ?? type.name, type);
  }
  return { name, types, rootNames, contexts, schema: executableSchema(document, types) };
}

/** The subgraph's own name of each root type, to the usual one. */
function rootNamesOf(document: DocumentNode): Map<string, string> {
  const schema = document.definitions.find((definition) => definition.kind === Kind.SCHEMA_DEFINITION);
  const usual = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  return new Map(schema?.operationTypes.map(({ operation, type }) => [type.name.value, usual[operation]]));
}

/** The fields of a `FieldSet` argument such as `"id owner { id }"`. */
export function parseFieldSet(fields: string): SelectionSetNode {
  const definition = parse(`{ ${fields} }`, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`Not a field set: ${fields}`);
  return definition.selectionSet;
}

type FieldedNode = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

function isFielded(definition: DefinitionNode): definition is FieldedNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

function readType(node: FieldedNode): TypeModel {
  const external = hasDirective(node, 'external');
  return {
    name: node.name.value,
    kind: node.kind === Kind.OBJECT_TYPE_DEFINITION ? 'object' : 'interface',
    keys: directivesNamed(node, 'key').map((key) => ({
      selection: parseFieldSet(stringArgument(key, 'fields') ?? ''),
      resolvable: booleanArgument(key, 'resolvable') ?? true,
    })),
    isInterfaceObject: hasDirective(node, 'interfaceObject'),
    interfaces: (node.interfaces ?? []).map((type) => type.name.value),
    fields: new Map((node.fields ?? []).map((field) => [field.name.value, readField(field, external)])),
  };
}

function readField(node: FieldDefinitionNode, typeIsExternal: boolean): FieldModel {
  const [requires, provides, override] = ['requires', 'provides', 'override'].map((name) => directivesNamed(node, name)[0]);
  const from = override && stringArgument(override, 'from');
  return {
    name: node.name.value,
    external: typeIsExternal || hasDirective(node, 'external'),
    type: printType(node.type),
    requires: requires ? parseFieldSet(stringArgument(requires, 'fields') ?? '') : null,
    provides: provides ? parseFieldSet(stringArgument(provides, 'fields') ?? '') : null,
    override: from ? { from, label: stringArgument(override, 'label') ?? null } : null,
    contextArguments: (node.arguments ?? []).flatMap((argument) =>
      directivesNamed(argument, 'fromContext').map((taken) =>
        readTaken(argument.name.value, stringArgument(taken, 'field') ?? ''),
      ),
    ),
  };
}

/** Of a field such as `"$shop { currency }"` or `"$place ... on Shop { currency }"`. */
function readTaken(name: string, field: string): ContextArgument {
  const [, context = '', selection = ''] = /^\s*\$(\w+)\s*([^]*)$/.exec(field) ?? [];
  return { name, context, selection: parseFieldSet(selection.startsWith('{') ? `... ${selection}` : selection) };
}

function executableSchema(document: DocumentNode, types: ReadonlyMap<string, TypeModel>): GraphQLSchema {
  const entities = [...types.values()].filter((type) => type.kind === 'object' && type.keys.some((key) => key.resolvable));
  const query = types.get('Query');
  const definitions = document.definitions.flatMap((definition): DefinitionNode[] => {
    if (definition.kind === Kind.SCHEMA_EXTENSION) return [];
    if (definition.kind === Kind.SCHEMA_DEFINITION && !query) return [withQuery(definition)];
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== query?.name) return [definition];
    return [{ ...definition, fields: [...(definition.fields ?? []), ...rootFieldsOfFederation(entities.length > 0)] }];
  });
  const prelude = federationPrelude(
    entities.map((type) => type.name),
    query !== undefined,
  );
  return buildASTSchema({
    kind: Kind.DOCUMENT,
    definitions: [...definitions, ...parse(prelude, { noLocation: true }).definitions],
  });
}

function withQuery(definition: SchemaDefinitionNode): SchemaDefinitionNode {
  const query = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Query' } } as const;
  const operation = { kind: Kind.OPERATION_TYPE_DEFINITION, operation: OperationTypeNode.QUERY, type: query } as const;
  return { ...definition, operationTypes: [...definition.operationTypes, operation] };
}

function printType(node: FieldDefinitionNode['type']): string {
  if (node.kind === Kind.NON_NULL_TYPE) return `${printType(node.type)}!`;
  return node.kind === Kind.LIST_TYPE ? `[${printType(node.type)}]` : node.name.value;
}

interface Directed {
  readonly directives?: readonly DirectiveNode[] | undefined;
}

function directivesNamed(node: Directed, name: string): DirectiveNode[] {
  return (node.directives ?? []).filter((directive) => directive.name.value === name);
}

function hasDirective(node: Directed, name: string): boolean {
  return directivesNamed(node, name).length > 0;
}

function stringArgument(node: DirectiveNode, name: string): string | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.STRING ? value.value : undefined;
}

function booleanArgument(node: DirectiveNode, name: string): boolean | undefined {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}
