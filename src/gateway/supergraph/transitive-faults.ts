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
import { contextArguments, readContexts } from '../schema/read-contexts.ts';
import type { ContextArgument } from '../schema/supergraph-model.ts';
import { directiveArgument } from '../schema/directive-names.ts';
import { explainFault } from './explain-fault.ts';
import type { SupergraphReading } from './supergraph-reading.ts';

/**
 * Fields that are made of what asks for more than they do: who may not see a field must not see it through another one that
 * `@requires` it, or takes it from a context. Composition looks at the federation's own directives, and not at `@requiresAal`;
 * a supergraph that was composed elsewhere may not have been looked at.
 */
export function transitiveFaults({ document, table, subgraphs }: SupergraphReading): string[] {
  const made = table.rows().length === 0 ? [] : madeFields(document);
  if (made.length === 0) return [];
  const schema = buildASTSchema(document, { assumeValid: true, assumeValidSDL: true });

  return made.flatMap(({ typeName, fieldName, by, parts }) =>
    objectsOf(schema, typeName).flatMap((objectName) => {
      const own = selected(schema, objectName, fieldName)
        .map((field) => askedOf(table, field))
        .reduce(both, null);
      const required = parts.flatMap((part) => selected(schema, part.typeName ?? objectName, part.fieldSet));
      const protectedMore = required.filter((inner) => !implies(own, askedOf(table, inner)));
      return [...new Set(protectedMore.map(nameOf))].map((inner) => {
        const message = `"${objectName}.${fieldName}" is made of ${inner} by ${by}, and has to ask for at least as much as that.`;
        return explainFault(
          new GraphQLError(message, { extensions: { code: 'MISSING_TRANSITIVE_AUTH_REQUIREMENTS' } }),
          subgraphs,
        );
      });
    }),
  );
}

interface Coordinate {
  readonly typeName: string;
  /** Null: a value of the type is given as an argument. */
  readonly fieldName: string | null;
  /** The named type of its value. */
  readonly returns: string;
}

function askedOf(table: PolicyTable, { typeName, fieldName, returns }: Coordinate): Requirement | null {
  const ofField = fieldName === null ? null : table.ofField(typeName, fieldName);
  return [ofField, table.ofType(typeName), table.ofType(returns)].reduce(both, null);
}

function nameOf({ typeName, fieldName }: Coordinate): string {
  return fieldName === null ? `"${typeName}"` : `"${typeName}.${fieldName}"`;
}

/** A field that a subgraph is given other fields for. */
interface MadeField {
  readonly typeName: string;
  readonly fieldName: string;
  readonly by: '@requires' | '@fromContext';
  readonly parts: readonly Part[];
}

/** A field set of the object that has the field (null), or of an object type above it. */
interface Part {
  readonly typeName: string | null;
  readonly fieldSet: string;
}

/** Every field with `@join__field` that `requires` something or has `contextArguments`, once for each subgraph that says it. */
function madeFields({ definitions }: DocumentNode): MadeField[] {
  const contexts = [...readContexts(definitions)];
  const above = ({ value: { context, fieldSet } }: ContextArgument): Part[] =>
    contexts.flatMap(([typeName, names]) => (names.has(context) ? [{ typeName, fieldSet }] : []));
  return definitions.flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
    return (type.fields ?? []).flatMap((field) => {
      const name = { typeName: type.name.value, fieldName: field.name.value };
      return (field.directives ?? [])
        .filter((directive) => directive.name.value === 'join__field')
        .flatMap((node): MadeField[] => {
          const requires = directiveArgument(node, 'requires');
          const own = typeof requires === 'string' ? [{ typeName: null, fieldSet: requires }] : [];
          return [
            { ...name, by: '@requires', parts: own },
            { ...name, by: '@fromContext', parts: contextArguments(node).flatMap(above) },
          ];
        })
        .filter(({ parts }) => parts.length > 0);
    });
  });
}

function objectsOf(schema: GraphQLSchema, typeName: string): string[] {
  const type = schema.getType(typeName);
  if (!isCompositeType(type)) return [];
  return (isAbstractType(type) ? schema.getPossibleTypes(type) : [type]).map(({ name }) => name);
}

/** What a field set selects, on every object that it can be, and the types of the arguments that it gives. */
function selected(schema: GraphQLSchema, typeName: string, fieldSet: string): Coordinate[] {
  const found: Coordinate[] = [];
  const types = new TypeInfo(schema);
  const enter = (node: { readonly name: { readonly value: string } }): void => {
    const [parent, type] = [types.getParentType(), types.getType()];
    if (!parent || !type) return;
    const coordinate = { fieldName: node.name.value, returns: getNamedType(type).name };
    for (const name of objectsOf(schema, parent.name)) found.push({ ...coordinate, typeName: name });
  };
  const enterInput = (): void => {
    const type = types.getInputType();
    if (type) found.push({ typeName: getNamedType(type).name, fieldName: null, returns: getNamedType(type).name });
  };
  visit(
    parse(`fragment Required on ${typeName} { ${fieldSet} }`, { noLocation: true }),
    visitWithTypeInfo(types, { Field: enter, Argument: enterInput, ObjectField: enterInput }),
  );
  return found;
}
