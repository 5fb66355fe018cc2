import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { checkDocument } from '../../../../src/gateway/operation/limits/check-document.ts';
import type { LimitName } from '../../../../src/gateway/operation/limits/operation-limits.ts';
import { defaultLimits } from '../../../support/gateway/default-limits.ts';

const small = {
  ...defaultLimits,
  depthMax: 3,
  rootFieldsMax: 3,
  aliasesMax: 3,
  fieldsMax: 8,
  fragmentsMax: 5,
  directivesMax: 3,
};

function over(text: string, limits = small): unknown[] {
  return checkDocument(parse(text), limits).map(({ extensions }) => extensions['limit']);
}

const times = (count: number, write: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => write(at)).join(' ');

/** Documents of one limit at its size `n`, each within all other limits. */
const documents: readonly (readonly [string, LimitName, (n: number) => string])[] = [
  ['fields inside one another', 'depthMax', (n) => `{ ${'a { '.repeat(n - 1)} b ${'} '.repeat(n - 1)} }`],
  [
    'fields inside one another, by fragments',
    'depthMax',
    (n) => `{ ...F } fragment F on T { ${'a { '.repeat(n - 1)} b ${'} '.repeat(n - 1)} }`,
  ],
  ['root fields', 'rootFieldsMax', (n) => `{ ${times(n, (at) => `f${at}`)} }`],
  ['root fields, repeated', 'rootFieldsMax', (n) => `{ ${times(n, () => 'f')} }`],
  [
    'root fields, by fragments',
    'rootFieldsMax',
    (n) => `{ ...F ... { f } } fragment F on Query { ${times(n - 1, (at) => `f${at}`)} }`,
  ],
  ['aliases', 'aliasesMax', (n) => `{ r { ${times(n, (at) => `a${at}: a`)} } }`],
  ['aliases, multiplied by fragments', 'aliasesMax', (n) => `{ r { ${times(n, () => '...F')} } } fragment F on R { x: a }`],
  ['fields', 'fieldsMax', (n) => `{ r { ${times(n - 1, (at) => `f${at}`)} } }`],
  ['fragments', 'fragmentsMax', (n) => `{ r { ${times(n, () => '... { f }')} } }`],
  ['fragments inside one another', 'fragmentsMax', (n) => `{ ${'... { '.repeat(n)} f ${'} '.repeat(n)} }`],
  [
    'fragments in a chain',
    'fragmentsMax',
    (n) => `{ ...F1 } ${times(n, (at) => `fragment F${at + 1} on T { ${at + 1 === n ? 'f' : `...F${at + 2}`} }`)}`,
  ],
  ['directives of one field', 'directivesMax', (n) => `{ f ${times(n, () => '@d')} }`],
  [
    'directives of the operation and its variables',
    'directivesMax',
    (n) => `query ($v: Int @d) ${times(n - 1, () => '@d')} { f }`,
  ],
  ['directives of fragments', 'directivesMax', (n) => `{ ...F } fragment F on T ${times(n, () => '@d')} { f }`],
];

describe('a document at a limit', () => {
  it.each(documents)('is let through at it and refused beyond it: %s', (_, limit, write) => {
    const max = small[limit];
    expect(over(write(max))).toEqual([]);
    expect(over(write(max + 1))).toEqual([limit.slice(0, -3)]);
  });

  it('is measured in every operation and fragment, because all of them are validated', () => {
    expect(over('query A { a } query B { a b c d }')).toEqual(['rootFields']);
    expect(over(`{ a } fragment Unused on T { ${times(9, (at) => `f${at}`)} }`)).toEqual(['fields']);
  });

  it('says which limit, and what it is', () => {
    const [error] = checkDocument(parse('{ a b c d }'), small);
    expect(error).toMatchObject({
      message: 'The operation has more than 3 root fields.',
      extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limit: 'rootFields', max: 3 },
    });
  });
});

describe('a document made to be expensive', () => {
  it('is measured without expanding its fragments', () => {
    const bomb = `{ ...F0 } ${times(30, (at) => `fragment F${at} on T { ${at === 29 ? 'a' : `a { ${times(5, () => `...F${at + 1}`)} }`} }`)}`;
    expect(over(bomb, defaultLimits)).toEqual(expect.arrayContaining(['fields', 'depth']));
  });

  it('is refused for a long chain of fragments that is spread many times and ends in one field', () => {
    const chain = times(500, (at) => `fragment F${at} on T { ${at === 499 ? 'a' : `...F${at + 1}`} }`);
    expect(over(`{ r { ${times(900, () => '...F0')} } } ${chain}`, defaultLimits)).toEqual(['fragments']);
  });

  it('comes to an end when fragments contain themselves, or are not there', () => {
    expect(over('{ ...A } fragment A on T { a ...B } fragment B on T { b ...A ...Missing }')).toEqual([]);
  });
});

describe('the limits that are set unless configured', () => {
  it('let the introspection of usual tools through', () => {
    expect(over(getIntrospectionQuery({ descriptions: true, inputValueDeprecation: true }), defaultLimits)).toEqual([]);
  });
});
