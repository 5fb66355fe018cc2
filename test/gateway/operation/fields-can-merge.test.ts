import { buildSchema, OverlappingFieldsCanBeMergedRule, parse, validate, type DocumentNode } from 'graphql';
import { describe, expect, it } from 'vitest';
import { fieldsCanMerge } from '../../../src/gateway/operation/fields-can-merge.ts';
import { createPrng, type Prng } from '../random/prng.ts';

const schema = buildSchema(`
  type Query { n: N a: A u: U s(x: Int): String l: [N] nn: N! }
  interface N { id: ID n: N v(x: Int, y: Int): Int w: String }
  type A implements N { id: ID n: N v(x: Int, y: Int): Int w: String l: [N] p: Int q: String k: A b: B }
  type B implements N { id: ID n: A v(x: Int, y: Int): Int w: String l: N p: String q: String k: B! b: B! }
  type C implements N { id: ID n: N! v(x: Int, y: Int): Int w: String! l: [N!] p: Int! q: Int k: [A] b: A }
  union U = A | B | C
`);

function check(document: DocumentNode): { readonly messages: readonly string[]; readonly steps: number } {
  let steps = 0;
  const rule = fieldsCanMerge({ spend: (count) => (steps += count) });
  return { messages: validate(schema, document, [rule]).map(({ message }) => message), steps };
}

const valid: Readonly<Record<string, string>> = {
  'the same field twice': '{ n { id } n { w } }',
  'arguments in another order': '{ n { v(x: 1, y: 2) v(y: 2, x: 1) } }',
  'different fields of different object types': '{ n { ... on A { x: q } ... on B { x: w } } }',
  'below fields of different object types, other fields of one shape':
    '{ n { ... on A { n { x: id } } ... on B { n { x: id } } } }',
  'fragments that are spread twice': '{ n { ...F ...F n { ...F } } } fragment F on N { id n { w } }',
};

const conflicts: Readonly<Record<string, string>> = {
  'two fields under one alias': '{ n { x: id x: w } }',
  'one field with different arguments': '{ n { v(x: 1) ... on A { v(x: 2) } } }',
  'shapes that differ between object types': '{ n { ... on A { p } ... on B { p } } }',
  'a list and no list': '{ n { ... on A { l { id } } ... on B { l { id } } } }',
  'a null that one allows': '{ n { ... on A { p } ... on C { p } } }',
  'far below, through fragments': '{ n { ...F } n { n { n { x: w } } } } fragment F on N { n { n { x: id } } }',
  'below different object types, shapes that differ': '{ n { ... on A { b { x: id } } ... on C { b { x: p } } } }',
};

describe('fields of one response key', () => {
  it.each(Object.entries(valid))('may be merged: %s', (_name, document) => {
    expect(check(parse(document)).messages).toEqual([]);
  });

  it.each(Object.entries(conflicts))('conflict: %s', (_name, document) => {
    expect(check(parse(document)).messages).toHaveLength(1);
  });

  it('say which fields differ, and how', () => {
    expect(check(parse('{ n { x: id x: w } }')).messages).toEqual([
      'Fields "x" conflict because "id" and "w" are different fields. Use different aliases on the fields to fetch both if this was intentional.',
    ]);
  });

  it('conflict where they do for graphql-js, in random documents', () => {
    const seed = Date.now() % 1_000_000;
    for (let own = seed; own < seed + 2000; own += 1) {
      const document = parse(randomDocument(createPrng(own)));
      const theirs = validate(schema, document, [OverlappingFieldsCanBeMergedRule], { maxErrors: 1 }).length > 0;
      // Theirs overlooks some shapes that differ between object types.
      if (theirs) expect(check(document).messages, `seed ${own}`).not.toEqual([]);
    }
  });

  it('are compared in steps that grow with the document', () => {
    const wide = (count: number): number => check(parse(`{ ${'n { id w } '.repeat(count)} }`)).steps;
    expect(wide(4000) / wide(1000)).toBeLessThan(4.5);
    const doubled = (depth: number): number =>
      check(
        parse(
          `{ n { ...F0 } } ${Array.from({ length: depth }, (_, index) => `fragment F${index} on N { a: n { ...F${index + 1} } b: n { ...F${index + 1} } }`).join(' ')} fragment F${depth} on N { id }`,
        ),
      ).steps;
    expect(doubled(40) / doubled(10)).toBeLessThan(4.5);
  });

  it('are not compared in fragments that have no end', () => {
    expect(
      check(parse('{ n { ...F } } fragment F on N { n { ...G } } fragment G on N { n { ...F } x: id x: w }')).steps,
    ).toBeLessThan(10);
  });
});

const fieldsOf: Readonly<Record<string, readonly string[]>> = {
  Query: ['n', 'a', 'u', 'l', 'nn'],
  N: ['id', 'n', 'v', 'v(x: 1)', 'w'],
  A: ['id', 'n', 'v', 'w', 'l', 'p', 'q', 'k', 'b'],
  B: ['id', 'n', 'v', 'w', 'l', 'p', 'q', 'k', 'b'],
  C: ['id', 'n', 'v', 'w', 'l', 'p', 'q', 'k', 'b'],
  U: [],
};

function typeOfField(parent: string, field: string): string {
  const type = schema.getType(parent);
  const fields = type && 'getFields' in type ? type.getFields() : {};
  return String(fields[field.replace(/\(.*/, '')]?.type).replaceAll(/[[\]!]/g, '');
}

function randomDocument(prng: Prng): string {
  const set = (type: string, depth: number): string => {
    const parts = Array.from({ length: prng.between(1, 3) }, () => {
      if (depth > 0 && type !== 'Query' && prng.chance(0.4)) {
        const on = prng.pick(['N', 'A', 'B', 'C']);
        return `... on ${on} { ${set(on, depth - 1)} }`;
      }
      const fields = fieldsOf[type] ?? [];
      if (fields.length === 0) return '__typename';
      const field = prng.pick(fields);
      const alias = prng.chance(0.15) ? `${prng.pick(['p', 'q', 'v'])}: ` : '';
      const inner = typeOfField(type, field);
      if (!fieldsOf[inner]) return alias + field;
      return depth > 0 ? `${alias}${field} { ${set(inner, depth - 1)} }` : '__typename';
    });
    return parts.join(' ');
  };
  return `{ ${set('Query', 4)} }`;
}
