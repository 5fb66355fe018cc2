import {
  buildASTSchema,
  getNamedType,
  GraphQLError,
  isAbstractType,
  isCompositeType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type GraphQLSchema,
} from 'graphql';
import type { PolicyTable } from '../guard/policy-table.ts';
import { both, implies, type Requirement } from '../guard/requirement.ts';
import { directiveArgument } from './directive-names.ts';

/**
 * Fields that are made of what asks for more than they do: who may not see a field must not see it through another one that
 * `@requires` it. Composition looks at the federation's own directives, and not at `@requiresAal`; a supergraph that was
 * composed elsewhere may not have been looked at.
 */
export function transitiveFaults(supergraph: DocumentNode, table: PolicyTable): GraphQLError[] {
  const requiring = table.rows().length === 0 ? [] : requiringFields(supergraph);
  if (requiring.length === 0) return [];
  const schema = buildASTSchema(supergraph, { assumeValid: true, assumeValidSDL: true });

  return requiring.flatMap(({ typeName, fieldName, requires }) =>
    objectsOf(schema, typeName).flatMap((objectName) => {
      const own = selected(schema, objectName, fieldName)
        .map((field) => askedOf(table, field))
        .reduce(both, null);
      return selected(schema, objectName, requires)
        .filter((required) => !implies(own, askedOf(table, required)))
        .map((required) => {
          const inner = `"${required.typeName}.${required.fieldName}"`;
          return new GraphQLError(
            `"${objectName}.${fieldName}" is made of ${inner} by @requires, and has to ask for at least as much as that.`,
          );
        });
    }),
  );
}

interface Coordinate {
  readonly typeName: string;
  readonly fieldName: string;
  /** The named type of its value. */
  readonly returns: string;
}

function askedOf(table: PolicyTable, { typeName, fieldName, returns }: Coordinate): Requirement | null {
  return [table.ofField(typeName, fieldName), table.ofType(typeName), table.ofType(returns)].reduce(both, null);
}

/** Every field with `@join__field(requires:)`, once for each subgraph that says it. */
function requiringFields(supergraph: DocumentNode): { typeName: string; fieldName: string; requires: string }[] {
  return supergraph.definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return (type.fields ?? []).flatMap((field) =>
      (field.directives ?? [])
        .filter(({ name }) => name.value === 'join__field')
        .map((node) => directiveArgument(node, 'requires'))
        .filter((requires) => typeof requires === 'string')
        .map((requires) => ({ typeName: type.name.value, fieldName: field.name.value, requires })),
    );
  });
}

function objectsOf(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isCompositeType(type)) return [];
  return (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]).map(({ name }) => name);
}

/** What a field set selects, on every object that it can be. */
function selected(schema: GraphQLSchema, typeName: string, fieldSet: string): Coordinate[] {
  const found: Coordinate[] = [];
  const types = new TypeInfo(schema);
  const enter = (node: { readonly name: { readonly value: string } }): void => {
    const [parent, type] = [types.getParentType(), types.getType()];
    if (!parent || !type) return;
    const coordinate = { fieldName: node.name.value, returns: getNamedType(type).name };
    for (const name of objectsOf(schema, parent.name)) found.push({ ...coordinate, typeName: name });
  };
  visit(
    parse(`fragment Required on ${typeName} { ${fieldSet} }`, { noLocation: true }),
    visitWithTypeInfo(types, { Field: enter }),
  );
  return found;
}
