import { Kind, print, stripIgnoredCharacters, visit } from 'graphql';

/**
 * Writes each operation as a plain string with the fragments that it spreads and without ignored characters, typed by its data and
 * variables. It is a plugin of graphql-codegen; the packages that it writes for depend on no library and are counted by the byte.
 */
export function plugin(_schema, documents) {
  const definitions = documents.flatMap(({ document }) => document?.definitions ?? []);
  const fragments = new Map(
    definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((one) => [one.name.value, one]),
  );
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return {
    prepend: ["import type { Document } from '../document.ts';"],
    content: operations.map((operation) => exportOf(operation, fragments)).join('\n'),
  };
}

function exportOf(operation, fragments) {
  const name = operation.name.value;
  const kind = operation.operation === 'query' ? 'Query' : 'Mutation';
  const used = [operation, ...fragmentsOf(operation, fragments)];
  const text = stripIgnoredCharacters(used.map((one) => print(one)).join('\n'));
  return `export const ${name}Document = ${JSON.stringify(text)} as Document<${name}${kind}, ${name}${kind}Variables>;`;
}

function fragmentsOf(operation, fragments) {
  const used = new Set();
  const collect = (node) =>
    visit(node, {
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (fragment === undefined || used.has(fragment)) return;
        used.add(fragment);
        collect(fragment);
      },
    });
  collect(operation);
  return used;
}
