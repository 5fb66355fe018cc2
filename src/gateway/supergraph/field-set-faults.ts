import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  specifiedScalarTypes,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type NameNode,
  type ObjectTypeDefinitionNode,
  type SelectionSetNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { parseFieldSet } from '../schema/parse-field-set.ts';
import { typeRef } from '../schema/type-ref.ts';
import { directiveArgument, directiveNames } from '../schema/directive-names.ts';
import { explainCoordinate, type ParsedSubgraph } from './explain-fault.ts';

/**
 * Field sets of a subgraph that stop at an object, or go on below a value that is none: no other subgraph could be asked for
 * what they name. Composition takes the first and breaks at the second. Whatever else may be wrong, it says itself.
 */
export function fieldSetFaults(subgraph: ParsedSubgraph): string[] {
  const types = typesOf(subgraph.document);
  const leaves = new Set([...specifiedScalarTypes.map(({ name }) => name), ...types.filter(isLeaf).map(nameOf)]);
  const composites = new Set(types.filter((type) => !isLeaf(type)).map(nameOf));
  const returned = new Map(
    types.flatMap((type) => fieldsOf(type).map((field) => [`${nameOf(type)}.${nameOf(field)}`, typeRef(field.type).name])),
  );

  function faultsIn(typeName: string, { selections }: SelectionSetNode): string[] {
    return selections.flatMap((node) => {
      if (node.kind === Kind.INLINE_FRAGMENT) return faultsIn(node.typeCondition?.name.value ?? typeName, node.selectionSet);
      if (node.kind !== Kind.FIELD) return [];
      const type = returned.get(`${typeName}.${nameOf(node)}`) ?? '';
      if (composites.has(type) && !node.selectionSet)
        return [`"${nameOf(node)}" is of the type "${type}", which has fields to select`];
      if (leaves.has(type) && node.selectionSet) return [`"${nameOf(node)}" is of the type "${type}", which has no fields`];
      return node.selectionSet ? faultsIn(type, node.selectionSet) : [];
    });
  }

  return fieldSetsOf(subgraph.document, types).flatMap(({ coordinate, directive, typeName, text }) =>
    faultsIn(typeName, parseIfPossible(text)).map((fault) => {
      const message = `${subgraph.name}: ${coordinate} has @${directive}(fields: "${text}"), and ${fault}.`;
      return explainCoordinate(message, coordinate, subgraph);
    }),
  );
}

interface FieldSet {
  /** Of what has the directive. */
  readonly coordinate: string;
  readonly directive: 'key' | 'requires' | 'provides';
  /** Whose fields it selects. */
  readonly typeName: string;
  readonly text: string;
}

function fieldSetsOf(document: DocumentNode, types: readonly TypeNode[]): FieldSet[] {
  const names = directiveNames(document, ['key', 'requires', 'provides']);
  const read = (coordinate: string, directives: readonly ConstDirectiveNode[] = []): Omit<FieldSet, 'typeName'>[] =>
    directives.flatMap((node) => {
      const directive = names.get(nameOf(node));
      const text = directiveArgument(node, 'fields');
      return directive && typeof text === 'string' ? [{ coordinate, directive, text }] : [];
    });
  return types.flatMap((type) => {
    const owner = nameOf(type);
    const keys = read(owner, type.directives).map((set) => ({ ...set, typeName: owner }));
    const ofFields = fieldsOf(type).flatMap((field) =>
      read(`${owner}.${nameOf(field)}`, field.directives).map((set) => ({
        ...set,
        typeName: set.directive === 'provides' ? typeRef(field.type).name : owner,
      })),
    );
    return [...keys, ...ofFields];
  });
}

const nothing: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function parseIfPossible(text: string): SelectionSetNode {
  try {
    return parseFieldSet(text);
  } catch {
    return nothing;
  }
}

type TypeNode = TypeDefinitionNode | TypeExtensionNode;

function typesOf({ definitions }: DocumentNode): TypeNode[] {
  return definitions.filter((node) => isTypeDefinitionNode(node) || isTypeExtensionNode(node));
}

function isLeaf({ kind }: TypeNode): boolean {
  return /^(Scalar|Enum)/.test(kind);
}

function fieldsOf(type: TypeNode): readonly FieldDefinitionNode[] {
  return /^(Object|Interface)/.test(type.kind) ? ((type as ObjectTypeDefinitionNode).fields ?? []) : [];
}

function nameOf({ name }: { readonly name: NameNode }): string {
  return name.value;
}
