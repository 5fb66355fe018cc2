import { schemaNames } from '../../support/prototype-names.ts';
import type { Prng } from './prng.ts';

/** Field names with the meaning they have wherever they occur in one graph, so that types can share interfaces. */
export interface Word {
  readonly name: string;
  readonly named: string;
  /** Wraps the named type, e.g. `[%!]`; `%` alone for no list. */
  readonly wrapper: string;
  /** Argument declarations with parentheses, or empty. */
  readonly args: string;
  /** Arguments as a `@requires` would give them: several ways, or one empty. */
  readonly literalArgs: readonly string[];
  /** Input types and enums the arguments mention. */
  readonly mentions: readonly string[];
}

export interface ValueType {
  readonly name: string;
  /** Field name to printed type. */
  readonly fields: ReadonlyMap<string, string>;
  readonly references: readonly string[];
}

export interface Vocabulary {
  readonly entities: readonly string[];
  readonly values: ReadonlyMap<string, ValueType>;
  readonly scalars: readonly string[];
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly inputs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly unions: ReadonlyMap<string, readonly string[]>;
  /** Interfaces whose members may differ by subgraph. */
  readonly interfaces: ReadonlyMap<string, readonly string[]>;
  readonly words: readonly Word[];
}

const ENTITIES = ['Product', 'User', 'Review', 'Store', 'Order'];
const WORDS = [
  'name',
  'title',
  'price',
  'size',
  'status',
  'rank',
  'score',
  'notes',
  'tags',
  'owner',
  'parent',
  'items',
  'related',
  'media',
  'detail',
  'grid',
  'extra',
  'total',
  'peers',
  'body',
  ...schemaNames,
];
const WRAPPERS = ['%', '%', '%', '%', '[%]', '[%!]', '[%]!', '[[%]]', '[[%!]!]', '[[%!]]'];
const BUILT_IN = ['String', 'Int', 'Float', 'Boolean', 'ID'];

/** Makes up the names and types of one graph. */
export function createVocabulary(prng: Prng): Vocabulary {
  const entities = prng.sample(ENTITIES, prng.between(2, 4));
  const scalars = prng.chance(0.5) ? [prng.pick(['Json', 'hasOwnProperty'])] : [];
  const enums = new Map([
    ['Status', ['NEW', 'constructor', 'DONE', 'toString']],
    ['Unit', ['MM', 'CM', 'KM', 'valueOf']],
  ]);
  const inputs = new Map([
    [
      'Range',
      new Map([
        ['from', 'Int'],
        ['to', 'Int = 9'],
        ['unit', 'Unit'],
        ['constructor', 'Int'],
        ['valueOf', 'Unit = valueOf'],
      ]),
    ],
    [
      'Filter',
      new Map([
        ['text', 'String'],
        ['ids', '[ID!]'],
        ['range', 'Range'],
        ['ranges', '[Range!]'],
        ['strict', 'Boolean! = true'],
        ['toString', 'String'],
        ['isPrototypeOf', '[Range]'],
      ]),
    ],
  ]);
  const leafs = [...BUILT_IN, ...scalars, 'Status'];
  const values = valueTypes(prng, leafs, entities);
  const composites = [...entities, ...values.keys()];
  values.set('Pk', {
    name: 'Pk',
    fields: new Map([
      ['a', 'Int!'],
      ['b', 'String!'],
    ]),
    references: [],
  });
  const unions = new Map(
    prng.chance(0.6) ? [[prng.pick(['Media', 'propertyIsEnumerable']), prng.sample(composites, prng.between(2, 4))]] : [],
  );
  const interfaces = new Map<string, string[]>();
  if (prng.chance(0.6)) interfaces.set(prng.pick(['Node', 'valueOf']), prng.sample(entities, prng.between(2, 3)));
  const labelled = [...values.keys()].filter((name) => name !== 'Pk');
  if (labelled.length > 1 && prng.chance(0.5)) interfaces.set('Labelled', prng.sample(labelled, 2));
  const targets = [...composites, ...unions.keys(), ...unions.keys(), ...interfaces.keys(), ...interfaces.keys()];
  const words = prng
    .sample(WORDS, prng.between(8, 14))
    .map((name) => word(prng, name, prng.chance(0.5) ? prng.pick(leafs) : prng.pick(targets)));
  return { entities, values, scalars, enums, inputs, unions, interfaces, words };
}

/** The word's type with or without an outer non-null. */
export function typeOfWord({ wrapper, named }: Word, nonNull: boolean): string {
  const type = wrapper.replace('%', named);
  if (!nonNull) return type.replace(/!$/, '');
  return type.endsWith('!') ? type : `${type}!`;
}

/** A word for `named`, with a name of its own and perhaps arguments. */
export function word(prng: Prng, name: string, named: string): Word {
  const wrapper = prng.pick(WRAPPERS);
  const [args, literalArgs, mentions] = prng.chance(0.3) ? prng.pick(ARGUMENTS) : (['', [''], []] as const);
  return { name, named, wrapper, args, literalArgs, mentions };
}

const ARGUMENTS: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['(first: Int = 3)', ['(first: 2)', '', '(first: null)'], []],
  ['(text: String)', ['(text: "a \\"b\\"")', '(text: "other")'], []],
  ['(ids: [ID!]!)', ['(ids: ["x", "y"])', '(ids: [])'], []],
  ['(unit: Unit!)', ['(unit: CM)', '(unit: MM)'], ['Unit']],
  ['(unit: Unit! = MM, exact: Boolean)', ['(exact: true)', '(unit: KM)', ''], ['Unit']],
  ['(filter: Filter)', ['(filter: { text: "t", range: { from: 1 } })', '', '(filter: {})'], ['Filter']],
  ['(filter: Filter!, rows: [[Int]])', ['(filter: { strict: false }, rows: [[1], null])', '(filter: {})'], ['Filter']],
  ['(constructor: Int = 3)', ['(constructor: 2)', '', '(constructor: null)'], []],
  ['(toString: String, valueOf: [Unit!])', ['(toString: "a")', '(valueOf: [valueOf])', ''], ['Unit']],
  ['(text: String, secret: Int @inaccessible)', ['(text: "t")', '(secret: 3)'], []],
];

function valueTypes(prng: Prng, leafs: readonly string[], entities: readonly string[]): Map<string, ValueType> {
  const names = prng.sample(['Dims', 'Info', 'Photo'], prng.between(1, 3));
  return new Map(names.map((name, index) => [name, valueType(prng, name, leafs, entities, names.slice(0, index))]));
}

function valueType(
  prng: Prng,
  name: string,
  leafs: readonly string[],
  entities: readonly string[],
  earlier: readonly string[],
): ValueType {
  const fields = new Map([['label', prng.chance(0.3) ? 'String!' : 'String']]);
  const references: string[] = [];
  const add = (field: string, named: string): void => {
    const type = prng.pick(WRAPPERS).replace('%', named);
    fields.set(field, prng.chance(0.25) && !type.endsWith('!') ? `${type}!` : type);
    references.push(named);
  };
  for (const field of prng.sample(['w', 'h', 'size', 'score', 'status'], prng.between(1, 3))) add(field, prng.pick(leafs));
  if (prng.chance(0.4)) add('by', prng.pick(entities));
  if (earlier.length > 0 && prng.chance(0.5)) add('inner', prng.pick(earlier));
  return { name, fields, references };
}
