import { buildSchema, Kind, parse, type OperationDefinitionNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { coerceVariables } from '../../../../src/gateway/operation/coerce-variables.ts';
import { countFields } from '../../../../src/gateway/operation/limits/count-fields.ts';

const schema = buildSchema('type Query { n: N } type N { search: Int n: N }');
const wanted = new Map([['search', [{ typeName: 'N', coordinate: 'N.search' }]]]);

function definitionOf(text: string): OperationDefinitionNode {
  const [definition] = parse(text).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return definition;
}

function count(definition: OperationDefinitionNode): number | undefined {
  const prepared = { kind: definition.operation, operationName: null, documentText: '', definition, fragments: new Map() };
  const variables = coerceVariables(schema, [], null);
  if ('errors' in variables) throw new Error('no variables');
  return countFields({ prepared, variables, uses: () => [] }, { schema, wanted }).get('N.search');
}

function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('counting the fields of an operation', () => {
  it('counts a field once for each place in the response', () => {
    expect(count(definitionOf('{ n { search search again: search n { search } } a: n { search } n { n { search } } }'))).toBe(4);
  });

  it('takes no longer than reading the document, however long the names are that lead to a field', () => {
    const text = `{ ${'a'.repeat(800_000)}: n { ${'search '.repeat(900)} ${Array.from({ length: 90 }, (_, at) => `a${at}: search`).join(' ')} } }`;
    const definition = definitionOf(text);
    const readingMs = Math.min(...Array.from({ length: 3 }, () => cpuMs(() => definitionOf(text))));
    const countingMs = Math.min(...Array.from({ length: 3 }, () => cpuMs(() => expect(count(definition)).toBe(91))));
    expect(countingMs).toBeLessThan(Math.max(readingMs, 5));
  });
});
