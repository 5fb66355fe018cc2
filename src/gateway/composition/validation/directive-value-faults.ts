import { Kind, valueFromAST, type DirectiveNode, type GraphQLSchema, type ValueNode } from 'graphql';
import type { DirectiveUse } from '../subgraph/directive-uses.ts';
import { faultIn, type Fault } from '../subgraph/fault.ts';
import type { Subgraph } from '../subgraph/subgraph-definition.ts';

/** Arguments of directives that are no values of their types: SDL may have them, and whoever reads the schema is misled. */
export function directiveValueFaults(subgraph: Subgraph, schema: GraphQLSchema): Fault[] {
  const faults: Fault[] = [];
  const look = (uses: readonly DirectiveUse[]): void => {
    for (const { node } of uses) faults.push(...faultsOf(subgraph, schema, node));
  };
  look(subgraph.uses);
  for (const type of subgraph.types.values()) {
    look(type.uses);
    for (const value of type.values.values()) look(value.uses);
    for (const field of type.fields.values()) {
      look(field.uses);
      for (const argument of field.arguments.values()) look(argument.uses);
      for (const argument of field.contextArguments.values()) look(argument.uses);
    }
  }
  return faults;
}

const fieldSetCodes: ReadonlyMap<string, string> = new Map([
  ['key', 'KEY_INVALID_FIELDS_TYPE'],
  ['requires', 'REQUIRES_INVALID_FIELDS_TYPE'],
  ['provides', 'PROVIDES_INVALID_FIELDS_TYPE'],
]);

function faultsOf(subgraph: Subgraph, schema: GraphQLSchema, { name, arguments: given = [] }: DirectiveNode): Fault[] {
  const definition = schema.getDirective(name.value);
  const federation = subgraph.links.names.get(name.value);
  return given.flatMap((argument) => {
    const declared = definition?.args.find((candidate) => candidate.name === argument.name.value);
    if (!declared) return [];
    const isFieldSet = federation !== undefined && fieldSetCodes.has(federation) && argument.name.value === 'fields';
    if (isFieldSet && argument.value.kind !== Kind.STRING) {
      const code = fieldSetCodes.get(federation) ?? '';
      return [faultIn(subgraph, code, `Invalid value for argument "@${name.value}(fields:)": must be a string.`, argument)];
    }
    const isReadable = !isAlternatives(federation, argument.name.value) || isListOfLists(argument.value);
    if (isReadable && valueFromAST(argument.value, declared.type) !== undefined) return [];
    const message = `The value of "@${name.value}(${argument.name.value}:)" is no value of its type ${shownType(String(declared.type))}.`;
    return [faultIn(subgraph, 'INVALID_GRAPHQL', message, argument)];
  });
}

function isAlternatives(federation: string | undefined, argument: string): boolean {
  return (federation === 'requiresScopes' && argument === 'scopes') || (federation === 'policy' && argument === 'policies');
}

/** Scopes and policies are written out: a single text could be one of several, or all of them. */
function isListOfLists(value: ValueNode): boolean {
  return (
    value.kind === Kind.LIST &&
    value.values.every((one) => one.kind === Kind.LIST && one.values.every((inner) => inner.kind === Kind.STRING))
  );
}

/** Scalars of the specification are all written as strings. */
function shownType(type: string): string {
  return type.replace(/federationScalar__\w+/, 'String');
}
