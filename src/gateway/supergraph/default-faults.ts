import {
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  valueFromAST,
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLSchema,
} from 'graphql';

/**
 * Defaults that are no values of their types: those of arguments, input fields and directives. Building a schema takes them for none
 * (https://spec.graphql.org/September2025/#sec-Input-Object-Values-Have-Input-Types), and whoever reads the schema does not.
 */
export function defaultFaults(schema: GraphQLSchema): string[] {
  const faults: string[] = [];

  function look(coordinate: string, { type, astNode }: GraphQLArgument | GraphQLInputField): void {
    const given = astNode?.defaultValue;
    if (given && valueFromAST(given, type) === undefined)
      faults.push(`The default value of ${coordinate} is no value of its type ${String(type)}.`);
  }

  for (const directive of schema.getDirectives())
    for (const argument of directive.args) look(`"@${directive.name}(${argument.name}:)"`, argument);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) look(`"${type.name}.${field.name}"`, field);
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields()))
      for (const argument of field.args) look(`"${type.name}.${field.name}(${argument.name}:)"`, argument);
  }
  return faults;
}
