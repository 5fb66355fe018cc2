import { describe, expect, it } from 'vitest';
import { parse } from 'graphql';
import { isDocumentNestedDeeper, isTextNestedDeeper } from '../../src/lib/document-nesting.ts';

const max = 20;

describe('brackets inside one another in a text', () => {
  it.each<[string, (count: number) => string]>([
    ['selection sets', (count) => `${'{ a '.repeat(count)}${'}'.repeat(count)}`],
    ['lists', (count) => `{ a(b: ${'['.repeat(count - 2)}${']'.repeat(count - 2)}) }`],
    ['objects', (count) => `{ a(b: ${'{ c: '.repeat(count - 2)}1${'}'.repeat(count - 2)}) }`],
    ['types of variables', (count) => `query ($a: ${'['.repeat(count - 1)}Int${']'.repeat(count - 1)}) { a }`],
    ['brackets without an end', (count) => '{ a '.repeat(count)],
    ['brackets before what is no document', (count) => `${'{ a '.repeat(count)} "`],
  ])('are counted to the bound and one past it: %s', (_, text) => {
    expect([isTextNestedDeeper(text(max), max), isTextNestedDeeper(text(max + 1), max)]).toEqual([false, true]);
  });

  it('are not those beside one another, in strings or in comments', () => {
    const strings = `{ a(b: "${'{'.repeat(50)}\\"${'['.repeat(50)}", c: """${'('.repeat(50)}\\"""{""") #${'{'.repeat(50)}\n}`;
    expect(isTextNestedDeeper(strings, 2)).toBe(false);
    expect(isTextNestedDeeper(`{ ${'a { b } '.repeat(50)} }`, 2)).toBe(false);
  });
});

describe('selection sets inside one another in a document', () => {
  const chain = (count: number): string =>
    `{ ...F1 } ${Array.from({ length: count - 1 }, (_, index) => `fragment F${index + 1} on T { ${index + 2 < count ? `...F${index + 2}` : 'a'} }`).join(' ')}`;

  it.each<[string, (count: number) => string]>([
    ['fields', (count) => `${'{ a '.repeat(count)}${'}'.repeat(count)}`],
    ['inline fragments', (count) => `{ ${'... { '.repeat(count - 1)} a ${'}'.repeat(count)}`],
    ['fragments, the first defined first', chain],
    [
      'fragments, the last defined first',
      (count) =>
        chain(count)
          .split(/(?=fragment)/)
          .toReversed()
          .join(' '),
    ],
    [
      'fragments that no operation uses',
      (count) =>
        `{ a } ${chain(count + 1)
          .split(/(?=fragment)/)
          .slice(1)
          .join(' ')}`,
    ],
    [
      'a fragment met first near the root',
      (count) => `{ ...F ${'a { '.repeat(count - 3)} ...F ${'}'.repeat(count - 3)} } fragment F on T { a { b } }`,
    ],
  ])('are counted to the bound and one past it: %s', (_, text) => {
    expect([max, max + 1].map((count) => isDocumentNestedDeeper(parse(text(count)), max))).toEqual([false, true]);
  });

  it('are looked at once, however often a fragment is spread', () => {
    const doubling = Array.from({ length: 18 }, (_, index) => `fragment F${index} on T { ...F${index + 1} ...F${index + 1} }`);
    expect(isDocumentNestedDeeper(parse(`{ ...F0 } ${doubling.join(' ')} fragment F18 on T { a }`), max)).toBe(false);
  });

  it('are left to validation in a circle, where the document has no more sets than the bound', () => {
    const circle = (count: number): string =>
      Array.from({ length: count }, (_, index) => `fragment F${index} on T { ...F${(index + 1) % count} ...F0 }`).join(' ');
    expect([max - 1, max].map((count) => isDocumentNestedDeeper(parse(`{ a } ${circle(count)}`), max))).toEqual([false, true]);
  });
});
