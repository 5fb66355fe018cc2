import { Kind } from 'graphql';
import type { ConstDirectiveNode, DefinitionNode, DocumentNode, FieldDefinitionNode, NamedTypeNode } from 'graphql';
import type { Sliced } from '../../lib/sliced.ts';
import { directiveNames } from './directive-names.ts';
import { readExecutableDirectives } from './executable-directives.ts';
import { foreignFields } from './foreign-fields.ts';
import { contextArguments, readContexts } from './read-contexts.ts';
import { flag, has, isComposite, named, text, type CompositeNode } from './read-directives.ts';
import { parseTypeRef, typeRef } from './type-ref.ts';
import type {
  CompositeType,
  FieldDefinition,
  FieldInGraph,
  GraphIndex,
  SupergraphModel,
  TypeInGraph,
} from './supergraph-model.ts';

/**
 * Reads the model of a supergraph by the join specification, v0.2 to v0.5 (https://specs.apollo.dev/join/v0.3/).
 * Throws when a type names a subgraph that is not declared.
 */
export function* readModel(document: DocumentNode): Sliced<SupergraphModel> {
  const inaccessible = inaccessibleNames(document);
  const graphs = new Map<string, { index: GraphIndex; name: string }>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const name = value.directives?.map((directive) => text(directive, 'name')).find((found) => found !== null);
      graphs.set(value.name.value, { index: graphs.size, name: name ?? value.name.value });
    }
  }
  const definitions = document.definitions.filter(isComposite);
  const foreign = yield* foreignFields(definitions.filter((node) => node.kind !== Kind.UNION_TYPE_DEFINITION));
  const roots = rootTypes(document.definitions);
  const contexts = readContexts(document.definitions);
  // Their fields are asked for in the order of the operation, and never besides.
  for (const root of [roots.mutation, roots.subscription]) contexts.delete(root);
  yield;
  const reader: Reader = { graphs, inaccessible, implementors: implementorsIn(definitions), foreign, contexts };
  const enums = new Map<string, ReadonlySet<string>>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION) continue;
    const values = (definition.values ?? []).filter((value) => !has(value.directives, inaccessible));
    enums.set(definition.name.value, new Set(values.map((value) => value.name.value)));
  }
  const types = new Map<string, CompositeType>();
  for (const definition of definitions) {
    types.set(definition.name.value, readType(reader, definition));
    yield;
  }
  return {
    graphs: [...graphs.values()].map((graph) => graph.name),
    types,
    hasPartialUnions: [...types.values()].some(isPartialUnion),
    hasInterfaceObjects: [...types.values()].some((type) => [...type.inGraph.values()].some((there) => there.interfaceObject)),
    hasContexts: [...fieldsInGraphs(types.values())].some((field) => field.contextArguments.length > 0),
    labels: labelsOf(types.values()),
    roots,
    directives: readExecutableDirectives(document, graphs),
    enums,
  };
}

function isPartialUnion(type: CompositeType): boolean {
  return type.kind === 'union' && [...type.inGraph.values()].some((there) => there.possible.length < type.possible.length);
}

function labelsOf(types: Iterable<CompositeType>): string[] {
  const labels = new Set<string>();
  for (const { label } of fieldsInGraphs(types)) if (label) labels.add(label.name);
  return [...labels];
}

function* fieldsInGraphs(types: Iterable<CompositeType>): Generator<FieldInGraph> {
  for (const type of types) for (const field of type.fields.values()) yield* field.inGraph.values();
}

function rootTypes(definitions: readonly DefinitionNode[]): SupergraphModel['roots'] {
  const roots = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  for (const definition of definitions) {
    if (definition.kind !== Kind.SCHEMA_DEFINITION && definition.kind !== Kind.SCHEMA_EXTENSION) continue;
    for (const operation of definition.operationTypes ?? []) roots[operation.operation] = operation.type.name.value;
  }
  return roots;
}

/** Returns the names under which a schema means `@inaccessible`: all of them hide. */
export function inaccessibleNames(document: DocumentNode): ReadonlySet<string> {
  return new Set(directiveNames(document, ['inaccessible']).keys());
}

interface Reader {
  readonly graphs: ReadonlyMap<string, { readonly index: GraphIndex; readonly name: string }>;
  /** Names of directives. */
  readonly inaccessible: ReadonlySet<string>;
  /** The object types that implement an interface, by its name. */
  readonly implementors: ReadonlyMap<string, readonly CompositeNode[]>;
  /** See `foreignFields`. */
  readonly foreign: ReadonlySet<string>;
  /** See `readContexts`. */
  readonly contexts: ReadonlyMap<string, ReadonlySet<string>>;
}

const kinds = {
  [Kind.OBJECT_TYPE_DEFINITION]: 'object',
  [Kind.INTERFACE_TYPE_DEFINITION]: 'interface',
  [Kind.UNION_TYPE_DEFINITION]: 'union',
} as const;

function readType(reader: Reader, node: CompositeNode): CompositeType {
  const inGraph = new Map<GraphIndex, TypeInGraph>();
  for (const directive of named(node.directives, 'join__type')) {
    const graph = graphOf(reader, directive);
    if (graph === null) continue;
    const before = inGraph.get(graph);
    const key = flag(directive, 'resolvable', true) ? text(directive, 'key') : null;
    inGraph.set(graph, {
      keys: [...(before?.keys ?? []), ...(key === null ? [] : [key])],
      interfaceObject: flag(directive, 'isInterfaceObject', false) || (before?.interfaceObject ?? false),
      possible: before?.possible ?? possibleIn(reader, node, graph),
    });
  }
  const fields = node.kind === Kind.UNION_TYPE_DEFINITION ? [] : (node.fields ?? []);
  return {
    name: node.name.value,
    kind: kinds[node.kind],
    accessible: !has(node.directives, reader.inaccessible),
    fields: new Map(fields.map((field) => [field.name.value, readField(reader, node.name.value, field, inGraph)])),
    keyFields: new Set([...inGraph.values()].flatMap((there) => there.keys.flatMap((key) => key.match(/\w+/g) ?? []))),
    interfaces: node.kind === Kind.UNION_TYPE_DEFINITION ? [] : names(node.interfaces),
    contexts: reader.contexts.get(node.name.value) ?? noContexts,
    possible: possible(reader, node, inGraph),
    inGraph,
  };
}

