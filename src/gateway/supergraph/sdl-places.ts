import { Kind, visit, type ASTNode, type DocumentNode } from 'graphql';

/** Where coordinates stand in one SDL: offsets of their names in its text. */
export type SdlPlaces = ReadonlyMap<string, readonly number[]>;

interface Named {
  readonly name?: { readonly value: string };
}

/**
 * Finds every coordinate of an SDL (https://spec.graphql.org/September2025/#sec-Schema-Coordinates): `Type`, `Type.field`,
 * `Type.field(argument:)`, `Enum.VALUE`, `@directive`, `@directive(argument:)`; and what `@link` imports, under its name. A
 * type that is extended stands in several places, and so does an argument of a directive: where it is given.
 */
export function sdlPlaces(document: DocumentNode): SdlPlaces {
  const places = new Map<string, number[]>();
  const add = (coordinate: string, node: ASTNode): void => {
    if (node.loc) places.set(coordinate, [...(places.get(coordinate) ?? []), node.loc.start]);
  };
  visit(document, {
    enter(node, _key, _parent, _path, ancestors) {
      if (node.kind === Kind.DIRECTIVE)
        for (const given of node.arguments ?? []) add(`@${node.name.value}(${given.name.value}:)`, given);
      if (node.kind === Kind.STRING && node.value.startsWith('@')) add(node.value, node);
      if (!('name' in node) || !definitions.has(node.kind)) return;
      const owners = ancestors.filter((one): one is ASTNode => 'kind' in one && one.kind !== Kind.DOCUMENT);
      const coordinate = coordinateOf([...owners, node]);
      if (node.name) add(coordinate, node.name);
    },
  });
  return places;
}

const definitions: ReadonlySet<string> = new Set(
  Object.values(Kind).filter((kind) =>
    /Type(Definition|Extension)$|^(Field|InputValue|EnumValue|Directive)Definition$/.test(kind),
  ),
);

/** Of a definition, from the nodes that it stands in down to itself. */
function coordinateOf(nodes: readonly ASTNode[]): string {
  return nodes.reduce((owner, node) => {
    const name = (node as Named).name?.value ?? '';
    if (owner === '') return node.kind === Kind.DIRECTIVE_DEFINITION ? `@${name}` : name;
    const isArgument = node.kind === Kind.INPUT_VALUE_DEFINITION && (owner.includes('.') || owner.startsWith('@'));
    return isArgument ? `${owner}(${name}:)` : `${owner}.${name}`;
  }, '');
}
