import { isObjectType, parse, validate, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Operation } from '../support/oracle.ts';
import { prototypeNames } from '../../support/prototype-names.ts';
import { createPrng, type Prng } from './prng.ts';
import { fragmentBook, type FragmentBook } from './fragment-book.ts';
import { selectionWriter } from './selection-writer.ts';
import { variableBook } from './variable-book.ts';

/** Makes up an operation that is valid on the schema, with values for its variables. Null where none was found. */
export function randomOperation(schema: GraphQLSchema, seed: number): Operation | null {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const prng = createPrng(seed * 31 + attempt);
    const operation = draftOperation(schema, prng);
    if (validate(schema, parse(operation.document)).length > 0) continue;
    return prng.chance(0.12) ? { ...operation, denied: someCoordinates(schema, prng, operation.document) } : operation;
  }
  return null;
}

/** Coordinates, of fields that the document names, to be refused. */
function someCoordinates(schema: GraphQLSchema, prng: Prng, document: string): string[] {
  const words = new Set(document.match(/\w+/g));
  const coordinates = Object.values(schema.getTypeMap()).flatMap((type) =>
    isObjectType(type) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).flatMap((name) => (words.has(name) ? [`${type.name}.${name}`] : []))
      : [],
  );
  return prng.sample(coordinates, prng.between(1, 4));
}

function draftOperation(schema: GraphQLSchema, prng: Prng): Operation {
  const mutation = schema.getMutationType() ?? null;
  const subscription = schema.getSubscriptionType() ?? null;
  const special = prng.pick([mutation, mutation, subscription]);
  const root = special && prng.chance(0.25) ? special : schema.getQueryType();
  if (!root) throw new Error('A schema without queries.');
  const fragments = fragmentBook('F', prng.chance(0.3) ? prng.sample(prototypeNames, 2) : []);
  const main = writeOperation(schema, prng, root, 'v', fragments);
  const operationName = prng.chance(0.2) ? prng.pick(prototypeNames) : 'Main';
  const several = prng.chance(0.12);
  const anonymous = !several && prng.chance(0.3);
  const text =
    anonymous && root === schema.getQueryType() && main.variables === ''
      ? main.selection
      : `${main.keyword} ${anonymous ? '' : operationName}${main.variables} ${main.selection}`;
  if (!several) return { document: [text, ...fragments.printed()].join('\n'), variables: main.values };
  const otherFragments = fragmentBook('G');
  const other = writeOperation(schema, prng, schema.getQueryType() ?? root, 'w', otherFragments);
  const otherText = `query Other${other.variables} ${other.selection}`;
  const parts = [text, otherText, ...fragments.printed(), ...otherFragments.printed()];
  return { document: prng.sample(parts, parts.length).join('\n'), operationName, variables: main.values };
}

interface WrittenOperation {
  readonly keyword: 'query' | 'mutation' | 'subscription';
  readonly variables: string;
  readonly selection: string;
  readonly values: Readonly<Record<string, unknown>>;
}

function writeOperation(
  schema: GraphQLSchema,
  prng: Prng,
  root: GraphQLObjectType,
  prefix: string,
  fragments: FragmentBook,
): WrittenOperation {
  const variables = variableBook(prng, prefix);
  const writer = selectionWriter({ schema, prng, variables, fragments, budget: prng.between(4, 30) });
  const keywords = new Map<unknown, WrittenOperation['keyword']>([
    [schema.getMutationType(), 'mutation'],
    [schema.getSubscriptionType(), 'subscription'],
  ]);
  const selection = writer.root(root);
  return {
    keyword: keywords.get(root) ?? 'query',
    variables: variables.declarations(),
    selection,
    values: variables.values(),
  };
}