const noContexts: ReadonlySet<string> = new Set();

function implementorsIn(definitions: readonly CompositeNode[]): Map<string, CompositeNode[]> {
  const implementors = new Map<string, CompositeNode[]>();
  for (const node of definitions.filter(({ kind }) => kind === Kind.OBJECT_TYPE_DEFINITION)) {
    const interfaces = [
      ...('interfaces' in node ? names(node.interfaces) : []),
      ...named(node.directives, 'join__implements').map((directive) => text(directive, 'interface') ?? ''),
    ];
    for (const name of new Set(interfaces)) {
      const known = implementors.get(name);
      if (known) known.push(node);
      else implementors.set(name, [node]);
    }
  }
  return implementors;
}

function implementorsOf(reader: Reader, node: CompositeNode): readonly CompositeNode[] {
  return reader.implementors.get(node.name.value) ?? [];
}

/** Where no subgraph has implementors, an interface object stands for itself. */
function possible(reader: Reader, node: CompositeNode, inGraph: ReadonlyMap<GraphIndex, TypeInGraph>): string[] {
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION) return [node.name.value];
  if (node.kind === Kind.UNION_TYPE_DEFINITION) return names(node.types);
  const implementors = implementorsOf(reader, node)
    .filter((other) => 'interfaces' in other && names(other.interfaces).includes(node.name.value))
    .map((other) => other.name.value);
  const standsForItself = implementors.length === 0 && [...inGraph.values()].some((there) => there.interfaceObject);
  return standsForItself ? [node.name.value] : implementors;
}

function possibleIn(reader: Reader, node: CompositeNode, graph: GraphIndex): string[] {
  if (node.kind === Kind.OBJECT_TYPE_DEFINITION) return [node.name.value];
  if (node.kind === Kind.UNION_TYPE_DEFINITION) {
    const members = named(node.directives, 'join__unionMember');
    if (members.length === 0) return names(node.types);
    return members.filter((member) => graphOf(reader, member) === graph).map((member) => text(member, 'member') ?? '');
  }
  const implementsHere = (other: CompositeNode): boolean =>
    named(other.directives, 'join__implements').some(
      (directive) => graphOf(reader, directive) === graph && text(directive, 'interface') === node.name.value,
    );
  return implementorsOf(reader, node)
    .filter(implementsHere)
    .map((other) => other.name.value);
}

/**
 * A field without `@join__field` belongs to every subgraph of its type; one with an empty `@join__field` to none (it comes from
 * interface objects). Some composers leave it out although an interface object has the field as external: then a field set names it.
 */
function readField(
  reader: Reader,
  typeName: string,
  node: FieldDefinitionNode,
  typeInGraph: ReadonlyMap<GraphIndex, TypeInGraph>,
): FieldDefinition {
  const type = typeRef(node.type);
  const directives = named(node.directives, 'join__field');
  const inGraph = new Map<GraphIndex, FieldInGraph>();
  if (directives.length === 0) {
    for (const [graph, { index }] of reader.graphs) {
      const there = typeInGraph.get(index);
      if (!there) continue;
      const external = there.interfaceObject && reader.foreign.has(`${graph} ${typeName}.${node.name.value}`);
      inGraph.set(index, { ...plainField, type, exact: typeInGraph.size === 1, external });
    }
  }
  for (const directive of directives) {
    const graph = graphOf(reader, directive);
    if (graph === null) continue;
    const ownType = text(directive, 'type');
    const label = text(directive, 'overrideLabel') ?? labelOfMoveFrom(reader, graph, directives);
    inGraph.set(graph, {
      type: ownType === null ? type : parseTypeRef(ownType),
      exact: true,
      external: flag(directive, 'external', false) || (flag(directive, 'usedOverridden', false) && label === null),
      requires: text(directive, 'requires'),
      provides: text(directive, 'provides'),
      contextArguments: contextArguments(directive),
      label: label === null ? null : { name: label, when: text(directive, 'override') !== null },
    });
  }
  return { name: node.name.value, type, accessible: !has(node.directives, reader.inaccessible), inGraph };
}

const plainField = { requires: null, provides: null, contextArguments: [], label: null };

/** Some composers say of a progressive override only to where the field moves, and not from where. */
function labelOfMoveFrom(reader: Reader, graph: GraphIndex, directives: readonly ConstDirectiveNode[]): string | null {
  const name = [...reader.graphs.values()].find(({ index }) => index === graph)?.name;
  const move = directives.find((directive) => text(directive, 'override') === name);
  return move ? text(move, 'overrideLabel') : null;
}

function graphOf(reader: Reader, directive: ConstDirectiveNode): GraphIndex | null {
  const name = text(directive, 'graph');
  if (name === null) return null;
  const graph = reader.graphs.get(name);
  if (!graph) throw new Error(`The supergraph names a subgraph ${name} which it does not declare.`);
  return graph.index;
}

function names(nodes: readonly NamedTypeNode[] | undefined): string[] {
  return (nodes ?? []).map((node) => node.name.value);
}
