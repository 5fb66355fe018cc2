import {
  isTypeExtensionNode,
  Kind,
  type ConstDirectiveNode,
  type EnumValueDefinitionNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NamedTypeNode,
  type StringValueNode,
} from 'graphql';
import { directiveArgument } from '../../schema/directive-names.ts';
import { isMarked, readUses, usesOf } from './directive-uses.ts';
import type { FederationDirective } from './federation-directives.ts';
import { fieldNames } from './field-set.ts';
import { readField } from './read-field.ts';
import type { Key, SubgraphField, SubgraphType, SubgraphValue, TypeKind, TypeNode } from './subgraph-definition.ts';

interface Members {
  readonly fields?: readonly (FieldDefinitionNode | InputValueDefinitionNode)[];
  readonly interfaces?: readonly NamedTypeNode[];
  readonly types?: readonly NamedTypeNode[];
  readonly values?: readonly EnumValueDefinitionNode[];
}

/** Reads a type from its definition and extensions. Of fields that are declared twice the last one counts. */
export function readType(
  nodes: readonly [TypeNode, ...TypeNode[]],
  names: ReadonlyMap<string, FederationDirective>,
): SubgraphType {
  const [first] = nodes;
  const uses = nodes.length === 1 ? readUses(first.directives, names) : nodes.flatMap((node) => readUses(node.directives, names));
  const isExtension = nodes.every(isTypeExtensionNode) || isMarked(uses, 'extends');
  const keys = usesOf(uses, 'key').map(readKey);
  const ownKeys = isExtension ? new Set(keys.flatMap(({ fields }) => fieldNames(fields))) : none;

  const fields = new Map<string, SubgraphField>();
  const interfaces = new Map<string, NamedTypeNode>();
  const members = new Map<string, NamedTypeNode>();
  const values = new Map<string, SubgraphValue>();
  for (const node of nodes) {
    const { fields: declared = [], interfaces: faces = [], types = [], values: given = [] } = node as Members;
    const ofNode = readUses(node.directives, names);
    for (const field of declared) {
      const name = field.name.value;
      if (serviceFields.has(name) && first.name.value === 'Query') continue;
      fields.set(name, readField(field, names, { uses: ofNode, isOwnKey: ownKeys.has(name) }));
    }
    for (const face of faces) interfaces.set(face.name.value, face);
    for (const member of types) members.set(member.name.value, member);
    for (const value of given)
      values.set(value.name.value, {
        name: value.name.value,
        node: value,
        description: value.description ?? null,
        uses: readUses(value.directives, names),
      });
  }
  return {
    name: first.name.value,
    kind: kindOf(first),
    nodes,
    isExtension,
    description: descriptionOf(nodes),
    uses,
    keys,
    isInterfaceObject: isMarked(uses, 'interfaceObject'),
    interfaces,
    fields,
    members,
    values,
  };
}

const none: ReadonlySet<string> = new Set();

const serviceFields: ReadonlySet<string> = new Set(['_entities', '_service']);

function kindOf({ kind }: TypeNode): TypeKind {
  switch (kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.OBJECT_TYPE_EXTENSION:
      return 'object';
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_EXTENSION:
      return 'interface';
    case Kind.UNION_TYPE_DEFINITION:
    case Kind.UNION_TYPE_EXTENSION:
      return 'union';
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_EXTENSION:
      return 'enum';
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_EXTENSION:
      return 'input';
    default:
      return 'scalar';
  }
}

function readKey(node: ConstDirectiveNode): Key {
  const fields = directiveArgument(node, 'fields');
  return {
    fields: typeof fields === 'string' ? fields : '',
    isResolvable: directiveArgument(node, 'resolvable') !== false,
    node,
  };
}

function descriptionOf(nodes: readonly TypeNode[]): StringValueNode | null {
  for (const node of nodes) if ('description' in node && node.description) return node.description;
  return null;
}
