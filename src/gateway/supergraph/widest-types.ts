import {
  Kind,
  parse,
  print,
  visit,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type NameNode,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { has, isComposite, named, text } from '../schema/read-directives.ts';
import { inaccessibleNames } from '../schema/read-model.ts';
import { typeRef } from '../schema/type-ref.ts';
import { graphNames } from './graph-names.ts';
import type { ParsedSubgraph } from './explain-fault.ts';

/**
 * The supergraph with fields of objects that return an object in one subgraph, and in another an interface or a union with
 * it: they may return what the widest says, and each subgraph goes on to return its own. Composition gives some of them the
 * narrower type, and forgets which subgraph has which.
 */
export function withWidestTypes(supergraphSdl: string, subgraphs: readonly ParsedSubgraph[]): string {
  const declared = declaredTypes(subgraphs);
  const differing = [...declared].filter(([, types]) => new Set([...types.values()].map(nameIn)).size > 1);
  if (differing.length === 0) return supergraphSdl;

  const supergraph = parse(supergraphSdl, { noLocation: true });
  const members = membersOf(supergraph);
  const graphs = graphNames(supergraph);
  const coordinates = new Map(differing);
  const returned = returnedByInterfaces(supergraph);

  const isOf = (name: string, wider: string): boolean => name === wider || (members.get(wider)?.has(name) ?? false);

  /** `allowed`: what the object's interfaces say of the field. */
  function widen(
    field: FieldDefinitionNode,
    own: ReadonlyMap<string, TypeNode>,
    allowed: readonly string[],
  ): FieldDefinitionNode {
    const typeIn = (directive: ConstDirectiveNode) => own.get(graphs.get(text(directive, 'graph') ?? '') ?? '');
    const given = named(field.directives, 'join__field');
    const joined = given.length > 0 ? given : [...graphs.keys()].map(joinField).filter(typeIn);
    const names = joined.flatMap((directive) => typeIn(directive) ?? []).map(nameIn);
    const name = names.find((wide) => names.every((other) => isOf(other, wide)));
    if (name === undefined || !allowed.every((wider) => isOf(name, wider))) return field;
    const typed = joined.map((directive) => {
      const type = typeIn(directive);
      return type && text(directive, 'type') === null ? withType(directive, print(type)) : directive;
    });
    const others = (field.directives ?? []).filter((directive) => !given.includes(directive));
    return { ...field, type: renamed(field.type, name), directives: [...others, ...typed] };
  }

  const ObjectTypeDefinition = (node: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => ({
    ...node,
    fields: (node.fields ?? []).map((field) => {
      const own = coordinates.get(`${nameOf(node)}.${nameOf(field)}`);
      const allowed = node.interfaces?.flatMap((face) => returned.get(`${nameOf(face)}.${nameOf(field)}`) ?? []);
      return own ? widen(field, own, allowed ?? []) : field;
    }),
  });
  return print(visit(supergraph, { ObjectTypeDefinition }));
}

/** By coordinate, what each subgraph declares that has the field. */
function declaredTypes(subgraphs: readonly ParsedSubgraph[]): Map<string, Map<string, TypeNode>> {
  const found = new Map<string, Map<string, TypeNode>>();
  for (const { name: subgraph, document } of subgraphs) {
    for (const type of document.definitions) {
      if (!/^(Object|Interface)Type/.test(type.kind)) continue;
      const { name, fields } = type as ObjectTypeDefinitionNode;
      for (const field of fields ?? []) {
        const coordinate = `${name.value}.${field.name.value}`;
        found.set(coordinate, (found.get(coordinate) ?? new Map<string, TypeNode>()).set(subgraph, field.type));
      }
    }
  }
  return found;
}

/** What fields of interfaces return, by coordinate. */
function returnedByInterfaces({ definitions }: DocumentNode): Map<string, string> {
  const faces = definitions.filter((type) => type.kind === Kind.INTERFACE_TYPE_DEFINITION);
  return new Map(
    faces.flatMap((face) =>
      (face.fields ?? []).map((field) => [`${nameOf(face)}.${nameOf(field)}`, nameIn(field.type)] as const),
    ),
  );
}

/** By interface and union that clients may see, the types that are of it. */
function membersOf(document: DocumentNode): Map<string, Set<string>> {
  const { definitions } = document;
  const found = new Map<string, Set<string>>();
  const inaccessible = inaccessibleNames(document);
  const hidden = new Set(
    definitions.filter(isComposite).flatMap((type) => (has(type.directives, inaccessible) ? [type.name.value] : [])),
  );
  const add = (name: string, member: string) => {
    if (!hidden.has(name)) found.set(name, (found.get(name) ?? new Set<string>()).add(member));
  };
  for (const type of definitions) {
    if (type.kind === Kind.UNION_TYPE_DEFINITION) for (const member of type.types ?? []) add(type.name.value, member.name.value);
    if (type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const face of type.interfaces ?? []) add(face.name.value, type.name.value);
  }
  return found;
}

function joinField(graph: string): ConstDirectiveNode {
  const value = { kind: Kind.ENUM, value: graph } as const;
  const argument = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'graph' }, value } as const;
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'join__field' }, arguments: [argument] };
}

function withType(directive: ConstDirectiveNode, type: string): ConstDirectiveNode {
  const value = { kind: Kind.STRING, value: type } as const;
  const argument = { kind: Kind.ARGUMENT, name: { kind: Kind.NAME, value: 'type' }, value } as const;
  return { ...directive, arguments: [...(directive.arguments ?? []), argument] };
}

function nameOf({ name }: { readonly name: NameNode }): string {
  return name.value;
}

function nameIn(type: TypeNode): string {
  return typeRef(type).name;
}

function renamed(type: TypeNode, name: string): TypeNode {
  return visit(type, { NamedType: (node) => ({ ...node, name: { ...node.name, value: name } }) });
}
