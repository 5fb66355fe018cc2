import {
  isTypeDefinitionNode,
  Kind,
  visit,
  type DocumentNode,
  type NameNode,
  type StringValueNode,
  type TypeDefinitionNode,
} from 'graphql';
import { rootTypes } from '../../lib/schema-names.ts';
import type { Types } from './named-schema.ts';
import { fieldsOf, type Naming } from './naming.ts';

/** Returns the document under the names of `naming`: definitions, references, keys, and what descriptions quote. */
export function renamedDocument(document: DocumentNode, types: Types, naming: Naming): DocumentNode {
  const quoted = quotedNames(types, naming);
  const described = (node: StringValueNode): StringValueNode => ({
    ...node,
    value: node.value.replaceAll(/`(\w+)`/g, (quote, name: string) => (quoted.has(name) ? `\`${quoted.get(name)}\`` : quote)),
  });
  const definitions = document.definitions.map((node) => (isTypeDefinitionNode(node) ? renamedFields(node, naming) : node));
  return visit(
    { ...document, definitions },
    {
      NamedType: (node) => ({ ...node, name: withName(node.name, naming.type(node.name.value)) }),
      StringValue: (node, key) => (key === 'description' ? described(node) : undefined),
      enter: (node) =>
        isTypeDefinitionNode(node) ? { ...node, name: withName(node.name, naming.type(node.name.value)) } : undefined,
    },
  );
}

/** The fields of a type, and where its directives name them (`@key(fields:)`). The type itself keeps its name. */
function renamedFields(type: TypeDefinitionNode, naming: Naming): TypeDefinitionNode {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  const renamed = (name: string) => naming.field(type.name.value, name);
  const fields = type.fields?.map((field) => ({ ...field, name: withName(field.name, renamed(field.name.value)) }));
  const directives = type.directives?.map((directive) =>
    directive.name.value === 'key'
      ? visit(directive, { StringValue: (node) => ({ ...node, value: node.value.replaceAll(/\w+/g, renamed) }) })
      : directive,
  );
  return { ...type, ...(fields ? { fields } : {}), ...(directives ? { directives } : {}) };
}

/** What descriptions may speak of: types and root fields. */
function quotedNames(types: Types, naming: Naming): Map<string, string> {
  const names = [...types.keys()].map((name) => [name, naming.type(name)] as const);
  const roots = [...types.values()].filter(({ name }) => rootTypes.has(name.value));
  const fields = roots.flatMap((root) =>
    fieldsOf(root).map(({ name }) => [name.value, naming.field(root.name.value, name.value)] as const),
  );
  return new Map([...names, ...fields]);
}

function withName(node: NameNode, value: string): NameNode {
  return { ...node, value };
}
