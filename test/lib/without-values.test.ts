import { buildSchema, executeSync, getVariableValues, parse, validate, type OperationDefinitionNode } from 'graphql';
import { expect, it } from 'vitest';
import { withoutValues } from '../../src/lib/without-values.ts';

const schema = buildSchema(`
  enum Color { RED }
  input Credentials { password: String!, code: String, size: Int, color: Color }
  type Query { it(credentials: Credentials): Int }
`);

function messagesOf(text: string, variables: object = {}): string[] {
  let document;
  try {
    document = parse(text);
  } catch (error) {
    return [withoutValues((error as Error).message)];
  }
  const faults = validate(schema, document);
  if (faults.length > 0) return faults.map(({ message }) => withoutValues(message));
  const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
  const { errors = [] } = getVariableValues(schema, variableDefinitions, { it: variables });
  return errors.map(({ message }) => withoutValues(message));
}

const byVariable = 'query ($it: Credentials) { it(credentials: $it) }';

it.each([
  [{ code: 'hunter2' }, 'Variable "$it" got an invalid value; Field "password" of required type "String!" was not provided.'],
  [
    { password: ['hunter2'] },
    'Variable "$it" got an invalid value at "it.password"; String cannot represent a non string value.',
  ],
  [
    { password: 'hunter2', size: 'hunter2' },
    'Variable "$it" got an invalid value at "it.size"; Int cannot represent non-integer value.',
  ],
  [
    { password: 'hunter2', code: '; Field "a"', nope: 1 },
    'Variable "$it" got an invalid value; Field "nope" is not defined by type "Credentials". Did you mean "code"?',
  ],
  [
    { password: null },
    'Variable "$it" got an invalid value at "it.password"; Expected non-nullable type "String!" not to be null.',
  ],
])('the variables %j are told of as %s', (variables, message) => {
  expect(messagesOf(byVariable, variables)).toEqual([message]);
});

it.each([
  ['{ it(credentials: { password: ["hunter2"] }) }', 'String cannot represent a non string value.'],
  ['{ it(credentials: { password: 12345678 }) }', 'String cannot represent a non string value.'],
  ['{ it(credentials: { password: "a", size: "hunter2" }) }', 'Int cannot represent non-integer value.'],
  ['{ it(credentials: { password: "a", color: "hunter2" }) }', 'Enum "Color" cannot represent non-enum value.'],
  ['{ it(credentials: "hunter2") }', 'Expected value of type "Credentials".'],
  ['{ it(credentials: { password: "hunter2" "hunter2" }) }', 'Syntax Error: Expected Name, found String.'],
  ['{ it(credentials: { password: horse battery }) }', 'Syntax Error: Expected ":", found "}".'],
  ['{ it(credentials: { password horse }) }', 'Syntax Error: Expected ":", found Name.'],
  ['{ its }', 'Cannot query field "its" on type "Query". Did you mean "it"?'],
])('the document %s is told of as %s', (text, message) => {
  expect(messagesOf(text)).toEqual([message]);
});

it.each([
  '{ it(credentials: { password: "hunter2", size: "hunter2" }) }',
  '{ it(credentials: { password: "a\\n: b", size: "c" }) }',
])('a literal in %s that is refused only when it is executed is told of without it', (text) => {
  const { errors = [] } = executeSync({ schema, document: parse(text) });
  expect(errors.map(({ message }) => withoutValues(message))).toEqual(['Argument "credentials" has invalid value.']);
});
