import { Kind, type ConstDirectiveNode, type DocumentNode, type FieldDefinitionNode } from 'graphql';
import { directiveArgument, directiveNames } from '../../schema/directive-names.ts';

/** What `@cost` and `@listSize` of a supergraph say (https://ibm.github.io/graphql-specs/cost-spec.html). */
export interface CostTable {
  /** `@cost` of a field; undefined: that of its type counts. */
  ofField(typeName: string, fieldName: string): number | undefined;
  /** `@cost` of an object, scalar or enum type; undefined: nothing was said. */
  ofType(typeName: string): number | undefined;
  /** `@cost` of an argument, or of a field of an input type. */
  ofInput(typeName: string, fieldName: string, argumentName?: string): number | undefined;
  listSize(typeName: string, fieldName: string): ListSize | undefined;
}

export interface ListSize {
  readonly assumedSize: number | undefined;
  /** Arguments that say how many items are asked for. A path goes into an input object: `input.first`. */
  readonly slicingArguments: readonly string[];
  /** Fields of the returned object that have these items, where it is no list itself. */
  readonly sizedFields: readonly string[];
}

export function costTable(supergraph: DocumentNode): CostTable {
  const names = directiveNames(supergraph, ['cost', 'listSize']);
  const weights = new Map<string, number>();
  const listSizes = new Map<string, ListSize>();

  function read(coordinate: string, directives: readonly ConstDirectiveNode[] = []): void {
    for (const node of directives) {
      const directive = names.get(node.name.value);
      if (directive === 'listSize') listSizes.set(coordinate, toListSize(node));
      if (directive !== 'cost') continue;
      const weight = Number(directiveArgument(node, 'weight'));
      if (Number.isFinite(weight)) weights.set(coordinate, weight);
    }
  }

  for (const node of supergraph.definitions) {
    if (!('name' in node) || !node.name || !('directives' in node) || node.kind === Kind.DIRECTIVE_DEFINITION) continue;
    const typeName = node.name.value;
    read(typeName, node.directives as readonly ConstDirectiveNode[]);
    for (const field of ('fields' in node ? node.fields : undefined) ?? []) {
      const coordinate = `${typeName}.${field.name.value}`;
      read(coordinate, field.directives);
      for (const argument of (field as FieldDefinitionNode).arguments ?? [])
        read(`${coordinate}.${argument.name.value}`, argument.directives);
    }
  }
  return {
    ofField: (typeName, fieldName) => weights.get(`${typeName}.${fieldName}`),
    ofType: (typeName) => weights.get(typeName),
    ofInput: (typeName, fieldName, argumentName) =>
      weights.get(`${typeName}.${fieldName}${argumentName === undefined ? '' : `.${argumentName}`}`),
    listSize: (typeName, fieldName) => listSizes.get(`${typeName}.${fieldName}`),
  };
}

function toListSize(node: ConstDirectiveNode): ListSize {
  const assumed = directiveArgument(node, 'assumedSize');
  return {
    assumedSize: assumed === undefined || assumed === null ? undefined : Number(assumed),
    slicingArguments: texts(directiveArgument(node, 'slicingArguments')),
    sizedFields: texts(directiveArgument(node, 'sizedFields')),
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
